/** Quietest level shown, in dBFS; a calm room sits near it. */
const FLOOR_DB = -60;
const CEILING_DB = -12;

/** Loudness of samples in −1…1 as a share of the meter, 0–1, linear in decibels. Silence is 0. */
export function levelOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / samples.length);
  if (rms === 0) return 0;
  const db = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}
