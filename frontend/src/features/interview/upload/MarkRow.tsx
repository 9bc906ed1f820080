import { Flag, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import type { Question } from '@/lib/api/types';
import { type MarkFault, readTime, timeText } from './marks';

interface MarkRowProps {
  question: Question;
  language: string;
  text: string;
  fault: MarkFault | null;
  ordinalAt: (index: number) => number;
  canPlay: boolean;
  onText: (text: string) => void;
  onWriting: (isWriting: boolean) => void;
  onMark: () => void;
  onShow: (ms: number) => void;
}

/** One question with the time its answer begins: taken from the video, or written. */
export function MarkRow({ question, language, text, fault, ordinalAt, canPlay, ...on }: MarkRowProps) {
  const { t } = useTranslation('upload');
  const { ordinal } = question;
  const ms = readTime(text);
  return (
    <li className="grid gap-3 pt-5 pb-2 first:pt-0">
      <p className="flex gap-3 leading-relaxed">
        <span className="tabular grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-sm">
          {ordinal}
        </span>
        <span lang={language} className="min-w-0 pt-0.5">
          {question.text}
        </span>
      </p>
      <div className="flex items-end gap-2 sm:ml-10">
        <Button
          size="sm"
          className="min-h-12"
          disabled={!canPlay}
          onClick={on.onMark}
          icon={<Flag aria-hidden className="size-4" />}
          aria-label={t('marks.markOf', { ordinal })}
        >
          {t('marks.mark')}
        </Button>
        <Field
          label={t('marks.time')}
          aria-label={t('marks.timeOf', { ordinal })}
          data-mark
          inputMode="text"
          autoComplete="off"
          placeholder={t('marks.placeholder')}
          maxLength={9}
          value={text}
          className="tabular w-28 flex-none"
          onChange={(event) => {
            on.onWriting(true);
            on.onText(event.target.value);
          }}
          onBlur={() => on.onWriting(false)}
          aria-invalid={fault !== null || undefined}
          aria-describedby={fault ? `fault-${question.question_id}` : undefined}
        />
        <Button
          variant="ghost"
          size="icon"
          disabled={ms === null || !canPlay}
          onClick={() => ms !== null && on.onShow(ms)}
          aria-label={t('marks.show', { ordinal })}
        >
          <Play aria-hidden className="size-5" />
        </Button>
      </div>
      {/* Its line is kept, so that what is wrong moves nothing under the pointer. */}
      <p
        id={`fault-${question.question_id}`}
        role="alert"
        className="-mt-1 min-h-5 text-danger text-sm leading-5 sm:ml-10"
      >
        {fault && words(fault)}
      </p>
    </li>
  );

  function words(fault: MarkFault): string {
    if (fault.kind === 'order') return t('marks.fault.order', { ordinal: ordinalAt(fault.index) });
    if (fault.kind === 'beyond') return t('marks.fault.beyond', { length: timeText(fault.lengthMs) });
    return t('marks.fault.format');
  }
}
