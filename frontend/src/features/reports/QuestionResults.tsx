import { ChevronDown } from 'lucide-react';
import { Accordion } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/components/ui/Chip';
import type { QuestionResult, Results } from '@/lib/api/types';
import { AnswerReading } from './AnswerReading';

/** Each question with what was answered, which words counted, and what would help. */
export function QuestionResults({ results }: { results: Results }) {
  const { t } = useTranslation(['reports', 'common']);
  const [first] = results.results;
  return (
    <section aria-labelledby="questions" className="mt-14">
      <h2 id="questions" className="mb-6 text-2xl">
        {t('questions')}
      </h2>
      <Accordion.Root
        type="multiple"
        defaultValue={first ? [first.question.question_id] : []}
        className="grid gap-4"
      >
        {results.results.map((result) => (
          <QuestionItem key={result.question.question_id} result={result} />
        ))}
      </Accordion.Root>
    </section>
  );
}

function QuestionItem({ result }: { result: QuestionResult }) {
  const { t } = useTranslation(['reports', 'common']);
  const { question, evaluation, answer } = result;
  return (
    <Accordion.Item value={question.question_id} className="glass overflow-hidden rounded-panel">
      <Accordion.Header>
        <Accordion.Trigger className="group flex w-full items-start gap-4 p-6 text-left">
          <span className="tabular mt-0.5 grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-sm">
            {question.ordinal}
          </span>
          <span className="min-w-0 grow">
            <span className="block font-semibold text-lg leading-snug">{question.text}</span>
            <span className="mt-2 flex flex-wrap gap-2">
              {question.is_follow_up && <Chip>{t('followUp')}</Chip>}
              {answer ? (
                <Chip>{t(`source.${answer.source}`)}</Chip>
              ) : (
                <Chip tone="attention">{t('noAnswer')}</Chip>
              )}
              {evaluation && evaluation.state !== 'scored' && (
                <Chip tone="attention">{t(`evaluation.${evaluation.state}`)}</Chip>
              )}
            </span>
          </span>
          <ChevronDown
            aria-hidden
            className="mt-1 size-5 shrink-0 text-quiet transition-transform duration-200 group-data-[state=open]:rotate-180"
          />
        </Accordion.Trigger>
      </Accordion.Header>
      <Accordion.Content className="border-line border-t px-6 pt-6 pb-8 sm:pl-[72px]">
        <AnswerReading result={result} />
      </Accordion.Content>
    </Accordion.Item>
  );
}
