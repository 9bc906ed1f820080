import type { Signals } from '@/lib/api/types';

const UNITS: Record<string, string> = {
  loudness: 'dbfs',
  pitch: 'hz',
  smile: 'share',
  gaze_away: 'share',
  nod: 'count',
};

/** Signals in the shape of the API, one value a second. */
export function signals(
  lanes: Signals['lanes'],
  not_measured: Signals['not_measured'] = {},
  questions: Signals['questions'] = [],
): Signals {
  return {
    step_ms: 1_000,
    lanes,
    units: Object.fromEntries(Object.keys(lanes).map((kind) => [kind, UNITS[kind] ?? 'share'])),
    quality: {},
    questions,
    not_measured,
    engines: ['mediapipe'],
  } as Signals;
}
