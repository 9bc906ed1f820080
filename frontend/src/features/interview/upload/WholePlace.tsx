import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Skeleton } from '@/components/ui/Skeleton';
import { listQuestions } from '@/lib/api/calls';
import type { Recording } from '@/lib/api/recordings';
import type { Question } from '@/lib/api/types';
import type { ScreenProps } from '../SessionScreen';
import { BeginUpload } from './BeginUpload';
import { MarkAnswers } from './MarkAnswers';
import { areAllPut, isOpen, uploadAt } from './places';
import { UploadPanel } from './UploadPanel';

/** One file of everything: all questions to answer in it, and then the file, with where its answers begin. */
export function WholePlace({ items, ...props }: ScreenProps & { items: Recording[] }) {
  const { session, refresh } = props;
  const isPut = areAllPut(session);
  const questions = useQuery({
    queryKey: ['questions', session.session_id, 'all', session.asked_questions],
    queryFn: () => listQuestions(session.session_id),
    enabled: isPut,
  });
  const known = uploadAt(items, null);
  if (!isOpen(known)) return null;
  if (!isPut && known?.state !== 'receiving') return <BeginUpload {...props} by="whole" />;
  if (isPut && !questions.data) return <Skeleton className="h-64 w-full" />;
  const all = questions.data?.items ?? [];
  return (
    <UploadPanel
      sessionId={session.session_id}
      questionId={null}
      known={known}
      onArrived={refresh}
      before={all.length > 0 && <AllQuestions questions={all} language={session.language} />}
      ask={(file, send, back) => (
        <MarkAnswers file={file} questions={all} language={session.language} onSend={send} onBack={back} />
      )}
    />
  );
}

function AllQuestions({ questions, language }: { questions: Question[]; language: string }) {
  const { t } = useTranslation('upload');
  return (
    <GlassPanel as="section" aria-labelledby="all-questions">
      <h2 id="all-questions" className="text-xl">
        {t('all.title', { count: questions.length })}
      </h2>
      <p className="mt-2 text-soft">{t('all.lead')}</p>
      <ol lang={language} className="mt-5 grid gap-4">
        {questions.map((question) => (
          <li key={question.question_id} className="flex gap-3 text-lg leading-relaxed">
            <span
              aria-hidden
              className="tabular mt-1 grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-sm"
            >
              {question.ordinal}
            </span>
            <span className="min-w-0">{question.text}</span>
          </li>
        ))}
      </ol>
    </GlassPanel>
  );
}
