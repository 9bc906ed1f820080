import { CornerDownRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/components/ui/Chip';
import { Skeleton } from '@/components/ui/Skeleton';
import type { Question } from '@/lib/api/types';

interface QuestionPanelProps {
  question: Question | null;
  isRephrased: boolean;
  total: number;
}

/** The question in text, always; in simpler words too once asked for. */
export function QuestionPanel({ question, isRephrased, total }: QuestionPanelProps) {
  const { t } = useTranslation(['interview', 'common']);
  return (
    <section
      aria-label={t('room.question')}
      aria-live="polite"
      className="min-h-24 lg:col-start-1 lg:row-start-1 lg:min-h-44"
    >
      {question ? (
        <div key={question.question_id} className="fade">
          <div className="flex flex-wrap items-center gap-2">
            <Chip tone="accent">{t('room.ordinal', { ordinal: question.ordinal, total })}</Chip>
            {question.is_follow_up && (
              <Chip icon={<CornerDownRight aria-hidden />}>{t('room.followUp')}</Chip>
            )}
          </div>
          <p className="mt-3 max-h-[21dvh] lg:max-h-[26dvh] overflow-y-auto font-semibold text-[20px] leading-[1.5] tracking-[-0.018em] sm:text-2xl lg:mt-4 lg:text-[30px] lg:leading-[1.42]">
            {question.text}
          </p>
          {isRephrased && question.rephrased && (
            <p className="mt-3 border-accent border-l-2 pl-4 text-lg text-soft">{question.rephrased}</p>
          )}
        </div>
      ) : (
        <div>
          <Chip tone="accent">{t('room.preparingChip')}</Chip>
          <p className="sr-only">{t('room.state.preparing')}</p>
          <Skeleton className="mt-5 h-7 w-11/12" />
          <Skeleton className="mt-3 h-7 w-2/3" />
        </div>
      )}
    </section>
  );
}
