import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { Dialog } from '@/components/ui/Dialog';
import { Notice } from '@/components/ui/Notice';
import type { RecruiterReport } from '@/features/recruiting/types';
import { useEvidenceOpened } from '@/features/recruiting/use-evidence-opened';
import { useIsWide } from '@/features/recruiting/use-is-wide';
import { useReturnFocus } from '@/features/recruiting/use-return-focus';
import { isTimed } from '../timeline/axis';
import { Player } from '../timeline/Player';
import { usePlayhead } from '../timeline/playhead';
import { TimelinePanel } from '../timeline/TimelinePanel';
import { useTimeline } from '../timeline/use-timeline';
import { AreasSection } from './AreasSection';
import { CourseList } from './CourseList';
import { CriteriaSection } from './CriteriaSection';
import { DecisionSection } from './DecisionSection';
import { type Chip, hasEvidence, type Shown } from './evidence';
import { FlagsPanel } from './FlagsPanel';
import { HowMeasured } from './HowMeasured';
import { SuggestionPanel } from './SuggestionPanel';
import { TotalSection } from './TotalSection';
import { TranscriptPanel } from './TranscriptPanel';

/** The report: numbers, the words and the video they come from, and the decision. A chip plays its moment. */
export function ReportView({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const { opened, markOpened } = useEvidenceOpened();
  const isWide = useIsWide();
  const playhead = usePlayhead();
  const timeline = useTimeline(report.session_id, report.results);
  const [shown, setShown] = useState<Shown | null>(null);
  const [isLayerOpen, setLayerOpen] = useState(false);
  useReturnFocus(isLayerOpen);
  const isEvaluated = report.status === 'evaluated';

  function show(questionId: string, chip: Chip | null) {
    setShown((last) => ({ questionId, chip, request: (last?.request ?? 0) + 1 }));
    const isHeard = chip !== null && isTimed(chip.evidence);
    if (isHeard) playhead?.seek(chip.evidence.started_ms, { isPlaying: true, questionId });
    // On a phone the video stays in sight above the page; only where there is none, a layer shows the words.
    setLayerOpen(!isWide && !(timeline.hasMedia && isHeard));
    if (chip) markOpened(report.session_id);
  }

  const transcript = (
    <TranscriptPanel
      report={report}
      shown={shown}
      timeline={timeline}
      onReadAll={hasEvidence(report) ? undefined : () => markOpened(report.session_id)}
    />
  );
  const player = timeline.hasMedia && (
    <Player
      axis={timeline.axis}
      lines={timeline.lines}
      soundOnly={timeline.soundOnly}
      className={cn('aspect-video w-full', isWide ? 'max-h-[34dvh]' : 'sticky top-16 z-20 max-h-[30dvh]')}
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
      <div className="grid grid-cols-[minmax(0,1fr)] gap-10 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] lg:items-start">
        {!isWide && player}
        <div className="grid grid-cols-[minmax(0,1fr)] gap-12">
          <CriteriaSection report={report} activeKey={shown?.chip?.key ?? null} onShow={show} />
          <TimelinePanel timeline={timeline} onAnswer={(questionId) => isWide && show(questionId, null)}>
            <CourseList items={report.timeline} />
          </TimelinePanel>
        </div>
        {isWide ? (
          <div className="sticky top-20 grid gap-4">
            {player}
            {transcript}
          </div>
        ) : (
          <>
            <section aria-labelledby="transcript">{transcript}</section>
            <Dialog
              isOpen={isLayerOpen && shown !== null}
              onClose={() => setLayerOpen(false)}
              title={t('report.transcript')}
            >
              <TranscriptPanel report={report} shown={shown} timeline={timeline} isLayer />
            </Dialog>
          </>
        )}
      </div>
      <HowMeasured report={report} />
      <DecisionSection
        report={report}
        isEvaluated={isEvaluated}
        hasOpenedEvidence={opened.has(report.session_id)}
      />
    </div>
  );
}
