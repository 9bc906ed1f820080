import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

const VARIANTS = {
  primary:
    'bg-accent text-accent-ink font-semibold shadow-[0_8px_32px_-12px_var(--dd-accent)] hover:bg-accent-strong',
  live: 'bg-live text-live-ink font-semibold shadow-[0_8px_32px_-12px_var(--dd-live)] hover:brightness-105',
  secondary: 'glass-raised text-ink hover:border-control',
  ghost: 'text-soft hover:bg-raised hover:text-ink',
  danger: 'border border-danger/50 bg-danger-soft text-danger hover:border-danger',
} as const;

const SIZES = {
  sm: 'min-h-10 px-4 text-sm gap-2',
  md: 'min-h-12 px-5 text-base gap-2',
  lg: 'min-h-14 px-7 text-lg gap-3',
  icon: 'size-12 justify-center',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Shows a spinner and refuses clicks; the label stays, so the width does not jump. */
  isBusy?: boolean;
  /** Render the only child (a link, for example) with the look of a button. */
  asChild?: boolean;
  icon?: ReactNode;
}

/** The one button. `primary` at most once per screen. */
export function Button({
  variant = 'secondary',
  size = 'md',
  isBusy = false,
  asChild = false,
  icon,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  const names = cn(
    'inline-flex select-none items-center justify-center whitespace-nowrap rounded-control transition duration-150 ease-calm',
    'active:translate-y-px disabled:opacity-45 disabled:shadow-none',
    SIZES[size],
    VARIANTS[variant],
    className,
  );
  if (asChild) {
    return (
      <Slot.Root className={names} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={names}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      {...rest}
    >
      {isBusy ? <LoaderCircle aria-hidden className="size-5 animate-spin" /> : icon}
      {children}
    </button>
  );
}
