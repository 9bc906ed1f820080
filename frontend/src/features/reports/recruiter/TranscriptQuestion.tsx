import { useTranslation } from 'react-i18next';
import { Chip } from '@/components/ui/Chip';
import { cn } from '@/components/ui/cn';
import { Notice } from '@/components/ui/Notice';
import type { ReportResult } from '@/features/recruiting/types';
import { useNames } from '@/features/recruiting/use-names';
import { SaidLine, Words } from '../timeline/SaidWords';
import { piecesOf, quotesOf } from './evidence';

interface TranscriptQuestionProps {
  result: ReportResult;
  isShown: boolean;
  activeKey: string | null;
}

/** One question and its answer, word for word. */
export function TranscriptQuestion({ result, isShown, activeKey }: TranscriptQuestionProps) {
  const { t } = useTranslation('recruiting');
  const names = useNames();
  const { question, answer, evaluation } = result;
  const unscored = evaluation && evaluation.state !== 'scored' ? evaluation : null;
  return (
    <li data-shown={isShown || undefined} className="scroll-mt-24">
      <div className="flex gap-3">
        <span
          aria-hidden
          className={cn(
            'tabular mt-0.5 grid size-7 shrink-0 place-items-center rounded-full font-semibold text-sm transition-colors',
            isShown ? 'bg-accent text-accent-ink' : 'bg-accent-soft text-accent',
          )}
        >
          {question.ordinal}
        </span>
        <div className="min-w-0">
          <h3 className="font-semibold text-base leading-relaxed tracking-normal">{question.text}</h3>
          <div className="mt-1.5 flex flex-wrap gap-1.5">
            {question.is_follow_up && <Chip>{t('report.followUp')}</Chip>}
            {answer && <Chip>{t(`report.${answer.source}`)}</Chip>}
          </div>
          {question.provenance.length > 0 && (
            <p className="mt-2 text-quiet text-sm">
              {t('report.why')}:{' '}
              {question.provenance
                .map(({ source, quote }) => `${names.source(source)} “${quote}”`)
                .join(' · ')}
            </p>
          )}
        </div>
      </div>
      <div className="mt-3 grid gap-3 border-live/50 border-l-2 pl-4 sm:ml-3.5 sm:pl-6">
        {answer ? (
          answer.utterances.map((utterance) => (
            <SaidLine key={utterance.utterance_id} said={utterance}>
              {piecesOf(utterance.text, quotesOf(result, utterance.utterance_id)).map((piece) => (
                <Quoted
                  key={piece.start}
                  text={piece.text}
                  from={piece.start}
                  isQuoted={piece.keys.length > 0}
                  isActive={activeKey !== null && piece.keys.includes(activeKey)}
                />
              ))}
            </SaidLine>
          ))
        ) : (
          <p className="text-quiet">{t('report.noAnswer')}</p>
        )}
        {unscored && (unscored.reason_text ?? unscored.reason) && (
          <Notice kind="attention">{unscored.reason_text ?? unscored.reason}</Notice>
        )}
      </div>
    </li>
  );
}

interface QuotedProps {
  text: string;
  from: number;
  isQuoted: boolean;
  isActive: boolean;
}

function Quoted({ text, from, isQuoted, isActive }: QuotedProps) {
  if (!isQuoted) return <Words text={text} from={from} />;
  return (
    <mark
      data-active={isActive || undefined}
      className={cn(
        'rounded-[3px] underline decoration-2 underline-offset-[5px] transition-colors',
        isActive
          ? 'bg-accent text-accent-ink decoration-transparent'
          : 'bg-transparent text-ink decoration-accent/70',
      )}
    >
      <Words text={text} from={from} />
    </mark>
  );
}
