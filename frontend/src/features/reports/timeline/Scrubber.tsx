import { useTranslation } from 'react-i18next';
import { clockOf } from '@/features/recruiting/use-dates';
import { Cursor } from './LanePlot';
import { usePlayhead, usePosition } from './playhead';

/** One answer on the axis, in ms. */
export interface AnswerSpan {
  questionId: string;
  ordinal: number;
  fromMs: number;
  toMs: number;
  /** Where quoted words begin. */
  quotesMs: number[];
}

interface ScrubberProps {
  lengthMs: number;
  spans: AnswerSpan[];
  onAnswer?: (questionId: string) => void;
}

/** The axis: answers to jump to, and a slider that keyboard and pointer move alike. */
export function Scrubber({ lengthMs, spans, onAnswer }: ScrubberProps) {
  const { t } = useTranslation('timeline');
  const playhead = usePlayhead();
  return (
    <div className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[128px_minmax(0,1fr)_108px]">
      <span className="text-sm text-soft max-sm:hidden">{t('answers')}</span>
      <div className="relative h-10 overflow-hidden rounded-control bg-track/60">
        {spans.map((span) => (
          <SpanButton
            key={span.questionId}
            span={span}
            lengthMs={lengthMs}
            onSelect={() => {
              playhead?.seek(span.fromMs, { questionId: span.questionId });
              onAnswer?.(span.questionId);
            }}
          />
        ))}
        <Cursor />
      </div>
      <Clock lengthMs={lengthMs} />
      <Slider lengthMs={lengthMs} />
    </div>
  );
}

function Clock({ lengthMs }: { lengthMs: number }) {
  const at = usePosition(clockOf);
  return (
    <span aria-hidden className="tabular text-right text-sm max-sm:hidden">
      {at} <span className="text-quiet">/ {clockOf(lengthMs)}</span>
    </span>
  );
}

function Slider({ lengthMs }: { lengthMs: number }) {
  const { t } = useTranslation('timeline');
  const playhead = usePlayhead();
  const seconds = usePosition((ms) => Math.round(ms / 1_000));
  return (
    <input
      type="range"
      min={0}
      max={Math.max(1, Math.ceil(lengthMs / 1_000))}
      step={1}
      value={seconds}
      aria-label={t('position')}
      aria-valuetext={t('positionText', { at: clockOf(seconds * 1_000), length: clockOf(lengthMs) })}
      onChange={(event) => playhead?.seek(Number(event.target.value) * 1_000)}
      className="h-6 w-full cursor-pointer accent-[var(--dd-accent)] sm:col-start-2"
    />
  );
}

interface SpanButtonProps {
  span: AnswerSpan;
  lengthMs: number;
  onSelect: () => void;
}

function SpanButton({ span, lengthMs, onSelect }: SpanButtonProps) {
  const { t } = useTranslation('recruiting');
  const width = Math.max(1, span.toMs - span.fromMs);
  return (
    <button
      type="button"
      onClick={onSelect}
      aria-label={t('report.answerAt', {
        n: span.ordinal,
        from: clockOf(span.fromMs),
        to: clockOf(span.toMs),
      })}
      style={{ left: `${(span.fromMs / lengthMs) * 100}%`, width: `max(${(width / lengthMs) * 100}%, 24px)` }}
      className="absolute inset-y-1 overflow-hidden rounded-[8px] border border-accent/50 bg-accent-soft text-accent transition-colors hover:border-accent"
    >
      <span className="tabular absolute top-0.5 left-2 font-semibold text-sm">{span.ordinal}</span>
      {span.quotesMs.map((at) => (
        <span
          key={at}
          aria-hidden
          className="absolute bottom-1 h-2.5 w-0.5 rounded-full bg-accent"
          style={{ left: `${((at - span.fromMs) / width) * 100}%` }}
        />
      ))}
    </button>
  );
}
