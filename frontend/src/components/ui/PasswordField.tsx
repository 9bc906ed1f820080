import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from './cn';
import { controlClass, FieldFrame } from './Field';

/** Length is what makes a password strong; classes of characters are not asked for. */
export const PASSWORD_MIN_LENGTH = 10;

/** 0 too short, 1 acceptable, 2 good, 3 strong: by length alone. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  if (password.length < PASSWORD_MIN_LENGTH) return 0;
  if (password.length < 13) return 1;
  return password.length < 17 ? 2 : 3;
}

const STRENGTH_WORDS = ['short', 'fair', 'good', 'strong'] as const;
const STRENGTH_COLOURS = ['bg-attention', 'bg-attention', 'bg-accent', 'bg-live'] as const;

interface PasswordFieldProps extends ComponentProps<'input'> {
  label: ReactNode;
  error?: ReactNode;
  /** Show the strength bar (when choosing a password, not when signing in). */
  hasStrength?: boolean;
}

/** A password with a way to see it. */
export function PasswordField({
  label,
  error,
  hasStrength = false,
  className,
  ...input
}: PasswordFieldProps) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const value = String(input.value ?? '');
  const strength = passwordStrength(value);
  const hint = hasStrength
    ? value
      ? t(`password.strength.${STRENGTH_WORDS[strength]}`, { min: PASSWORD_MIN_LENGTH })
      : t('password.hint', { min: PASSWORD_MIN_LENGTH })
    : undefined;
  return (
    <FieldFrame label={label} error={error} hint={hint} className={className}>
      {({ id, describedBy, isInvalid }) => (
        <div className="grid gap-2">
          <div className="relative">
            <input
              id={id}
              type={isShown ? 'text' : 'password'}
              aria-describedby={describedBy}
              aria-invalid={isInvalid || undefined}
              className={cn(controlClass, 'h-12 pr-14')}
              {...input}
            />
            <button
              type="button"
              aria-pressed={isShown}
              aria-label={isShown ? t('password.hide') : t('password.show')}
              onClick={() => setShown(!isShown)}
              className="absolute inset-y-1 right-1 grid w-10 place-items-center rounded-[8px] text-quiet hover:text-ink"
            >
              {isShown ? <EyeOff aria-hidden className="size-5" /> : <Eye aria-hidden className="size-5" />}
            </button>
          </div>
          {hasStrength && (
            <div aria-hidden className="grid grid-cols-4 gap-2">
              {[0, 1, 2, 3].map((step) => (
                <span
                  key={step}
                  className={cn(
                    'h-1 rounded-full transition-colors',
                    value && step <= strength ? STRENGTH_COLOURS[strength] : 'bg-track',
                  )}
                />
              ))}
            </div>
          )}
        </div>
      )}
    </FieldFrame>
  );
}
