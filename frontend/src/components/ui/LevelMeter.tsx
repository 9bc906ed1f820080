import { cn } from './cn';

const BARS = Array.from({ length: 24 }, (_, index) => index);

/** A row of bars for a level between 0 and 1; the last quarter says "loud" by shape and colour. */
export function LevelMeter({
  level,
  label,
  className,
}: {
  level: number;
  label: string;
  className?: string;
}) {
  const lit = Math.round(Math.min(Math.max(level, 0), 1) * BARS.length);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native meter cannot be drawn as bars
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
      className={cn('flex h-8 items-center gap-1', className)}
    >
      {BARS.map((bar) => (
        <span
          key={bar}
          className={cn(
            'grow rounded-full transition-[height,background-color] duration-100',
            bar < lit ? (bar >= 20 ? 'h-8 bg-attention' : 'h-6 bg-live') : 'h-2 bg-track',
          )}
        />
      ))}
    </div>
  );
}
