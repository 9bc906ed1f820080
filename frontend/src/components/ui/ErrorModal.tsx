import { CloudOff, MessageSquareWarning, MicOff, ShieldAlert, Volume2, WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { Dialog } from './Dialog';

/** What went wrong, as the person needs to know it. */
export type ErrorKind =
  | 'speech'
  | 'speech_kept'
  | 'voice'
  | 'language_model'
  | 'network'
  | 'permission'
  | 'other';

const ICONS = {
  speech: MicOff,
  speech_kept: MicOff,
  voice: Volume2,
  language_model: MessageSquareWarning,
  network: WifiOff,
  permission: ShieldAlert,
  other: CloudOff,
} as const;

export interface ErrorModalProps {
  kind: ErrorKind | null;
  /** The server's own sentence, already in the reader's language. */
  message?: string;
  /** Offered only where a retry can succeed. */
  onRetry?: () => void;
  onClose: () => void;
}

/** Says what happened, what is safe and what to do. Never a dead end, never `alert()`. */
export function ErrorModal({ kind, message, onRetry, onClose }: ErrorModalProps) {
  const { t } = useTranslation();
  if (!kind) return null;
  const Icon = ICONS[kind];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="sm"
      title={
        <span className="flex items-center gap-4">
          <span className="grid size-12 shrink-0 place-items-center rounded-full bg-attention-soft text-attention">
            <Icon aria-hidden className="size-6" />
          </span>
          {t(`error.${kind}.title`)}
        </span>
      }
      actions={
        <>
          <Button onClick={onClose}>{t('action.close')}</Button>
          {onRetry && (
            <Button variant="primary" onClick={onRetry}>
              {t('action.retry')}
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-3 text-soft">
        <p className="text-ink">{message || t(`error.${kind}.happened`)}</p>
        <p>{t(`error.${kind}.safe`)}</p>
        <p>{t(onRetry ? `error.${kind}.doRetry` : `error.${kind}.doElse`)}</p>
      </div>
    </Dialog>
  );
}
