import { type RefObject, useEffect } from 'react';
import { usePosition } from './playhead';
import { type Line, lineAt } from './words';

/** Keeps the words being heard in sight of their box; scrolls the box alone, and only when they have left it. */
export function useFollowing(box: RefObject<HTMLElement | null>, lines: Line[]): void {
  const heard = usePosition((ms, whose) => (ms > 0 ? (lineAt(lines, ms, whose)?.utteranceId ?? null) : null));
  useEffect(() => {
    const around = box.current;
    const line = heard && around?.querySelector<HTMLElement>('[data-heard=true]');
    if (!around || !line) return;
    const [outer, inner] = [around.getBoundingClientRect(), line.getBoundingClientRect()];
    if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    const still = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
    around.scrollBy?.({
      top: inner.top - outer.top - outer.height / 3,
      behavior: still ? 'auto' : 'smooth',
    });
  }, [box, heard]);
}
