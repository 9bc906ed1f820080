import { Check, CircleAlert, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

export type StepState = 'done' | 'current' | 'left' | 'failed';

export interface Step {
  key: string;
  label: ReactNode;
  detail?: ReactNode;
  state: StepState;
}

const MARKS = {
  done: 'bg-live-soft text-live border-live/50',
  current: 'bg-accent-soft text-accent border-accent',
  left: 'text-quiet border-control',
  failed: 'bg-attention-soft text-attention border-attention',
} as const;

/** Steps in order, each with its true state; no invented percentages. `names` gives the state in words. */
export function Stepper({ steps, names }: { steps: Step[]; names: Record<StepState, string> }) {
  return (
    <ol className="grid">
      {steps.map((step, index) => (
        <li
          key={step.key}
          aria-current={step.state === 'current' ? 'step' : undefined}
          className="flex gap-4"
        >
          <div className="flex flex-col items-center">
            <span
              className={cn(
                'grid size-8 shrink-0 place-items-center rounded-full border transition-colors',
                MARKS[step.state],
              )}
            >
              <StepMark state={step.state} ordinal={index + 1} />
            </span>
            {index < steps.length - 1 && (
              <span
                aria-hidden
                className={cn('my-1 w-px grow', step.state === 'done' ? 'bg-live/50' : 'bg-line')}
              />
            )}
          </div>
          <div className={cn('min-w-0 pb-6', step.state === 'left' && 'text-quiet')}>
            <p className="pt-0.5 font-medium">
              {step.label}
              <span className="sr-only"> ({names[step.state]})</span>
            </p>
            {step.detail && <p className="mt-1 text-quiet text-sm">{step.detail}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state, ordinal }: { state: StepState; ordinal: number }) {
  if (state === 'done') return <Check aria-hidden className="size-4" strokeWidth={2.5} />;
  if (state === 'current')
    return <LoaderCircle aria-hidden className="size-4 animate-spin [animation-duration:2s]" />;
  if (state === 'failed') return <CircleAlert aria-hidden className="size-4" />;
  return <span className="tabular text-sm">{ordinal}</span>;
}
