import { useTranslation } from 'react-i18next';
import { type Step, Stepper, type StepState } from '@/components/ui/Stepper';
import type { SessionStep } from '@/lib/api/types';
import { STEP_STATES } from './places';

const NOTES = new Set(['unavailable', 'no_picture', 'no_camera', 'not_consented', 'policy']);

/** How far reading a recording is: each step with its true state, and seconds where it counts them. */
export function RecordingSteps({ steps }: { steps: SessionStep[] }) {
  const { t } = useTranslation(['upload', 'interview']);
  const names: Record<StepState, string> = {
    left: t('step.waiting'),
    current: t('step.running'),
    done: t('step.done'),
    failed: t('step.failed'),
  };
  const shown: Step[] = steps.map((step) => ({
    key: step.step,
    label: t(`interview:wait.step.${step.step}`),
    detail: useful(step, t),
    state: STEP_STATES[step.state],
  }));
  return <Stepper steps={shown} names={names} />;
}

function useful(step: SessionStep, t: ReturnType<typeof useTranslation<['upload', 'interview']>>['t']) {
  if (step.note) return NOTES.has(step.note) ? t(`note.${step.note as 'unavailable'}`) : undefined;
  if (step.state !== 'running' || !step.of_s) return undefined;
  return t('seconds', { done: Math.floor(step.done_s ?? 0), of: Math.ceil(step.of_s) });
}
