import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RecruiterReport } from '@/features/recruiting/types';

interface FlagsPanelProps {
  report: RecruiterReport;
  onShow: (questionId: string) => void;
}

/** What a person should look at, each leading to the answer it is about. */
export function FlagsPanel({ report, onShow }: FlagsPanelProps) {
  const { t } = useTranslation('recruiting');
  const ordinals = new Map(report.results.map(({ question }) => [question.question_id, question.ordinal]));
  return (
    <section aria-labelledby="flags" className="rounded-panel border border-line px-6 py-5">
      <h2 id="flags" className="text-lg">
        {t('report.flags')}
      </h2>
      {report.flags.length === 0 ? (
        <p className="mt-2 flex items-center gap-2.5 text-quiet">
          <CircleCheck aria-hidden className="size-5 text-live" />
          {t('report.noFlags')}
        </p>
      ) : (
        <ul className="mt-3 grid gap-3">
          {report.flags.map((flag) => {
            const ordinal = flag.question_id ? ordinals.get(flag.question_id) : undefined;
            return (
              <li key={`${flag.code}-${flag.question_id ?? ''}`} className="flex gap-3">
                <CircleAlert aria-hidden className="mt-1 size-4 shrink-0 text-attention" />
                <div className="min-w-0">
                  <p className="text-[15px]">{flag.message}</p>
                  {ordinal !== undefined && flag.question_id && (
                    <button
                      type="button"
                      onClick={() => onShow(flag.question_id ?? '')}
                      className="min-h-9 rounded-control font-medium text-accent text-sm underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
                    >
                      {t('report.toQuestion', { n: ordinal })}
                    </button>
                  )}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
