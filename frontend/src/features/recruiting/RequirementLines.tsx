import { CircleAlert, Plus, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { controlClass } from '@/components/ui/Field';

const LINES_MAX = 30;

interface RequirementLinesProps {
  lines: string[];
  onChange: (lines: string[]) => void;
  error?: string;
}

/** One requirement per line. Enter goes to the next; pasted lines become lines of their own. */
export function RequirementLines({ lines, onChange, error }: RequirementLinesProps) {
  const { t } = useTranslation('recruiting');
  const list = useRef<HTMLOListElement>(null);
  const focusAt = useRef<number | null>(null);

  useEffect(() => {
    if (focusAt.current === null) return;
    list.current?.querySelectorAll('input')[focusAt.current]?.focus();
    focusAt.current = null;
  });

  function put(next: string[], focus: number) {
    focusAt.current = focus;
    onChange(next.slice(0, LINES_MAX));
  }

  function paste(index: number, text: string): boolean {
    const pasted = text
      .split(/\r?\n/)
      .map((line) => line.replace(/^[\s•·*-]+/, '').trim())
      .filter(Boolean);
    if (pasted.length < 2) return false;
    const kept = lines[index]?.trim() ? [lines[index] ?? ''] : [];
    put([...lines.slice(0, index), ...kept, ...pasted, ...lines.slice(index + 1)], index + pasted.length - 1);
    return true;
  }

  return (
    <fieldset aria-describedby="requirements-hint">
      <legend className="font-medium text-sm text-soft">{t('newPosting.requirements')}</legend>
      <p id="requirements-hint" className="mt-1 text-quiet text-sm">
        {t('newPosting.requirementsHint')}
      </p>
      <ol ref={list} className="mt-3 grid gap-2.5">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
          <li key={index} className="flex items-center gap-2">
            <input
              aria-label={t('newPosting.requirement', { n: index + 1 })}
              aria-invalid={(error && index === 0) || undefined}
              value={line}
              maxLength={500}
              onChange={(event) =>
                onChange(lines.map((old, at) => (at === index ? event.target.value : old)))
              }
              onPaste={(event) => {
                if (paste(index, event.clipboardData.getData('text'))) event.preventDefault();
              }}
              onKeyDown={(event) => {
                // While a Korean syllable is being composed, Enter belongs to the input method.
                if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
                event.preventDefault();
                if (index < lines.length - 1) {
                  list.current?.querySelectorAll('input')[index + 1]?.focus();
                } else if (line.trim() && lines.length < LINES_MAX) put([...lines, ''], lines.length);
              }}
              className={cn(controlClass, 'h-12')}
            />
            <button
              type="button"
              aria-label={t('newPosting.removeRequirement', { n: index + 1 })}
              disabled={lines.length === 1}
              onClick={() => put(lines.toSpliced(index, 1), Math.max(0, index - 1))}
              className="grid size-11 shrink-0 place-items-center rounded-control text-quiet hover:bg-raised hover:text-ink disabled:hidden"
            >
              <X aria-hidden className="size-5" />
            </button>
          </li>
        ))}
      </ol>
      {error && (
        <p role="alert" className="mt-2 flex items-start gap-2 text-danger text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      <Button
        size="sm"
        variant="ghost"
        className="-ml-2 mt-2"
        icon={<Plus aria-hidden className="size-4" />}
        disabled={lines.length >= LINES_MAX}
        onClick={() => put([...lines, ''], lines.length)}
      >
        {t('newPosting.addRequirement')}
      </Button>
    </fieldset>
  );
}
