import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { BackLink } from '@/features/recruiting/BackLink';
import { getReport, keys } from '@/features/recruiting/calls';
import { QueryGate } from '@/features/recruiting/QueryGate';
import type { RecruiterReport } from '@/features/recruiting/types';
import { useEvidenceOpened } from '@/features/recruiting/use-evidence-opened';
import { useIsWide } from '@/features/recruiting/use-is-wide';
import { useReturnFocus } from '@/features/recruiting/use-return-focus';
import { AreasSection } from './AreasSection';
import { CriteriaSection } from './CriteriaSection';
import { DecisionSection } from './DecisionSection';
import { type Chip, hasEvidence, type Shown } from './evidence';
import { FlagsPanel } from './FlagsPanel';
import { HowMeasured } from './HowMeasured';
import { ReportDownload } from './ReportDownload';
import { SuggestionPanel } from './SuggestionPanel';
import { TimelineSection } from './TimelineSection';
import { TotalSection } from './TotalSection';
import { TranscriptPanel } from './TranscriptPanel';

/** One interview as the person who decides reads it: numbers beside the words they come from. */
export default function ReportPage() {
  const { t } = useTranslation('recruiting');
  const { sessionId = '' } = useParams();
  const [search] = useSearchParams();
  const report = useQuery({ queryKey: keys.report(sessionId), queryFn: () => getReport(sessionId) });
  const posting = search.get('posting');
  return (
    <QueryGate query={report}>
      {(body) => (
        <>
          <BackLink to={posting ? `/recruiting/postings/${posting}/candidates` : '/recruiting'}>
            {posting ? t('report.back') : t('posting.back')}
          </BackLink>
          <Page
            width="wide"
            title={t('report.title', { name: body.candidate_name })}
            lead={body.posting_title}
            actions={
              <>
                {body.is_complete && <ReportDownload sessionId={sessionId} />}
                <Button asChild>
                  <a href="#decision">{t('report.toDecision')}</a>
                </Button>
              </>
            }
          >
            <ReportView key={sessionId} report={body} />
          </Page>
        </>
      )}
    </QueryGate>
  );
}

function ReportView({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const { opened, markOpened } = useEvidenceOpened();
  const isWide = useIsWide();
  const [shown, setShown] = useState<Shown | null>(null);
  const [isLayerOpen, setLayerOpen] = useState(false);
  useReturnFocus(isLayerOpen);
  const isEvaluated = report.status === 'evaluated';

  function show(questionId: string, chip: Chip | null) {
    setShown((last) => ({ questionId, chip, request: (last?.request ?? 0) + 1 }));
    setLayerOpen(!isWide);
    if (chip) markOpened(report.session_id);
  }

  const transcript = (
    <TranscriptPanel
      report={report}
      shown={shown}
      onReadAll={hasEvidence(report) ? undefined : () => markOpened(report.session_id)}
    />
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-12">
      {!isEvaluated && <Notice kind="attention">{t('report.incomplete')}</Notice>}
      <div className="grid gap-6 lg:grid-cols-[1.15fr_1fr]">
        <TotalSection report={report} />
        <div className="grid content-start gap-6">
          <SuggestionPanel report={report} />
          <FlagsPanel report={report} onShow={(questionId) => show(questionId, null)} />
        </div>
      </div>
      <AreasSection report={report} />
      <div className="grid gap-10 lg:grid-cols-[1.1fr_1fr] lg:items-start">
        <CriteriaSection report={report} activeKey={shown?.chip?.key ?? null} onShow={show} />
        {isWide ? (
          <div className="sticky top-20">{transcript}</div>
        ) : (
          <>
            <section aria-labelledby="transcript">{transcript}</section>
            <Dialog
              isOpen={isLayerOpen && shown !== null}
              onClose={() => setLayerOpen(false)}
              title={t('report.transcript')}
            >
              <TranscriptPanel report={report} shown={shown} isLayer />
            </Dialog>
          </>
        )}
      </div>
      <TimelineSection report={report} onShow={(questionId) => show(questionId, null)} />
      <HowMeasured report={report} />
      <DecisionSection
        report={report}
        isEvaluated={isEvaluated}
        hasOpenedEvidence={opened.has(report.session_id)}
      />
    </div>
  );
}
