import { cn } from './cn';

interface ScoreBarProps {
  label: string;
  /** `null` means not measured, and is drawn as such: hatched, without a number. */
  value: number | null;
  max: number;
  notMeasured: string;
  className?: string;
}

/** A score out of its points. The number stands beside it, so the bar is never the only carrier. */
export function ScoreBar({ label, value, max, notMeasured, className }: ScoreBarProps) {
  return (
    <div className={cn('grid gap-2', className)}>
      <div className="flex items-baseline justify-between gap-4">
        <span className="font-medium">{label}</span>
        {value === null ? (
          <span className="text-quiet text-sm">{notMeasured}</span>
        ) : (
          <span className="tabular">
            <strong className="font-semibold text-lg">{formatPoints(value)}</strong>
            <span className="text-quiet text-sm"> / {formatPoints(max)}</span>
          </span>
        )}
      </div>
      <div
        aria-hidden
        className={cn('h-2 overflow-hidden rounded-full', value === null ? 'hatched' : 'bg-track')}
      >
        {value !== null && (
          <div
            className="h-full rounded-full bg-accent transition-[width] duration-700 ease-calm"
            style={{ width: `${max > 0 ? Math.min(100, (value / max) * 100) : 0}%` }}
          />
        )}
      </div>
    </div>
  );
}

/** Points with one decimal only where there is one. */
export function formatPoints(points: number): string {
  return Number.isInteger(points) ? String(points) : points.toFixed(1);
}
