import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { formatPoints } from '@/components/ui/ScoreBar';
import { type Interval, toPixels } from './interval';

const WIDTH = 200;
const HEIGHT = 24;
const INSET = 8;
const GRID = [25, 50, 75];

/** A score with its band on an axis from 0 to 100. The same axis everywhere, so that plots can be compared by eye. */
export function IntervalPlot({ interval, className }: { interval: Interval; className?: string }) {
  const { t } = useTranslation('recruiting');
  const at = (score: number) => toPixels(score, WIDTH, INSET);
  const left = at(interval.low);
  const width = Math.max(at(interval.high) - left, 4);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('candidates.bandLabel', {
        value: formatPoints(interval.value),
        low: formatPoints(interval.low),
        high: formatPoints(interval.high),
      })}
      className={cn('block h-6 w-full', className)}
      preserveAspectRatio="none"
    >
      <line x1={INSET} x2={WIDTH - INSET} y1="12" y2="12" stroke="var(--dd-track)" strokeWidth="2" />
      {GRID.map((score) => (
        <line key={score} x1={at(score)} x2={at(score)} y1="8" y2="16" stroke="var(--dd-track)" />
      ))}
      <rect
        x={left}
        y="6"
        width={width}
        height="12"
        rx="3"
        fill="var(--dd-accent-soft)"
        stroke="var(--dd-accent)"
        strokeOpacity="0.7"
        vectorEffect="non-scaling-stroke"
      />
      <line
        x1={at(interval.value)}
        x2={at(interval.value)}
        y1="3"
        y2="21"
        stroke="var(--dd-text)"
        strokeWidth="3"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** The figures of a score and its band, and their picture. */
export function ScoreWithBand({
  interval,
  empty,
  className,
}: {
  interval: Interval | null;
  empty: string;
  className?: string;
}) {
  const { t } = useTranslation('recruiting');
  if (!interval) return <span className="text-quiet">{empty}</span>;
  return (
    <div className={cn('grid min-w-44 gap-1', className)}>
      <p aria-hidden className="flex items-baseline gap-2">
        <span className="tabular font-semibold text-lg leading-none">{formatPoints(interval.value)}</span>
        <span className="tabular text-quiet text-sm">
          {t('candidates.band', { low: formatPoints(interval.low), high: formatPoints(interval.high) })}
        </span>
      </p>
      <IntervalPlot interval={interval} />
    </div>
  );
}
