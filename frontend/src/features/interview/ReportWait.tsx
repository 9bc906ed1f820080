import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { type Step, Stepper, type StepState } from '@/components/ui/Stepper';
import type { SessionStep } from '@/lib/api/types';
import type { ScreenProps } from './SessionScreen';
import { STEP_STATES, stepsByRecording } from './upload/places';
import { useOrdinals } from './upload/use-ordinals';
import { WaitPage } from './WaitPage';

/** Which steps are done, running and left, as the server knows them. May be closed. */
export function ReportWait({ session }: ScreenProps) {
  const { t } = useTranslation(['interview', 'common']);
  const ordinals = useOrdinals(session.session_id);

  const nameOf = (step: SessionStep): string => {
    const ordinal = step.question_id ? ordinals.get(step.question_id) : undefined;
    if (ordinal !== undefined) return t('wait.answerStep', { ordinal });
    return t(`wait.step.${step.step}`);
  };
  const stepOf = (step: SessionStep, index: number): Step => ({
    key: `${step.step}-${step.question_id ?? index}`,
    label: nameOf(step),
    detail: step.state === 'failed' ? t('wait.failed') : undefined,
    state: STEP_STATES[step.state],
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
    <WaitPage title={t('wait.title')} lead={t('wait.body')} progress={{ done, total: steps.length }}>
      {steps.length > 0 && (
        <GlassPanel>
          <p className="tabular mb-6 text-quiet text-sm">
            {t('wait.progress', { done, total: steps.length })}
          </p>
          <Stepper steps={steps} names={names} />
        </GlassPanel>
      )}
    </WaitPage>
  );
}

/** One state for all steps of a recording: what is furthest from done. */
function stateOfAll(steps: SessionStep[]): StepState {
  if (steps.every((step) => step.state === 'done')) return 'done';
  if (steps.some((step) => step.state === 'failed')) return 'failed';
  return steps.some((step) => step.state !== 'waiting') ? 'current' : 'left';
}
