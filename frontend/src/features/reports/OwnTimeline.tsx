import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import type { Results } from '@/lib/api/types';
import { Player } from './timeline/Player';
import { PlayheadProvider } from './timeline/playhead';
import { SaidLine, Words } from './timeline/SaidWords';
import { TimelinePanel } from './timeline/TimelinePanel';
import { useFollowing } from './timeline/use-following';
import { type Timeline, useTimeline } from './timeline/use-timeline';

/** A practice as it went, for the one who practised: video, words and signals in step. */
export function OwnTimeline({ results }: { results: Results }) {
  return (
    <PlayheadProvider key={results.session_id}>
      <InStep results={results} />
    </PlayheadProvider>
  );
}

function InStep({ results }: { results: Results }) {
  const timeline = useTimeline(results.session_id, results.results);
  // Nothing has a time where every answer was typed and nothing was measured.
  if (timeline.axis.lengthMs === 0) return null;
  return (
    <div className="mt-14 grid grid-cols-[minmax(0,1fr)] gap-8 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] lg:items-start lg:gap-10">
      <div className="grid gap-4 max-lg:contents lg:sticky lg:top-20 lg:col-start-2">
        {timeline.hasMedia && (
          <Player
            axis={timeline.axis}
            lines={timeline.lines}
            soundOnly={timeline.soundOnly}
            className="aspect-video w-full max-lg:sticky max-lg:top-16 max-lg:z-20 max-lg:max-h-[30dvh] lg:max-h-[38dvh]"
          />
        )}
        <Said results={results} timeline={timeline} />
      </div>
      <div className="min-w-0 lg:col-start-1 lg:row-start-1">
        <TimelinePanel timeline={timeline} />
      </div>
    </div>
  );
}

function Said({ results, timeline }: { results: Results; timeline: Timeline }) {
  const { t } = useTranslation('timeline');
  const box = useRef<HTMLElement>(null);
  useFollowing(box, timeline.lines);
  const spoken = results.results.filter(({ question }) =>
    timeline.lines.some((line) => line.questionId === question.question_id),
  );
  if (spoken.length === 0) return null;
  return (
    <section
      ref={box}
      aria-label={t('said')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn(
        'glass relative grid gap-6 overflow-y-auto rounded-panel p-5 sm:p-6',
        timeline.hasMedia ? 'max-h-[42dvh]' : 'max-h-[64dvh]',
      )}
    >
      {spoken.map(({ question, answer }) => (
        <div key={question.question_id}>
          <p className="mb-1 font-medium text-quiet text-sm">
            {question.ordinal}. {question.text}
          </p>
          {answer?.utterances.map((said) => (
            <SaidLine key={said.utterance_id} said={said}>
              <Words text={said.text} from={0} />
            </SaidLine>
          ))}
        </div>
      ))}
    </section>
  );
}
