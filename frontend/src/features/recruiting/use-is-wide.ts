import { useSyncExternalStore } from 'react';

const QUERY = '(min-width: 1024px)';

/** Whether there is room for two columns. */
export function useIsWide(query: string = QUERY): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = window.matchMedia?.(query);
      media?.addEventListener('change', tell);
      return () => media?.removeEventListener('change', tell);
    },
    () => window.matchMedia?.(query).matches ?? true,
  );
}
