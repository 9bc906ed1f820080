import type { LineFigure } from './line-figure';

/** How quickly the media server answers, in ms: the middle of several tries, and how much they differ. */
export interface NetworkFigure {
  roundTripMs: number;
  jitterMs: number;
}

export type NetworkHint = 'good' | 'fair' | 'slow';

/** Beyond these a conversation is felt to lag: about a fifth of a second each way (ITU-T G.114), jitter at a quarter of it. */
const GOOD: NetworkFigure = { roundTripMs: 200, jitterMs: 50 };
const FAIR: NetworkFigure = { roundTripMs: 400, jitterMs: 120 };

const TRIES = 6;
const GIVE_UP_MS = 5_000;

/** Asks `address` several times, one after the other. Throws where there is no answer. */
export async function measureNetwork(
  address: string,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<NetworkFigure> {
  const took: number[] = [];
  for (let at = 0; at <= TRIES; at++) {
    const began = now();
    const response = await fetch(address, {
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(GIVE_UP_MS)]),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${response.status}`);
    // The first one also opens the connection, and is not counted.
    if (at > 0) took.push(now() - began);
  }
  return figureOf(took);
}

/** Median, and the mean difference between one try and the next (RFC 3550's idea of jitter, unsmoothed). */
export function figureOf(tookMs: number[]): NetworkFigure {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  const steps = tookMs.slice(1).map((took, index) => Math.abs(took - (tookMs[index] ?? took)));
  const jitter = steps.length > 0 ? steps.reduce((sum, step) => sum + step, 0) / steps.length : 0;
  return { roundTripMs: Math.round(median), jitterMs: Math.round(jitter) };
}

/** What the figure means for a conversation. */
export function networkHint({ roundTripMs, jitterMs }: NetworkFigure): NetworkHint {
  const within = (limit: NetworkFigure) => roundTripMs <= limit.roundTripMs && jitterMs <= limit.jitterMs;
  return within(GOOD) ? 'good' : within(FAIR) ? 'fair' : 'slow';
}

/** Lost sound that a listener does not notice, and that costs words (with Opus's concealment, as VoIP is planned). */
const LITTLE_LOST = 0.01;
const MUCH_LOST = 0.05;

/** The hint once the sound itself has been on its way. */
export function withLoss(hint: NetworkHint, line: LineFigure | null): NetworkHint {
  if (!line || line.lostShare <= LITTLE_LOST) return hint;
  return line.lostShare > MUCH_LOST ? 'slow' : hint === 'good' ? 'fair' : hint;
}
