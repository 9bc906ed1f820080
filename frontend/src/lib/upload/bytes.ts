const UNITS = ['KB', 'MB', 'GB'] as const;

/** A size as people read it, in steps of 1024: 1.5 MB. */
export function readableBytes(bytes: number, language: string): string {
  let [value, unit] = [bytes / 1024, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = value < 10 && unit > 0 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${UNITS[unit]}`;
}
