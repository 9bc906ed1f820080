import { Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';

/** Plays the interviewer. Where the browser wants a gesture first, asks for one. */
export function VoiceOut({ voice }: { voice: MediaStream | null }) {
  const { t } = useTranslation(['interview', 'common']);
  const audio = useRef<HTMLAudioElement>(null);
  const [isBlocked, setBlocked] = useState(false);

  function play() {
    audio.current?.play().then(
      () => setBlocked(false),
      (error: unknown) => setBlocked(error instanceof DOMException && error.name === 'NotAllowedError'),
    );
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: play belongs to each new voice
  useEffect(() => {
    if (!audio.current || !voice) return;
    audio.current.srcObject = voice;
    play();
  }, [voice]);

  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: every word it says stands on the screen */}
      <audio ref={audio} autoPlay />
      {isBlocked && (
        <Button
          variant="primary"
          className="rise fixed top-32 right-4 z-30"
          onClick={play}
          icon={<Volume2 aria-hidden className="size-5" />}
        >
          {t('room.turnSoundOn')}
        </Button>
      )}
    </>
  );
}
