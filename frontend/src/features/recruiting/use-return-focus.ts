import { useEffect, useRef } from 'react';

/** Gives focus back to what had it when a layer without a trigger of its own opened. */
export function useReturnFocus(isOpen: boolean): void {
  const opener = useRef<HTMLElement | null>(null);
  if (isOpen && opener.current === null && document.activeElement instanceof HTMLElement) {
    opener.current = document.activeElement;
  }
  useEffect(() => {
    if (isOpen || !opener.current) return;
    const target = opener.current;
    opener.current = null;
    // After the layer has let go of the focus it held.
    const timer = setTimeout(() => target.focus({ preventScroll: true }), 50);
    return () => clearTimeout(timer);
  }, [isOpen]);
}
