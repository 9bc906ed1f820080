import { useState } from 'react';

export const CAPTION_SIZES = ['normal', 'large', 'largest'] as const;
export type CaptionSize = (typeof CAPTION_SIZES)[number];

const KEY = 'daedam.caption-size';

/** How large captions are; kept on this device. */
export function useCaptionSize(): [CaptionSize, (size: CaptionSize) => void] {
  const [size, setSize] = useState<CaptionSize>(
    () => CAPTION_SIZES.find((one) => one === localStorage.getItem(KEY)) ?? 'normal',
  );
  return [
    size,
    (next) => {
      localStorage.setItem(KEY, next);
      setSize(next);
    },
  ];
}
