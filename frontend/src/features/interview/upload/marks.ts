/* Where the answers begin in one recording of them all, as people write it: minutes and seconds, or nothing. */

const TIME = /^\s*(?:(\d{1,2}):(?=\d\d:))?(\d{1,3}):([0-5]\d)\s*$/;

/** Milliseconds of `1:05` or `1:02:03`; `null` for what is no such time. */
export function readTime(text: string): number | null {
  const found = TIME.exec(text);
  if (!found) return null;
  const [, hours = '0', minutes, seconds] = found;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

/** A place in the recording as `1:05`, cut to whole seconds: rather a moment early than into the answer. */
export function timeText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export type MarkFault =
  | { kind: 'format' }
  | { kind: 'beyond'; lengthMs: number }
  /** Not after the time of the question at `index`. */
  | { kind: 'order'; index: number };

/** What is wrong with each time; `null` where nothing is, or none is given. `lengthMs` is `null` where nobody knows it. */
export function faultsOf(texts: string[], lengthMs: number | null): (MarkFault | null)[] {
  let last: { index: number; ms: number } | null = null;
  return texts.map((text, index): MarkFault | null => {
    if (text.trim() === '') return null;
    const ms = readTime(text);
    if (ms === null) return { kind: 'format' };
    if (lengthMs !== null && ms >= lengthMs) return { kind: 'beyond', lengthMs };
    if (last && ms <= last.ms) return { kind: 'order', index: last.index };
    last = { index, ms };
    return null;
  });
}

/** The times as the server takes them: `0,61000,,140000`; `null` where none is given. */
export function startsOf(texts: string[]): string | null {
  const starts = texts.map(readTime);
  return starts.some((ms) => ms !== null) ? starts.map((ms) => ms ?? '').join(',') : null;
}
