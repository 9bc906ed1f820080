import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { startSession } from '@/lib/api/calls';
import { useShowError } from '@/lib/api/use-error-modal';
import type { ScreenProps } from '../SessionScreen';

/** Begins the interview: one question at a time, or all of them at once for one recording. */
export function BeginUpload({ session, put, by }: ScreenProps & { by: 'upload' | 'whole' }) {
  const { t } = useTranslation(['upload', 'interview']);
  const showError = useShowError();
  const [isBusy, setBusy] = useState(false);
  const isPlanned = session.steps.some((step) => step.step === 'plan' && step.state === 'done');

  async function begin() {
    setBusy(true);
    try {
      put(await startSession(session.session_id, by));
    } catch (error) {
      showError(error, () => void begin());
    } finally {
      setBusy(false);
    }
  }

  const isWhole = by === 'whole';
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Button variant="primary" size="lg" isBusy={isBusy || !isPlanned} onClick={() => void begin()}>
        {t(isWhole ? 'all.begin' : 'begin')}
      </Button>
      <p role="status" className="text-quiet text-sm">
        {isPlanned ? t(isWhole ? 'all.beginHint' : 'beginHint') : t('interview:plan.title')}
      </p>
    </div>
  );
}
