import { Keyboard, Mic, PauseCircle, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Orb } from '@/components/ui/Orb';
import { startSession } from '@/lib/api/calls';
import { useShowError } from '@/lib/api/use-error-modal';
import { Centered } from './Centered';
import type { ScreenProps } from './SessionScreen';
import { UploadDoor } from './upload/UploadDoor';

const TIPS = [
  { key: 'time', icon: PauseCircle },
  { key: 'repeat', icon: RotateCcw },
  { key: 'typing', icon: Keyboard },
] as const;

/** The last calm moment before the first question. */
export function ReadyScreen({ session, put, devices }: ScreenProps) {
  const { t } = useTranslation(['interview', 'common']);
  const showError = useShowError();
  const [isBusy, setBusy] = useState(false);

  async function start() {
    setBusy(true);
    try {
      if (!devices.hasAsked) await devices.open();
      put(await startSession(session.session_id));
    } catch (error) {
      showError(error, () => void start());
    } finally {
      setBusy(false);
    }
  }

  return (
    <Centered
      mark={<Orb state="idle" className="w-52 sm:w-64" />}
      title={t('ready.title')}
      lead={t('ready.body', { count: session.total_questions })}
    >
      <ul className="my-4 grid gap-4 text-left sm:grid-cols-3 sm:text-center">
        {TIPS.map(({ key, icon: Icon }) => (
          <li key={key} className="flex items-start gap-3 text-soft sm:flex-col sm:items-center">
            <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
            {t(`ready.tips.${key}`)}
          </li>
        ))}
      </ul>
      <Button
        variant="primary"
        size="lg"
        isBusy={isBusy}
        onClick={() => void start()}
        icon={<Mic aria-hidden className="size-5" />}
      >
        {t('ready.start')}
      </Button>
      <UploadDoor />
    </Centered>
  );
}
