import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import type { RecruiterReport } from '@/features/recruiting/types';
import { useFollowing } from '../timeline/use-following';
import type { Timeline } from '../timeline/use-timeline';
import type { Shown } from './evidence';
import { TranscriptQuestion } from './TranscriptQuestion';

interface TranscriptPanelProps {
  report: RecruiterReport;
  shown: Shown | null;
  timeline: Timeline;
  /** Inside a layer: only the question at hand, without a heading of its own. */
  isLayer?: boolean;
  /** Where no quotes were found, reading the answers is what opens the decision. */
  onReadAll?: () => void;
}

/** The conversation with the words that count underlined; scrolls to what was asked for. */
export function TranscriptPanel({
  report,
  shown,
  timeline,
  isLayer = false,
  onReadAll,
}: TranscriptPanelProps) {
  const { t } = useTranslation('recruiting');
  const box = useRef<HTMLDivElement>(null);
  const request = shown?.request ?? 0;
  useFollowing(box, timeline.lines);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each request scrolls once, the same place included
  useEffect(() => {
    if (request === 0) return;
    const target =
      box.current?.querySelector<HTMLElement>('[data-active=true]') ??
      box.current?.querySelector<HTMLElement>('[data-shown=true]');
    if (!target || !box.current) return;
    if (isLayer) {
      target.scrollIntoView({ block: 'center' });
      return;
    }
    const still = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
    const top = target.getBoundingClientRect().top - box.current.getBoundingClientRect().top;
    box.current.scrollBy?.({
      top: top - box.current.clientHeight / 3,
      behavior: still ? 'auto' : 'smooth',
    });
  }, [request]);

  const results = isLayer
    ? report.results.filter(({ question }) => question.question_id === shown?.questionId)
    : report.results;
  return (
    <div className={cn(!isLayer && 'glass overflow-hidden rounded-panel')}>
      {!isLayer && (
        <div className="border-line border-b px-6 py-4">
          <h2 id="transcript" className="text-xl">
            {t('report.transcript')}
          </h2>
          <p className="mt-0.5 text-quiet text-sm">{t('report.transcriptLead')}</p>
        </div>
      )}
      <section
        ref={box}
        aria-label={t('report.transcript')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={cn(
          'relative',
          !isLayer && 'overflow-y-auto px-6 py-6',
          !isLayer && (timeline.hasMedia ? 'max-h-[46dvh]' : 'max-h-[72dvh]'),
        )}
      >
        <ol className="grid gap-8">
          {results.map((result) => (
            <TranscriptQuestion
              key={result.question.question_id}
              result={result}
              isShown={shown?.questionId === result.question.question_id}
              activeKey={shown?.chip?.key ?? null}
            />
          ))}
        </ol>
        {onReadAll && results.length > 0 && (
          <Button className="mt-8" onClick={onReadAll}>
            {t('report.readAnswers')}
          </Button>
        )}
      </section>
    </div>
  );
}
