import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { ScreenProps } from '../SessionScreen';
import { WaitPage } from '../WaitPage';
import { stepsByRecording } from './places';
import { RecordingSteps } from './RecordingSteps';
import { useOrdinals } from './use-ordinals';

/** Everything was sent in and is being read. The page may be closed. */
export function RecordingWait({ session }: ScreenProps) {
  const { t } = useTranslation('upload');
  const ordinals = useOrdinals(session.session_id);
  const all = [...stepsByRecording(session.steps)];
  const steps = all.flatMap(([, each]) => each);
  const done = steps.filter((step) => step.state === 'done').length;
  return (
    <WaitPage title={t('wait.title')} lead={t('wait.lead')} progress={{ done, total: steps.length }}>
      <div className="grid gap-4">
        {all.map(([id, each]) => (
          <GlassPanel key={id} as="section" aria-label={nameOf(each[0]?.question_id)}>
            <h2 className="mb-5 text-lg">{nameOf(each[0]?.question_id)}</h2>
            <RecordingSteps steps={each} />
          </GlassPanel>
        ))}
      </div>
    </WaitPage>
  );

  function nameOf(questionId: string | null | undefined): string {
    if (!questionId) return t('whole');
    const ordinal = ordinals.get(questionId);
    return ordinal === undefined ? t('ofSome') : t('ofQuestion', { ordinal });
  }
}
