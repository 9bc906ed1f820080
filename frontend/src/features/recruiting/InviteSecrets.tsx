import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { controlClass } from '@/components/ui/Field';
import { LiveRegion } from '@/components/ui/LiveRegion';
import { Notice } from '@/components/ui/Notice';
import type { InvitationCreated } from './types';
import { useDates } from './use-dates';

/** Link and code of a new invitation, each with its copy button. */
export function InviteSecrets({ invitation }: { invitation: InvitationCreated }) {
  const { t } = useTranslation('recruiting');
  const dates = useDates();
  return (
    <div className="grid gap-5">
      <Notice kind="attention" title={t('invite.onceTitle')}>
        {t('invite.onceBody')}
      </Notice>
      <Secret label={t('invite.link')} value={invitation.link} verb={t('invite.copyLink')} />
      <Secret label={t('invite.code')} value={invitation.code} verb={t('invite.copyCode')} isLarge />
      <p className="text-quiet text-sm">
        {t('invite.expires', { date: dates.moment(invitation.expires_at) })} {t('invite.channels')}
      </p>
    </div>
  );
}

interface SecretProps {
  label: string;
  value: string;
  verb: string;
  isLarge?: boolean;
}

function Secret({ label, value, verb, isLarge = false }: SecretProps) {
  const { t } = useTranslation('recruiting');
  const id = useId();
  const [state, setState] = useState<'copied' | 'failed' | null>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setState('copied');
    } catch {
      setState('failed');
      document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.select();
    }
  }

  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="font-medium text-sm text-soft">
        {label}
      </label>
      <div className="flex flex-wrap gap-3">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          className={cn(
            controlClass,
            'h-12 min-w-0 grow basis-56 text-sm',
            isLarge && 'tabular font-semibold text-lg tracking-[0.2em]',
          )}
        />
        <Button
          onClick={() => void copy()}
          icon={
            state === 'copied' ? (
              <Check aria-hidden className="size-5 text-live" />
            ) : (
              <Copy aria-hidden className="size-5" />
            )
          }
        >
          {verb}
        </Button>
      </div>
      {state === 'failed' && <p className="text-attention text-sm">{t('invite.copyFailed')}</p>}
      <LiveRegion>{state === 'copied' ? `${label}: ${t('invite.copied')}` : ''}</LiveRegion>
    </div>
  );
}
