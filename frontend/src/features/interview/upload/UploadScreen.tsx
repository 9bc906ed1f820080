import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Choice, ChoiceGroup } from '@/components/ui/Choice';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { PageSkeleton, Skeleton } from '@/components/ui/Skeleton';
import { listRecordings, type Recording, recordingsKey } from '@/lib/api/recordings';
import { QuestionPanel } from '../QuestionPanel';
import type { ScreenProps } from '../SessionScreen';
import { BeginUpload } from './BeginUpload';
import { areAllPut, isOpen, settledMode, type UploadMode, uploadAt, wordlessFor } from './places';
import { TypeBeside } from './TypeBeside';
import { UploadedList } from './UploadedList';
import { UploadPanel } from './UploadPanel';
import { WholePlace } from './WholePlace';

const POLL_MS = 2_000;
const ON_THE_WAY = new Set(['received', 'checked', 'processing']);

/** The second door of an interview: recorded answers, one file for each question or one for all of them. */
export function UploadScreen(props: ScreenProps) {
  const { session } = props;
  const { t } = useTranslation('upload');
  const recordings = useQuery({
    queryKey: recordingsKey(session.session_id),
    queryFn: () => listRecordings(session.session_id),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => ON_THE_WAY.has(one.state)) ? POLL_MS : false,
  });
  const [chosen, setChosen] = useState<UploadMode>(areAllPut(session) ? 'whole' : 'each');
  if (!recordings.data) return <PageSkeleton />;
  const { items } = recordings.data;
  const settled = settledMode(items, session.answered_questions);
  const mode = settled ?? chosen;
  const isBegun = session.started_at !== null;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        mode === 'each' && (
          <Button asChild variant="ghost">
            <Link to="?by=room">{t('live')}</Link>
          </Button>
        )
      }
    >
      <div className="grid gap-8">
        {!session.can_hear_speech && session.answered_questions === 0 && (
          <Notice kind="attention" title={t('noWords.title')}>
            {t('noWords.before')}
          </Notice>
        )}
        {settled === null && (
          <ChoiceGroup
            legend={t('mode.legend')}
            value={chosen}
            onChange={(value) => setChosen(value as UploadMode)}
            columns={2}
          >
            <Choice value="each" hint={t('mode.eachHint')}>
              {t('mode.each')}
            </Choice>
            <Choice value="whole" hint={t('mode.wholeHint')}>
              {t('mode.whole')}
            </Choice>
          </ChoiceGroup>
        )}
        {mode === 'whole' ? (
          <WholePlace {...props} items={items} />
        ) : isBegun ? (
          <Each {...props} items={items} />
        ) : (
          <BeginUpload {...props} by="upload" />
        )}
        <UploadedList sessionId={session.session_id} items={items} />
        <p className="text-quiet text-sm">{t('keeps')}</p>
      </div>
    </Page>
  );
}

/** The question that waits, and the place for its answer. */
function Each({ session, put, items, refresh }: ScreenProps & { items: Recording[] }) {
  const { t } = useTranslation('upload');
  const question = session.current_question;
  const known = question && uploadAt(items, question.question_id);
  const wordless = question && wordlessFor(items, question.question_id, session.steps);
  const isLeftOver = !wordless && items.some((one) => one.question_id === null && one.state === 'done');
  return (
    <div className="grid gap-6">
      {isLeftOver && <Notice kind="attention">{t('leftOver')}</Notice>}
      <QuestionPanel question={question} isRephrased={false} total={session.total_questions} />
      {!question ? (
        <div role="status">
          <p className="mb-3 text-quiet">{t('nextQuestion')}</p>
          <Skeleton className="h-40 w-full" />
        </div>
      ) : wordless ? (
        <TypeBeside session={session} question={question} recording={wordless} put={put} />
      ) : (
        isOpen(known) && (
          <UploadPanel
            key={question.question_id}
            sessionId={session.session_id}
            questionId={question.question_id}
            known={known}
            onArrived={refresh}
          />
        )
      )}
    </div>
  );
}
