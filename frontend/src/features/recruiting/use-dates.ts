import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Moments in the reader's language and time zone. */
export function useDates() {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
    const day = new Intl.DateTimeFormat(i18n.language, { month: 'short', day: 'numeric' });
    const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' });
    const read = (format: Intl.DateTimeFormat) => (at: string | null) =>
      at ? format.format(new Date(at)) : '–';
    return { moment: read(moment), day: read(day), clock: read(clock) };
  }, [i18n.language]);
}

/** A length or an offset as minutes and seconds: 3:07. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
