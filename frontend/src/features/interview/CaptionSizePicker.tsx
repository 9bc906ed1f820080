import { RadioGroup } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { CAPTION_SIZES, type CaptionSize } from './caption-size';

const LETTERS: Record<CaptionSize, string> = {
  normal: 'text-[13px]',
  large: 'text-base',
  largest: 'text-xl',
};

/** Three sizes of one letter to choose from; arrow keys move between them. */
export function CaptionSizePicker({
  size,
  onChange,
}: {
  size: CaptionSize;
  onChange: (size: CaptionSize) => void;
}) {
  const { t } = useTranslation('interview');
  return (
    <RadioGroup.Root
      aria-label={t('room.captionSize')}
      value={size}
      onValueChange={(next) => onChange(next as CaptionSize)}
      className="flex items-center"
    >
      {CAPTION_SIZES.map((one) => (
        <RadioGroup.Item
          key={one}
          value={one}
          aria-label={t(`room.captionSizes.${one}`)}
          title={t(`room.captionSizes.${one}`)}
          className={cn(
            'grid size-9 place-items-center rounded-[8px] text-quiet leading-none hover:text-ink',
            'data-[state=checked]:bg-accent-soft data-[state=checked]:text-accent',
            LETTERS[one],
          )}
        >
          <span aria-hidden>{t('room.captionLetter')}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
