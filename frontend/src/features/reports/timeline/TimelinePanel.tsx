import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlayhead } from './playhead';
import { Scrubber } from './Scrubber';
import { SignalLanes } from './SignalLanes';
import type { Timeline } from './use-timeline';

interface TimelinePanelProps {
  timeline: Timeline;
  /** Told when an answer on the axis is chosen. */
  onAnswer?: (questionId: string) => void;
  children?: ReactNode;
}

/** Answers and signals on one axis. The playhead runs through all of it. */
export function TimelinePanel({ timeline, onAnswer, children }: TimelinePanelProps) {
  const { t } = useTranslation('timeline');
  const box = useRef<HTMLDivElement>(null);
  const playhead = usePlayhead();
  const { lengthMs } = timeline.axis;

  // The line in every plot moves by one property of their box, so that a frame of playing renders nothing again.
  useEffect(() => {
    const move = () =>
      box.current?.style.setProperty('--at', String((playhead?.at() ?? 0) / (lengthMs || 1)));
    move();
    return playhead?.subscribe(move);
  }, [playhead, lengthMs]);

  return (
    <section aria-labelledby="signals" className="min-w-0">
      <h2 id="signals" className="text-2xl">
        {t(timeline.hasMedia ? 'title' : 'titleNoMedia')}
      </h2>
      <p className="mt-2 text-soft">{t(timeline.hasMedia ? 'lead' : 'leadNoMedia')}</p>
      {timeline.isCutByPauses && <p className="mt-2 text-quiet text-sm">{t('cutByPauses')}</p>}
      {children}
      <div ref={box} className="mt-6 grid gap-6">
        {lengthMs > 0 && <Scrubber lengthMs={lengthMs} spans={timeline.spans} onAnswer={onAnswer} />}
        {timeline.signals ? (
          <SignalLanes signals={timeline.signals} lengthMs={lengthMs} />
        ) : (
          timeline.haveSignalsFailed && <p className="text-quiet">{t('signalsFailed')}</p>
        )}
      </div>
    </section>
  );
}
