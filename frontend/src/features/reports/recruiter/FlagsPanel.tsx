import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RecruiterReport } from '@/features/recruiting/types';
import { useNames } from '@/features/recruiting/use-names';
import { flagGroupsOf } from './flags';

interface FlagsPanelProps {
  report: RecruiterReport;
  onShow: (questionId: string) => void;
}

/** What a person should look at, each leading to the answer it is about. */
export function FlagsPanel({ report, onShow }: FlagsPanelProps) {
  const { t } = useTranslation('recruiting');
  const names = useNames();
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
          {flagGroupsOf(report).map(({ code, message, questions }) => (
            <li key={code} className="flex gap-3">
              <CircleAlert aria-hidden className="mt-1 size-4 shrink-0 text-attention" />
              <div className="min-w-0">
                {/* A message that only repeats the code says less than its name. */}
                <p className="text-[15px]">{message.includes(code) ? names.flag(code) : message}</p>
                {questions.length > 0 && (
                  <ul className="mt-1 flex flex-wrap gap-x-4">
                    {questions.map(({ questionId, ordinal }) => (
                      <li key={questionId}>
                        <button
                          type="button"
                          aria-label={t('report.toQuestion', { n: ordinal })}
                          onClick={() => onShow(questionId)}
                          className="min-h-9 rounded-control font-medium text-accent text-sm underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
                        >
                          {t('report.question', { n: ordinal })}
                        </button>
                      </li>
                    ))}
                  </ul>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
