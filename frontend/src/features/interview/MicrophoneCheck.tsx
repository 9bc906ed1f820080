import { Mic } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { LevelMeter } from '@/components/ui/LevelMeter';
import type { CheckView } from '@/lib/media/use-check';
import { useLevel } from '@/lib/media/use-level';
import { CheckRow } from './CheckRow';
import { DevicePicker } from './DevicePicker';
import { HeardCheck } from './HeardCheck';
import { SoundReplay } from './SoundReplay';
import type { Devices } from './use-devices';

/** Louder than this share of the meter is somebody speaking, not the room. */
const SPEAKING = 0.35;

/** The microphone's own level, live. */
export function MicrophoneCheck({
  devices,
  check,
  hasHeard,
  onHeard,
}: {
  devices: Devices;
  check: CheckView;
  hasHeard: boolean;
  onHeard: (heard: boolean) => void;
}) {
  const { t } = useTranslation(['interview', 'common']);
  const level = useLevel(devices.stream);
  const hasSound = (devices.stream?.getAudioTracks().length ?? 0) > 0;
  const isSpeaking = level > SPEAKING;

  useEffect(() => {
    if (isSpeaking && !hasHeard) onHeard(true);
  }, [isSpeaking, hasHeard, onHeard]);

  const status = devices.isOpening
    ? t('devices.opening')
    : hasSound
      ? t(hasHeard ? 'devices.micGood' : 'devices.micSay')
      : t(`devices.problem.${devices.microphone ?? 'unknown'}`);
  return (
    <CheckRow
      icon={<Mic aria-hidden />}
      title={t('devices.microphone')}
      state={hasSound ? (hasHeard ? 'good' : 'open') : devices.isOpening ? 'open' : 'problem'}
      status={status}
    >
      {hasSound ? (
        <div className="grid gap-4">
          <LevelMeter level={level} label={t('devices.level')} />
          <HeardCheck check={check} />
          {devices.stream && <SoundReplay stream={devices.stream} />}
          <DevicePicker kind="audioinput" devices={devices} />
        </div>
      ) : (
        !devices.isOpening && (
          <Button size="sm" onClick={() => void devices.open()}>
            {t('devices.tryAgain')}
          </Button>
        )
      )}
    </CheckRow>
  );
}
