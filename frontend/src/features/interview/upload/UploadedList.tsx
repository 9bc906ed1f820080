import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import type { Recording } from '@/lib/api/recordings';
import { useOrdinals } from './use-ordinals';

const MARKS = {
  done: { icon: CircleCheck, tone: 'text-live' },
  failed: { icon: CircleAlert, tone: 'text-attention' },
  refused: { icon: CircleAlert, tone: 'text-attention' },
} as const;

/** What was sent in so far, and where each file is on its way. */
export function UploadedList({ sessionId, items }: { sessionId: string; items: Recording[] }) {
  const { t } = useTranslation('upload');
  const ordinals = useOrdinals(sessionId, items.length);
  const shown = items.filter((one) => one.kind === 'upload' && one.state !== 'receiving');
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="uploaded">
      <h2 id="uploaded" className="mb-3 text-lg">
        {t('files')}
      </h2>
      <ul className="grid divide-y divide-line">
        {shown.map((one) => {
          const { icon: Icon, tone } = MARKS[one.state as 'done'] ?? {
            icon: CircleDashed,
            tone: 'text-accent',
          };
          const ordinal = one.question_id === null ? undefined : ordinals.get(one.question_id);
          return (
            <li key={one.recording_id} className="flex items-start gap-4 py-4">
              <Icon aria-hidden className={cn('mt-0.5 size-5 shrink-0', tone)} />
              <div className="min-w-0">
                <p className="font-medium">
                  {one.question_id === null
                    ? t('whole')
                    : ordinal === undefined
                      ? t('ofSome')
                      : t('ofQuestion', { ordinal })}
                  {one.file_name && (
                    <span className="ml-2 break-all font-normal text-quiet">{one.file_name}</span>
                  )}
                </p>
                <p role="status" className="text-soft text-sm">
                  {t(`state.${one.state}`)}
                  {one.error_message && ` · ${one.error_message}`}
                </p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
