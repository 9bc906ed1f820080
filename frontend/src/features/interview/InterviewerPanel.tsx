import { useTranslation } from 'react-i18next';
import { Orb, type OrbState } from '@/components/ui/Orb';
import type { Capabilities } from '@/lib/media/messages';

type Shown = Exclude<OrbState, 'idle'>;

/** Who is asking, and what they are doing right now, by motion and in words. */
export function InterviewerPanel({
  state,
  level,
  capabilities,
  isTypedOnly,
}: {
  state: Shown;
  level: number;
  capabilities: Capabilities | null;
  /** Nothing is being listened to here, and the words must not say so. */
  isTypedOnly: boolean;
}) {
  const { t } = useTranslation(['interview', 'common']);
  return (
    <section
      aria-label={t('room.interviewer')}
      className="flex items-center gap-4 lg:flex-col lg:gap-3 lg:text-center"
    >
      <Orb
        state={state}
        level={state === 'listening' ? level : 0}
        className="w-20 shrink-0 sm:w-24 lg:w-[clamp(96px,26dvh,272px)]"
      />
      <div className="min-w-0">
        <p className="text-quiet text-sm">{t('room.interviewerName')}</p>
        {/* Two lines are kept free, so that a longer word for the state moves nothing. */}
        <p aria-live="polite" className="font-semibold text-lg leading-7 lg:min-h-14">
          {t(state === 'listening' && isTypedOnly ? 'room.state.reading' : `room.state.${state}`)}
        </p>
        {capabilities && !capabilities.can_speak && <p className="text-quiet text-sm">{t('room.noVoice')}</p>}
      </div>
    </section>
  );
}
