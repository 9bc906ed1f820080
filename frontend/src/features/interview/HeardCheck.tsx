import { MessageSquareText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import type { CheckView } from '@/lib/media/use-check';

/** One sentence through the recogniser of the interview: what it made of it, which is kept nowhere. */
export function HeardCheck({ check }: { check: CheckView }) {
  const { t } = useTranslation(['interview', 'common']);
  if (!check.canHear) return null;
  const { heard } = check;
  return (
    <div className="grid gap-3">
      <div>
        <Button
          size="sm"
          isBusy={check.isListening}
          onClick={check.listen}
          icon={<MessageSquareText aria-hidden className="size-4" />}
        >
          {t(check.isListening ? 'devices.words.listening' : 'devices.words.say')}
        </Button>
      </div>
      {heard?.text && (
        <blockquote className="rounded-panel border border-edge bg-solid px-4 py-3">
          <span className="block text-quiet text-sm">{t('devices.words.heard')}</span>
          <span className={heard.isFinal ? undefined : 'text-quiet'}>{heard.text}</span>
        </blockquote>
      )}
      <p role="status" className="text-quiet text-sm">
        {check.hasHearingFailed
          ? t('devices.words.failed')
          : heard?.isFinal
            ? t(heard.text ? 'devices.words.heardHint' : 'devices.words.nothing')
            : t(check.isHearingLocal ? 'devices.words.hint' : 'devices.words.hintRemote')}
      </p>
    </div>
  );
}
