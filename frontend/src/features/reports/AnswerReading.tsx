import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { Notice } from '@/components/ui/Notice';
import type { CriterionReading, QuestionResult } from '@/lib/api/types';
import { stretchesOf } from './highlight';

/** An answer with the words that counted marked in it, and what each criterion made of them. */
export function AnswerReading({ result }: { result: QuestionResult }) {
  const { t } = useTranslation(['reports', 'common']);
  const [focused, setFocused] = useState<string | null>(null);
  const { answer, evaluation, question } = result;
  const criteria = evaluation?.criteria ?? [];
  return (
    <div className="grid gap-8">
      {answer && (
        <div>
          <h3 className="mb-2 text-quiet text-sm">{t('yourAnswer')}</h3>
          <p className="text-lg leading-[1.9]">
            {answer.utterances.map((utterance) => (
              <span key={utterance.utterance_id}>
                {stretchesOf(utterance, criteria).map((stretch, index) => (
                  <Marked
                    // biome-ignore lint/suspicious/noArrayIndexKey: a stretch has no identity but its place
                    key={index}
                    text={stretch.text}
                    isMarked={stretch.marks.length > 0}
                    isFocused={focused !== null && stretch.marks.includes(focused)}
                  />
                ))}{' '}
              </span>
            ))}
          </p>
        </div>
      )}
      {evaluation?.state === 'unscorable' && (
        <Notice kind="attention" title={t('evaluation.unscorable')}>
          {evaluation.reason_text}
        </Notice>
      )}
      {criteria.length > 0 && (
        <div>
          <h3 className="mb-3 text-quiet text-sm">{t('criteria')}</h3>
          <ul className="grid gap-x-10 divide-y divide-line md:grid-cols-2 md:divide-y-0">
            {criteria.map((criterion) => (
              <Criterion
                key={criterion.criterion_id}
                criterion={criterion}
                isFocused={focused === criterion.criterion_id}
                onFocus={setFocused}
              />
            ))}
          </ul>
        </div>
      )}
      {evaluation && evaluation.weaknesses.length > 0 && (
        <div>
          <h3 className="mb-2 text-quiet text-sm">{t('advice')}</h3>
          <ul className="grid list-disc gap-1 pl-5">
            {evaluation.weaknesses.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {evaluation?.total_feedback && <p className="text-soft leading-relaxed">{evaluation.total_feedback}</p>}
      <p className="text-quiet text-sm">
        {question.provenance.length > 0 && (
          <span className="block">
            {t('why')}{' '}
            {question.provenance
              .map(({ source, quote }) => `${t(`provenance.${source as 'bank'}`)} “${quote}”`)
              .join(' · ')}
          </span>
        )}
        {evaluation?.receipt && (
          <span className="block">{t('engine', { engine: evaluation.receipt.engine })}</span>
        )}
      </p>
    </div>
  );
}

function Marked({ text, isMarked, isFocused }: { text: string; isMarked: boolean; isFocused: boolean }) {
  if (!isMarked) return <>{text}</>;
  return (
    <mark
      className={cn(
        'text-ink underline decoration-accent decoration-2 underline-offset-[6px] transition-colors',
        isFocused ? 'bg-accent/40' : 'bg-accent-soft',
      )}
    >
      {text}
    </mark>
  );
}

interface CriterionProps {
  criterion: CriterionReading;
  isFocused: boolean;
  onFocus: (id: string | null) => void;
}

function Criterion({ criterion, isFocused, onFocus }: CriterionProps) {
  const { t } = useTranslation(['reports', 'common']);
  const quotes = criterion.evidence.length;
  return (
    <li className="py-4">
      <div className="flex items-baseline justify-between gap-4">
        <span className="font-medium">{criterion.name}</span>
        <Level level={criterion.level} />
      </div>
      {criterion.anchor && <p className="mt-1 text-soft text-sm">{criterion.anchor}</p>}
      {criterion.rationale && <p className="mt-1 text-quiet text-sm">{criterion.rationale}</p>}
      {criterion.level === null && criterion.reason && (
        <p className="mt-1 text-quiet text-sm">{t(`reason.${criterion.reason as 'no_answer'}`)}</p>
      )}
      {criterion.is_capped && <p className="mt-1 text-attention text-sm">{t('capped')}</p>}
      {quotes > 0 && (
        <button
          type="button"
          aria-pressed={isFocused}
          onClick={() => onFocus(isFocused ? null : criterion.criterion_id)}
          className={cn(
            'mt-2 min-h-9 rounded-full border px-3 text-sm transition-colors',
            isFocused
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-line text-soft hover:border-accent',
          )}
        >
          {t('showEvidence', { count: quotes })}
        </button>
      )}
    </li>
  );
}

const STEPS = [1, 2, 3, 4, 5] as const;

function Level({ level }: { level: number | null }) {
  const { t } = useTranslation(['reports', 'common']);
  if (level === null)
    return <span className="shrink-0 text-quiet text-sm">{t('common:state.notMeasured')}</span>;
  return (
    <span className="flex shrink-0 items-center gap-2">
      <span aria-hidden className="flex gap-1">
        {STEPS.map((step) => (
          <span
            key={step}
            className={cn('h-2 w-4 rounded-full', step <= Math.round(level) ? 'bg-accent' : 'bg-track')}
          />
        ))}
      </span>
      <span className="tabular text-sm">{t('level', { level })}</span>
    </span>
  );
}
