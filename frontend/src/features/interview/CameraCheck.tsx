import { Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import type { CheckView } from '@/lib/media/use-check';
import { useLight } from '@/lib/media/use-light';
import { CheckRow } from './CheckRow';
import { DevicePicker } from './DevicePicker';
import { FramingNote } from './FramingNote';
import type { Devices } from './use-devices';

/** The preview, mirrored as a mirror is, with a frame to sit in, and a hint about the light and the place. */
export function CameraCheck({ devices, check }: { devices: Devices; check: CheckView }) {
  const { t } = useTranslation(['interview', 'common']);
  const video = useRef<HTMLVideoElement>(null);
  const hasPicture = (devices.stream?.getVideoTracks().length ?? 0) > 0;
  const light = useLight(video, hasPicture);
  const place = check.framing?.hint ?? null;
  // Where the light comes from the picture alone tells; the rest is measured where the interview is.
  const hint =
    place && place !== 'good' && place !== 'too_dark'
      ? (`framing.${place}` as const)
      : light && light !== 'good'
        ? (`light.${light}` as const)
        : place
          ? (`framing.${place}` as const)
          : light && (`light.${light}` as const);
  const isFine = hint === null || hint === 'light.good' || hint === 'framing.good';

  useEffect(() => {
    if (video.current) video.current.srcObject = devices.stream;
  }, [devices.stream]);

  const status = devices.isOpening
    ? t('devices.opening')
    : hasPicture
      ? t(hint ? `devices.${hint}` : 'devices.looking')
      : t(`devices.problem.${devices.camera ?? 'unknown'}`);
  return (
    <div className="grid gap-5">
      <div className="relative aspect-[4/3] overflow-hidden rounded-layer border border-edge bg-solid">
        {/* The picture is the person's own, live and silent. */}
        <video
          ref={video}
          autoPlay
          playsInline
          muted
          aria-label={t('devices.preview')}
          className={hasPicture ? 'size-full scale-x-[-1] object-cover' : 'hidden'}
        />
        {hasPicture ? (
          <div
            aria-hidden
            className="pointer-events-none absolute inset-x-[30%] top-[12%] bottom-[18%] rounded-[50%] border-2 border-white/45 border-dashed"
          />
        ) : (
          <div className="absolute inset-0 grid place-content-center justify-items-center gap-3 p-6 text-center text-quiet">
            <VideoOff aria-hidden className="size-12" />
            <p>{t(devices.isOpening ? 'devices.opening' : 'devices.noPicture')}</p>
          </div>
        )}
      </div>
      <CheckRow
        icon={<Video aria-hidden />}
        title={t('devices.camera')}
        state={hasPicture ? (isFine ? 'good' : 'problem') : devices.isOpening ? 'open' : 'problem'}
        status={status}
      >
        {hasPicture ? (
          <div className="grid gap-4">
            <FramingNote check={check} />
            <DevicePicker kind="videoinput" devices={devices} />
          </div>
        ) : (
          !devices.isOpening && (
            <Button size="sm" onClick={() => void devices.open()}>
              {t('devices.tryAgain')}
            </Button>
          )
        )}
      </CheckRow>
    </div>
  );
}
