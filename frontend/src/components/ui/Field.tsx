import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

export const controlClass =
  'w-full rounded-control border border-control bg-glass px-4 text-ink placeholder:text-quiet transition-colors duration-150 ' +
  'hover:border-accent focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-1 aria-[invalid=true]:border-danger';

interface FieldFrameProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string;
  children: (ids: { id: string; describedBy: string | undefined; isInvalid: boolean }) => ReactNode;
}

/** Label, control, hint and error, joined for screen readers. */
export function FieldFrame({ label, hint, error, className, children }: FieldFrameProps) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={cn('grid gap-2', className)}>
      <label htmlFor={id} className="font-medium text-sm text-soft">
        {label}
      </label>
      {children({ id, describedBy, isInvalid: Boolean(error) })}
      {hint && (
        <p id={`${id}-hint`} className="text-quiet text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-2 text-danger text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

type FieldProps = Omit<FieldFrameProps, 'children'> & ComponentProps<'input'>;

/** A one-line text field. */
export function Field({ label, hint, error, className, ...input }: FieldProps) {
  return (
    <FieldFrame label={label} hint={hint} error={error} className={className}>
      {({ id, describedBy, isInvalid }) => (
        <input
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          className={cn(controlClass, 'h-12')}
          {...input}
        />
      )}
    </FieldFrame>
  );
}

type TextAreaFieldProps = Omit<FieldFrameProps, 'children'> & ComponentProps<'textarea'>;

/** A text field of several lines. */
export function TextAreaField({ label, hint, error, className, ...area }: TextAreaFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} error={error} className={className}>
      {({ id, describedBy, isInvalid }) => (
        <textarea
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          className={cn(controlClass, 'min-h-32 py-3 leading-relaxed')}
          {...area}
        />
      )}
    </FieldFrame>
  );
}

type SelectFieldProps = Omit<FieldFrameProps, 'children'> & ComponentProps<'select'>;

/** A choice from a short list; the native control, because every phone and screen reader knows it. */
export function SelectField({ label, hint, error, className, children, ...select }: SelectFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} error={error} className={className}>
      {({ id, describedBy, isInvalid }) => (
        <select
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          className={cn(controlClass, 'select-arrow h-12 appearance-none pr-12 [&>option]:bg-solid')}
          {...select}
        >
          {children}
        </select>
      )}
    </FieldFrame>
  );
}
