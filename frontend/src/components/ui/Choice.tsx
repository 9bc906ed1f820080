import { RadioGroup as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cn } from './cn';

const COLUMNS = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-3' } as const;

interface ChoiceGroupProps {
  legend: ReactNode;
  value: string;
  onChange: (value: string) => void;
  columns?: keyof typeof COLUMNS;
  children: ReactNode;
}

/** One of a few, each with room for a word of explanation. Arrow keys move between them. */
export function ChoiceGroup({ legend, value, onChange, columns = 1, children }: ChoiceGroupProps) {
  const id = useId();
  return (
    <div>
      <p id={id} className="mb-3 font-medium text-sm text-soft">
        {legend}
      </p>
      <Radix.Root
        aria-labelledby={id}
        value={value}
        onValueChange={onChange}
        className={cn('grid gap-3', COLUMNS[columns])}
      >
        {children}
      </Radix.Root>
    </div>
  );
}

/** One of the choices; the whole sheet is the target. */
export function Choice({ value, hint, children }: { value: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <Radix.Item
      value={value}
      className="group flex min-h-14 items-center gap-4 rounded-control border border-line bg-glass px-5 py-3 text-left transition-colors hover:border-control data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
    >
      <span
        aria-hidden
        className="grid size-5 shrink-0 place-items-center rounded-full border-2 border-control group-data-[state=checked]:border-accent"
      >
        <Radix.Indicator className="size-2.5 rounded-full bg-accent" />
      </span>
      <span className="min-w-0">
        <span className="block font-medium">{children}</span>
        {hint && <span className="block text-quiet text-sm">{hint}</span>}
      </span>
    </Radix.Item>
  );
}
