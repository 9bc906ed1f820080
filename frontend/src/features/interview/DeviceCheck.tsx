import { Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { sendDeviceCheck } from '@/lib/api/calls';
import { useShowError } from '@/lib/api/use-error-modal';
import { playTestTone } from '@/lib/media/tone';
import { useCheck } from '@/lib/media/use-check';
import { CameraCheck } from './CameraCheck';
import { CheckRow } from './CheckRow';
import { MicrophoneCheck } from './MicrophoneCheck';
import { NetworkCheck } from './NetworkCheck';
import type { ScreenProps } from './SessionScreen';
import { UploadDoor } from './upload/UploadDoor';

/** Camera, microphone and speaker, each tried for real, each with a fix; typing is offered throughout. */
export function DeviceCheck({ session, put, devices }: ScreenProps) {
  const { t } = useTranslation(['interview', 'common']);
  const showError = useShowError();
  const [isBusy, setBusy] = useState(false);
  const [hasSpeaker, setHasSpeaker] = useState<boolean | null>(null);
  const [hasHeard, setHasHeard] = useState(false);
  const hasMicrophone = (devices.stream?.getAudioTracks().length ?? 0) > 0;
  const hasCamera = (devices.stream?.getVideoTracks().length ?? 0) > 0;

  const check = useCheck(session.session_id, devices.stream);

  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || devices.hasAsked) return;
    asked.current = true;
    void devices.open();
  }, [devices]);

  async function finish() {
    setBusy(true);
    try {
      put(
        await sendDeviceCheck(session.session_id, {
          has_microphone: hasMicrophone,
          has_camera: hasCamera,
          has_speaker: hasSpeaker === true,
        }),
      );
    } catch (error) {
      showError(error, () => void finish());
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page width="wide" title={t('devices.title')} lead={t('devices.lead')}>
      <div className="grid items-start gap-8 lg:grid-cols-[1.2fr_1fr] lg:gap-12">
        <CameraCheck devices={devices} check={check} />
        <div className="grid gap-2">
          <MicrophoneCheck devices={devices} check={check} hasHeard={hasHeard} onHeard={setHasHeard} />
          <SpeakerCheck answer={hasSpeaker} onAnswer={setHasSpeaker} />
          <NetworkCheck sessionId={session.session_id} line={check.line} />
          {!session.can_hear_speech && (
            <Notice kind="attention" title={t('devices.cannotHearTitle')} className="mt-4">
              {t('devices.cannotHearBody')}
            </Notice>
          )}
          <Notice kind="safe" className="mt-4">
            {t('devices.typingAlways')}
          </Notice>
          <UploadDoor />
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <Button
              variant="primary"
              size="lg"
              className="w-full sm:w-auto"
              isBusy={isBusy || devices.isOpening}
              onClick={() => void finish()}
            >
              {t(hasMicrophone ? 'devices.continue' : 'devices.continueTyping')}
            </Button>
          </div>
        </div>
      </div>
    </Page>
  );
}

function SpeakerCheck({ answer, onAnswer }: { answer: boolean | null; onAnswer: (heard: boolean) => void }) {
  const { t } = useTranslation(['interview', 'common']);
  const [isPlaying, setPlaying] = useState(false);
  const [hasPlayed, setPlayed] = useState(false);

  async function play() {
    setPlaying(true);
    await playTestTone();
    setPlaying(false);
    setPlayed(true);
  }

  return (
    <CheckRow
      icon={<Volume2 aria-hidden />}
      title={t('devices.speaker')}
      state={answer === true ? 'good' : answer === false ? 'problem' : 'open'}
      status={
        answer === true
          ? t('devices.speakerGood')
          : answer === false
            ? t('devices.speakerFix')
            : t('devices.speakerHint')
      }
    >
      <div className="flex flex-wrap gap-3">
        <Button size="sm" isBusy={isPlaying} onClick={() => void play()}>
          {t('devices.playTone')}
        </Button>
        {hasPlayed && answer !== true && (
          <Button size="sm" variant="primary" onClick={() => onAnswer(true)}>
            {t('devices.heard')}
          </Button>
        )}
        {hasPlayed && answer === null && (
          <Button size="sm" variant="ghost" onClick={() => onAnswer(false)}>
            {t('devices.notHeard')}
          </Button>
        )}
      </div>
    </CheckRow>
  );
}
