import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import type { Partial } from '@/lib/media/messages';
import type { CaptionSize } from './caption-size';
import type { Captions } from './use-captions';

const SIZES: Record<CaptionSize, string> = {
  normal: 'text-lg leading-relaxed',
  large: 'text-2xl leading-relaxed',
  largest: 'text-[32px] leading-[1.5]',
};

interface CaptionLinesProps {
  captions: Captions;
  partial: Partial | null;
  size: CaptionSize;
}

/** Words as they come: final ones solid, those still changing lighter. What stands there keeps its place. */
export function CaptionLines({ captions, partial, size }: CaptionLinesProps) {
  const { t } = useTranslation(['interview', 'common']);
  const box = useRef<HTMLDivElement>(null);
  useAtTheEnd(box, `${captions.lines.length}:${partial?.text.length ?? 0}:${size}`);
  const held = useHeldHeight(partial?.utterance_id ?? null, `${partial?.text}:${size}`);
  const isEmpty = captions.lines.length === 0 && !partial;
  return (
    <div ref={box} className={cn('min-h-0 grow overflow-y-auto overscroll-contain px-5 py-4', SIZES[size])}>
      {isEmpty && <p className="text-quiet">{t('room.captionsEmpty')}</p>}
      <div aria-live="polite">
        {captions.lines.map((line) => (
          <p key={line.id} className="mb-2">
            {line.text}
          </p>
        ))}
      </div>
      {/* Words still changing are not read aloud; their final form above is. */}
      {partial && (
        <p ref={held} aria-hidden className="text-quiet">
          {partial.text}
        </p>
      )}
    </div>
  );
}

const NEAR_END_PX = 48;

/** Keeps the newest words in sight, unless somebody has scrolled up to read: then nothing moves under their eyes. */
function useAtTheEnd(box: React.RefObject<HTMLDivElement | null>, key: string): void {
  const isFollowing = useRef(true);
  useEffect(() => {
    const around = box.current;
    if (!around) return;
    const look = () => {
      isFollowing.current = around.scrollHeight - around.scrollTop - around.clientHeight < NEAR_END_PX;
    };
    around.addEventListener('scroll', look);
    return () => around.removeEventListener('scroll', look);
  }, [box]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when words or their size change, and only then
  useLayoutEffect(() => {
    if (box.current && isFollowing.current) box.current.scrollTop = box.current.scrollHeight;
  }, [key]);
}

/** A guess that gets shorter keeps the height it had, so that a line taken back pulls nothing up. */
function useHeldHeight(utteranceId: string | null, key: string) {
  const line = useRef<HTMLParagraphElement>(null);
  const highest = useRef({ utteranceId, height: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured whenever the words change, and only then
  useLayoutEffect(() => {
    if (highest.current.utteranceId !== utteranceId) highest.current = { utteranceId, height: 0 };
    if (!line.current) return;
    line.current.style.minHeight = '';
    highest.current.height = Math.max(highest.current.height, line.current.offsetHeight);
    line.current.style.minHeight = `${highest.current.height}px`;
  }, [utteranceId, key]);
  return line;
}
