import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Checkbox } from '@/components/ui/Checkbox';
import { Chip } from '@/components/ui/Chip';
import { Dialog } from '@/components/ui/Dialog';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { sendConsents } from '@/lib/api/calls';
import type { ConsentPurpose } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';
import type { ScreenProps } from './SessionScreen';

const PURPOSES: ConsentPurpose[] = ['recording', 'ai_analysis', 'talent_pool'];

/** One line per purpose, none ticked beforehand; refusing leads somewhere and says where. */
export function ConsentScreen({ session, put }: ScreenProps) {
  const { t } = useTranslation(['interview', 'common']);
  const showError = useShowError();
  const [granted, setGranted] = useState<Partial<Record<ConsentPurpose, boolean>>>({});
  const [isBusy, setBusy] = useState(false);
  const [isRefusing, setRefusing] = useState(false);
  const missing = session.required_consents.filter((purpose) => !granted[purpose]);

  async function send() {
    setBusy(true);
    setRefusing(false);
    try {
      put(
        await sendConsents(session.session_id, {
          recording: granted.recording === true,
          ai_analysis: granted.ai_analysis === true,
          talent_pool: granted.talent_pool === true,
        }),
      );
    } catch (error) {
      showError(error, () => void send());
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page width="narrow" title={t('consent.title')} lead={t('consent.lead')}>
      <Notice title={t('consent.aiTitle')} className="mb-6">
        {t('consent.aiBody')}
      </Notice>
      <GlassPanel isPadded={false} className="divide-y divide-line">
        {PURPOSES.map((purpose) => {
          const isRequired = session.required_consents.includes(purpose);
          return (
            <div key={purpose} className="p-6">
              <Checkbox
                isChecked={granted[purpose] === true}
                onChange={(isChecked) => setGranted((all) => ({ ...all, [purpose]: isChecked }))}
                label={
                  <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    {t(`consent.${purpose}.label`)}
                    <Chip tone={isRequired ? 'accent' : 'plain'}>
                      {t(isRequired ? 'consent.required' : 'consent.optional')}
                    </Chip>
                  </span>
                }
                hint={t(`consent.${purpose}.hint`)}
              />
              <p className="mt-3 pl-10 text-quiet text-sm">
                <span className="font-medium text-soft">{t('consent.ifRefused')}</span>{' '}
                {t(`consent.${purpose}.refused`)}
              </p>
            </div>
          );
        })}
      </GlassPanel>
      <div className="mt-8 flex flex-col-reverse justify-between gap-3 sm:flex-row sm:items-center">
        <Button variant="ghost" onClick={() => setRefusing(true)}>
          {t('consent.chooseHuman')}
        </Button>
        <Button
          variant="primary"
          size="lg"
          isBusy={isBusy}
          disabled={missing.length > 0}
          onClick={() => void send()}
          aria-describedby="consent-missing"
        >
          {t('consent.submit')}
        </Button>
      </div>
      <p id="consent-missing" aria-live="polite" className="mt-3 min-h-6 text-right text-quiet text-sm">
        {missing.length > 0 && t('consent.missing')}
      </p>
      <Dialog
        isOpen={isRefusing}
        onClose={() => setRefusing(false)}
        width="sm"
        title={t('consent.humanTitle')}
        description={t('consent.humanBody')}
        actions={
          <>
            <Button onClick={() => setRefusing(false)}>{t('common:action.back')}</Button>
            <Button variant="primary" onClick={() => void refuse()}>
              {t('consent.humanConfirm')}
            </Button>
          </>
        }
      />
    </Page>
  );

  async function refuse() {
    setBusy(true);
    setRefusing(false);
    try {
      put(
        await sendConsents(session.session_id, { recording: false, ai_analysis: false, talent_pool: false }),
      );
    } catch (error) {
      showError(error, () => void refuse());
    } finally {
      setBusy(false);
    }
  }
}
