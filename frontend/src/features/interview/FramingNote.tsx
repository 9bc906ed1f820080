import { useTranslation } from 'react-i18next';
import type { CheckView } from '@/lib/media/use-check';

/** What is measured of the picture here, or that nothing is, and why. */
export function FramingNote({ check }: { check: CheckView }) {
  const { t } = useTranslation('interview');
  const text =
    check.state === 'off'
      ? t('devices.framing.off')
      : check.notWatched
        ? t(`devices.framing.notWatched.${check.notWatched}`)
        : check.framing
          ? t(check.framing.has_baseline ? 'devices.framing.taken' : 'devices.framing.taking')
          : t('devices.framing.starting');
  return (
    <p role="status" className="text-quiet text-sm">
      {text}
    </p>
  );
}
