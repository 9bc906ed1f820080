import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { LiveRegion } from '@/components/ui/LiveRegion';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { listQuestions } from '@/lib/api/calls';
import type { ScreenProps } from '../SessionScreen';
import { stepsByRecording } from './places';
import { RecordingSteps } from './RecordingSteps';

/** Everything was sent in and is being read. The page may be closed. */
export function RecordingWait({ session }: ScreenProps) {
  const { t } = useTranslation(['upload', 'interview', 'common']);
  const questions = useQuery({
    queryKey: ['questions', session.session_id],
    queryFn: () => listQuestions(session.session_id),
  });
  const ordinals = new Map(questions.data?.items.map((question) => [question.question_id, question.ordinal]));
  const all = [...stepsByRecording(session.steps)];
  const steps = all.flatMap(([, each]) => each);
  const done = steps.filter((step) => step.state === 'done').length;
  return (
    <Page width="narrow" title={t('wait.title')} lead={t('wait.lead')}>
      <LiveRegion>{t('interview:wait.progress', { done, total: steps.length })}</LiveRegion>
      <div className="grid gap-4">
        {all.map(([id, each]) => (
          <GlassPanel key={id} as="section" aria-label={nameOf(each[0]?.question_id)}>
            <h2 className="mb-5 text-lg">{nameOf(each[0]?.question_id)}</h2>
            <RecordingSteps steps={each} />
          </GlassPanel>
        ))}
      </div>
      <Notice
        kind="safe"
        className="mt-6"
        action={
          <Button asChild size="sm">
            <Link to="/home">{t('common:nav.home')}</Link>
          </Button>
        }
      >
        {t('interview:wait.mayClose')}
      </Notice>
    </Page>
  );

  function nameOf(questionId: string | null | undefined): string {
    if (!questionId) return t('whole');
    const ordinal = ordinals.get(questionId);
    return ordinal === undefined ? t('ofSome') : t('ofQuestion', { ordinal });
  }
}
