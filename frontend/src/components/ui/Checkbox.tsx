import { Check } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cn } from './cn';

interface CheckboxProps {
  label: ReactNode;
  hint?: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  className?: string;
  disabled?: boolean;
}

/** A box to tick, with a target as large as its label. */
export function Checkbox({ label, hint, isChecked, onChange, className, disabled }: CheckboxProps) {
  const id = useId();
  return (
    <div className={cn('flex items-start gap-4', className)}>
      <Radix.Root
        id={id}
        checked={isChecked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 grid size-6 shrink-0 place-items-center rounded-[7px] border border-control transition-colors hover:border-accent data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=checked]:text-accent-ink"
      >
        <Radix.Indicator>
          <Check aria-hidden strokeWidth={3} className="size-4" />
        </Radix.Indicator>
      </Radix.Root>
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium text-ink">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="mt-1 text-quiet text-sm">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
