import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { LiveRegion } from '@/components/ui/LiveRegion';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { type Step, Stepper, type StepState } from '@/components/ui/Stepper';
import { listQuestions } from '@/lib/api/calls';
import type { SessionStep } from '@/lib/api/types';
import type { ScreenProps } from './SessionScreen';
import { stepsByRecording } from './upload/places';

const STATES = { waiting: 'left', running: 'current', done: 'done', failed: 'failed' } as const;

/** Which steps are done, running and left, as the server knows them. May be closed. */
export function ReportWait({ session }: ScreenProps) {
  const { t } = useTranslation(['interview', 'common']);
  const questions = useQuery({
    queryKey: ['questions', session.session_id],
    queryFn: () => listQuestions(session.session_id),
  });
  const ordinals = new Map(questions.data?.items.map((question) => [question.question_id, question.ordinal]));

  const nameOf = (step: SessionStep): string => {
    const ordinal = step.question_id ? ordinals.get(step.question_id) : undefined;
    if (ordinal !== undefined) return t('wait.answerStep', { ordinal });
    return t(`wait.step.${step.step}`);
  };
  const stepOf = (step: SessionStep, index: number): Step => ({
    key: `${step.step}-${step.question_id ?? index}`,
    label: nameOf(step),
    detail: step.state === 'failed' ? t('wait.failed') : undefined,
    state: STATES[step.state],
  });
  const reading = [...stepsByRecording(session.steps)].map(([id, each]): Step => {
    const ordinal = each[0]?.question_id ? ordinals.get(each[0].question_id) : undefined;
    const label = ordinal === undefined ? t('wait.readVideo') : t('wait.readVideoOf', { ordinal });
    return { key: id, label, state: stateOfAll(each) };
  });
  const others = session.steps.filter((step) => !step.recording_id).map(stepOf);
  const before = session.steps.findIndex((step) => step.recording_id);
  const at = before < 0 ? others.length : before;
  const steps = [...others.slice(0, at), ...reading, ...others.slice(at)];
  const done = steps.filter((step) => step.state === 'done').length;
  const names = {
    done: t('common:state.done'),
    current: t('common:state.current'),
    left: t('common:state.left'),
    failed: t('common:state.failed'),
  };

  return (
    <Page width="narrow" title={t('wait.title')} lead={t('wait.body')}>
      <LiveRegion>{t('wait.progress', { done, total: steps.length })}</LiveRegion>
      {steps.length > 0 && (
        <GlassPanel>
          <p className="tabular mb-6 text-quiet text-sm">
            {t('wait.progress', { done, total: steps.length })}
          </p>
          <Stepper steps={steps} names={names} />
        </GlassPanel>
      )}
      <Notice
        kind="safe"
        className="mt-6"
        action={
          <Button asChild size="sm">
            <Link to="/home">{t('common:nav.home')}</Link>
          </Button>
        }
      >
        {t('wait.mayClose')}
      </Notice>
    </Page>
  );
}

/** One state for all steps of a recording: what is furthest from done. */
function stateOfAll(steps: SessionStep[]): StepState {
  if (steps.every((step) => step.state === 'done')) return 'done';
  if (steps.some((step) => step.state === 'failed')) return 'failed';
  return steps.some((step) => step.state !== 'waiting') ? 'current' : 'left';
}
