import { Progress as Radix } from 'radix-ui';
import { cn } from './cn';

interface ProgressProps {
  label: string;
  value: number;
  max: number;
  /** Words for the value; "3 of 7" reads better than "43 percent". */
  valueText?: string;
  className?: string;
}

/** A bar for something really counted. */
export function Progress({ label, value, max, valueText, className }: ProgressProps) {
  const top = Math.max(max, 1);
  const shown = Math.min(Math.max(value, 0), top);
  return (
    <Radix.Root
      aria-label={label}
      value={shown}
      max={top}
      getValueLabel={() => valueText ?? `${shown} / ${top}`}
      className={cn('h-2 overflow-hidden rounded-full bg-track', className)}
    >
      <Radix.Indicator
        className="h-full rounded-full bg-accent transition-[width] duration-500 ease-calm"
        style={{ width: `${(shown / top) * 100}%` }}
      />
    </Radix.Root>
  );
}

/** The questions of an interview as segments: answered, current, left. */
export function QuestionProgress({
  label,
  total,
  answered,
  valueText,
}: {
  label: string;
  total: number;
  answered: number;
  valueText: string;
}) {
  const segments = Array.from({ length: total }, (_, index) => index);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={answered}
      aria-valuetext={valueText}
      className="flex w-full gap-1.5"
    >
      {segments.map((index) => (
        <span
          key={index}
          className={cn(
            'h-1.5 grow rounded-full transition-colors duration-500',
            index < answered ? 'bg-accent' : index === answered ? 'bg-accent/45' : 'bg-track',
          )}
        />
      ))}
    </div>
  );
}
