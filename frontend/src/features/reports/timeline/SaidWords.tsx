import { type MouseEvent, type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { clockOf } from '@/features/recruiting/use-dates';
import type { AnswerUtterance } from '@/lib/api/types';
import { isHeardFor, isTimed } from './axis';
import { usePlayhead, usePosition } from './playhead';
import { timeAt, wordsOf } from './words';

interface SaidLineProps {
  said: AnswerUtterance;
  children: ReactNode;
}

/** One utterance: its time is a button, its words go to their moment when clicked, and it lights up when heard. */
export function SaidLine({ said, children }: SaidLineProps) {
  const { t } = useTranslation('timeline');
  const playhead = usePlayhead();
  const hasTime = isTimed(said);
  const isHeard = usePosition(
    (ms, whose) =>
      ms > 0 && ms >= said.started_ms && ms < said.ended_ms && isHeardFor(said.question_id, whose),
  );
  const seek = useCallback(
    (event: MouseEvent<HTMLElement>) => {
      const word = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null;
      if (!word) return;
      const ms = timeAt(said.text, Number(word.dataset.at), said.started_ms, said.ended_ms);
      playhead?.seek(ms, { questionId: said.question_id });
    },
    [playhead, said],
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: clicking a word is a shortcut; the time in front is the way by keyboard
    <p
      data-heard={isHeard || undefined}
      onClick={hasTime ? seek : undefined}
      className={cn(
        '-mx-2 rounded-[8px] px-2 leading-[1.85] transition-colors',
        isHeard && 'bg-live-soft',
        hasTime && 'cursor-pointer',
      )}
    >
      {hasTime && (
        <button
          type="button"
          onClick={() => playhead?.seek(said.started_ms, { questionId: said.question_id })}
          aria-label={t('seekTo', { at: clockOf(said.started_ms) })}
          className="tabular mr-2 rounded-[6px] px-1 text-accent text-sm underline-offset-4 hover:underline"
        >
          {clockOf(said.started_ms)}
        </button>
      )}
      {children}
      {said.is_back_filled && (
        <span title={t('foundLater.hint')} className="ml-2 whitespace-nowrap text-quiet text-sm">
          {t('foundLater.label')}
        </span>
      )}
    </p>
  );
}

/** Text whose words know where in the utterance they begin. `from` is the offset of the text, in code points. */
export function Words({ text, from }: { text: string; from: number }) {
  return wordsOf(text).map((word) => (
    <span key={word.start} data-at={from + word.start}>
      {word.text}
    </span>
  ));
}
