import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { Decision, RecruiterReport } from '@/features/recruiting/types';
import { useDates } from '@/features/recruiting/use-dates';
import { useNames } from '@/features/recruiting/use-names';
import { DecisionForm } from './DecisionForm';

interface DecisionSectionProps {
  report: RecruiterReport;
  isEvaluated: boolean;
  hasOpenedEvidence: boolean;
}

/** What people decided so far, and the form for the next decision. */
export function DecisionSection({ report, isEvaluated, hasOpenedEvidence }: DecisionSectionProps) {
  const { t } = useTranslation('recruiting');
  return (
    <GlassPanel
      as="section"
      depth="layer"
      id="decision"
      aria-labelledby="decision-title"
      className="grid scroll-mt-24 gap-x-12 gap-y-8 lg:grid-cols-[1.3fr_1fr]"
    >
      <div>
        <h2 id="decision-title" className="text-2xl">
          {t('decision.title')}
        </h2>
        <p className="mt-2 mb-6 text-soft">{t('decision.lead')}</p>
        <DecisionForm
          sessionId={report.session_id}
          isEvaluated={isEvaluated}
          hasOpenedEvidence={hasOpenedEvidence}
        />
      </div>
      <div>
        <h3 className="text-lg">{t('decision.list')}</h3>
        {report.decisions.length === 0 ? (
          <p className="mt-3 text-quiet">{t('decision.empty')}</p>
        ) : (
          <ol className="mt-3 grid gap-5">
            {report.decisions.toReversed().map((decision) => (
              <Recorded key={decision.decision_id} decision={decision} />
            ))}
          </ol>
        )}
      </div>
    </GlassPanel>
  );
}

function Recorded({ decision }: { decision: Decision }) {
  const { t } = useTranslation('recruiting');
  const names = useNames();
  const dates = useDates();
  return (
    <li className="border-accent/50 border-l-2 pl-4">
      <p className="font-medium">{names.outcome(decision.outcome)}</p>
      <p className="mt-1 whitespace-pre-line text-soft">{decision.reason}</p>
      <p className="mt-1 text-quiet text-sm">
        {t('decision.by', { name: decision.decided_by_name, date: dates.moment(decision.decided_at) })}
      </p>
    </li>
  );
}
