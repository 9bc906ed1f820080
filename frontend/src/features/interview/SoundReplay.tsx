import { Circle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { recordSound } from '@/lib/media/replay';

const SECONDS = 3;

/** Three seconds of the microphone, played back: what we would hear. They stay in this page. */
export function SoundReplay({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation(['interview', 'common']);
  const [isRecording, setRecording] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => () => (address ? URL.revokeObjectURL(address) : undefined), [address]);
  // Where a browser cannot record, nothing is offered; the level still shows that sound comes in.
  if (typeof MediaRecorder === 'undefined') return null;

  async function record() {
    setRecording(true);
    setFailed(false);
    setAddress(null);
    try {
      setAddress(URL.createObjectURL(await recordSound(stream, SECONDS)));
    } catch {
      setFailed(true);
    } finally {
      setRecording(false);
    }
  }

  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          size="sm"
          isBusy={isRecording}
          onClick={() => void record()}
          icon={<Circle aria-hidden className="size-4 fill-current text-live" />}
        >
          {t(isRecording ? 'devices.replay.recording' : 'devices.replay.record')}
        </Button>
        {address && <Heard address={address} />}
      </div>
      <p role="status" className="text-quiet text-sm">
        {t(
          hasFailed ? 'devices.replay.failed' : address ? 'devices.replay.heardHint' : 'devices.replay.hint',
        )}
      </p>
    </div>
  );
}

function Heard({ address }: { address: string }) {
  const { t } = useTranslation('interview');
  return (
    // biome-ignore lint/a11y/useMediaCaption: three seconds of one's own voice, for one's own ears
    <audio
      src={address}
      controls
      autoPlay
      aria-label={t('devices.replay.heard')}
      className="h-10 max-w-full"
    />
  );
}
