import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import type { Devices } from './use-devices';

/** The candidate's own picture and level, small. The camera can be turned off at any time, at no cost. */
export function OwnPreview({ devices, level }: { devices: Devices; level: number }) {
  const { t } = useTranslation(['interview', 'common']);
  const video = useRef<HTMLVideoElement>(null);
  const picture = devices.stream?.getVideoTracks()[0];
  const hasSound = (devices.stream?.getAudioTracks().length ?? 0) > 0;
  const [isOff, setOff] = useState(false);

  useEffect(() => {
    if (video.current) video.current.srcObject = devices.stream;
    if (picture) picture.enabled = !isOff;
  }, [devices.stream, picture, isOff]);

  const isShown = picture !== undefined && !isOff;
  return (
    <section aria-label={t('room.ownPreview')} className="w-28 sm:w-40 lg:w-full">
      <div className="relative aspect-[4/3] overflow-hidden rounded-control border border-edge bg-solid lg:mx-auto lg:max-h-[26dvh] lg:rounded-panel">
        <video
          ref={video}
          autoPlay
          playsInline
          muted
          aria-label={t('devices.preview')}
          className={cn('size-full scale-x-[-1] object-cover', !isShown && 'invisible')}
        />
        {!isShown && (
          <div className="absolute inset-0 grid place-content-center justify-items-center gap-2 p-2 text-center text-quiet text-xs lg:text-sm">
            <VideoOff aria-hidden className="size-6 lg:size-8" />
            <span className="hidden sm:block">{t(picture ? 'room.cameraOff' : 'room.noCamera')}</span>
          </div>
        )}
        {picture && (
          <button
            type="button"
            aria-pressed={!isOff}
            aria-label={t(isOff ? 'room.turnCameraOn' : 'room.turnCameraOff')}
            title={t(isOff ? 'room.turnCameraOn' : 'room.turnCameraOff')}
            onClick={() => setOff(!isOff)}
            className="absolute right-1.5 bottom-1.5 grid size-9 place-items-center rounded-full bg-black/60 text-white hover:bg-black/80 lg:right-3 lg:bottom-3"
          >
            {isOff ? <VideoOff aria-hidden className="size-4" /> : <Video aria-hidden className="size-4" />}
          </button>
        )}
      </div>
      <div className="mt-2 flex items-center gap-2 text-quiet">
        {hasSound ? <Mic aria-hidden className="size-4" /> : <MicOff aria-hidden className="size-4" />}
        <span className="sr-only">{t(hasSound ? 'room.micOn' : 'room.micOff')}</span>
        <span aria-hidden className="h-1.5 grow overflow-hidden rounded-full bg-track">
          <span
            className="block h-full rounded-full bg-live transition-[width] duration-100"
            style={{ width: `${Math.round(level * 100)}%` }}
          />
        </span>
      </div>
    </section>
  );
}
