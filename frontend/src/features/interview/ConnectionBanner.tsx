import { CloudOff, MicOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '@/lib/api/errors';
import type { RoomLink } from '@/lib/media/room';
import type { EventLink } from '@/lib/session/use-session-events';

interface ConnectionBannerProps {
  link: RoomLink;
  eventLink: EventLink;
  mediaProblem: ApiError | null;
  retryCount: number;
  /** Final captions of the question that waits: they are stored. */
  savedLines: number;
}

/** Floats over the top of the room, so that nothing below it moves; says what is saved. */
export function ConnectionBanner({
  link,
  eventLink,
  mediaProblem,
  retryCount,
  savedLines,
}: ConnectionBannerProps) {
  const { t } = useTranslation(['interview', 'common']);
  const kind =
    link === 'reconnecting' || eventLink === 'reconnecting'
      ? 'reconnecting'
      : link === 'refused'
        ? 'refused'
        : mediaProblem
          ? 'media'
          : retryCount > 0
            ? 'retrying'
            : null;
  return (
    <div aria-live="polite" className="pointer-events-none fixed inset-x-3 top-2 z-40 flex justify-center">
      {kind && (
        <p className="layer-solid rise flex max-w-2xl items-center gap-3 max-sm:min-h-[76px] max-sm:w-full rounded-panel border-attention/60 px-4 py-2.5 text-sm leading-5 sm:px-5 sm:text-[15px]">
          {kind === 'media' ? (
            <MicOff aria-hidden className="size-5 shrink-0 text-attention" />
          ) : (
            <CloudOff aria-hidden className="size-5 shrink-0 text-attention" />
          )}
          <span>
            <strong className="font-semibold">{t(`banner.${kind}.title`)}</strong>{' '}
            <span className="text-soft">
              {kind === 'reconnecting' && savedLines > 0
                ? t('banner.reconnecting.lines', { count: savedLines })
                : t(`banner.${kind}.body`)}
            </span>
          </span>
        </p>
      )}
    </div>
  );
}
