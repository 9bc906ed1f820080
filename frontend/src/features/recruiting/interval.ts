/* Where a score and its band stand on an axis from 0 to 100. */

export interface Interval {
  low: number;
  value: number;
  high: number;
}

/** The interval of a score, or null where there is no score. A missing band is the score alone, never a made-up width. */
export function intervalOf(row: {
  total: number | null;
  band_low: number | null;
  band_high: number | null;
}): Interval | null {
  if (row.total === null) return null;
  const value = clamp(row.total);
  return {
    value,
    low: Math.min(clamp(row.band_low ?? value), value),
    high: Math.max(clamp(row.band_high ?? value), value),
  };
}

/** Maps 0–100 to pixels, leaving `inset` on both sides so that a mark at an end is drawn whole. */
export function toPixels(score: number, width: number, inset: number): number {
  return inset + (clamp(score) / 100) * (width - 2 * inset);
}

/** Whether two bands share a value: then the scores alone do not put one before the other. */
export function overlap(a: Interval, b: Interval): boolean {
  return a.low <= b.high && b.low <= a.high;
}

function clamp(score: number): number {
  return Math.min(Math.max(score, 0), 100);
}
