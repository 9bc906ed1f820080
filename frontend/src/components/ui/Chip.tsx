import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

const TONES = {
  plain: 'border-line bg-glass text-soft',
  accent: 'border-accent/40 bg-accent-soft text-accent',
  live: 'border-live/40 bg-live-soft text-live',
  attention: 'border-attention/40 bg-attention-soft text-attention',
  danger: 'border-danger/40 bg-danger-soft text-danger',
} as const;

export type Tone = keyof typeof TONES;

interface ChipProps extends ComponentProps<'span'> {
  tone?: Tone;
  icon?: ReactNode;
}

/** A short fact. The words carry the meaning; the tone only helps. */
export function Chip({ tone = 'plain', icon, className, children, ...rest }: ChipProps) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 rounded-full border px-3 py-1 font-medium text-[13px] leading-5 [&>svg]:size-4 [&>svg]:shrink-0',
        TONES[tone],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </span>
  );
}
