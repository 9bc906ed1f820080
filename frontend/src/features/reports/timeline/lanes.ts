import type { Signals } from '@/lib/api/types';

export type LaneGroup = 'voice' | 'face' | 'body' | 'quality';

/** What a number of a lane counts. */
export type Unit =
  | 'share'
  | 'count'
  | 'ratio'
  | 'deg'
  | 'face_widths_per_s'
  | 'per_s'
  | 'dbfs'
  | 'db'
  | 'hz'
  | 'st'
  | 'syllables_per_s';

export interface Lane {
  kind: string;
  group: LaneGroup;
  unit: Unit;
  /** One value per step from the start of the axis; `null` is not measured. */
  values: (number | null)[];
  /** Shown at once; the others unfold. */
  isMain: boolean;
}

const VOICE = ['loudness', 'pitch', 'speech_rate', 'pause_share', 'pitch_variation', 'dynamic_range', 'snr'];
const FACE = [
  'face_visible',
  'gaze_away',
  'smile',
  'nod',
  'blink',
  'eye_openness',
  'eyes_closed',
  'mouth_open',
  'shake',
  'head_yaw',
  'head_pitch',
  'head_roll',
  'distance',
  'movement',
  'facial_movement',
  'stillness',
  'brightness',
];
const BODY = ['posture_kept', 'gesture_rate', 'shoulder_tilt', 'lean', 'hands_visible', 'hand_near_face'];
const MAIN = new Set([
  'loudness',
  'pitch',
  'speech_rate',
  'pause_share',
  'face_visible',
  'gaze_away',
  'smile',
  'nod',
  'posture_kept',
  'gesture_rate',
]);
const ORDER: [LaneGroup, string[]][] = [
  ['voice', VOICE],
  ['face', FACE],
  ['body', BODY],
];

/** Every kind a lane or a gap can have, in the order they are shown. */
export const KINDS = ORDER.flatMap(([, kinds]) => kinds);

/** The lanes of a session in the order they are shown. */
export function lanesOf(signals: Signals): Lane[] {
  return ORDER.flatMap(([group, kinds]) =>
    kinds.flatMap((kind) => {
      const values = signals.lanes[kind];
      const unit = signals.units[kind] as Unit | undefined;
      return values && unit ? [{ kind, group, unit, values, isMain: MAIN.has(kind) }] : [];
    }),
  );
}

/** Kinds without a lane, gathered by the reason given for them. */
export function missingOf(signals: Signals): { message: string; kinds: string[] }[] {
  const found = new Map<string, string[]>();
  for (const kind of KINDS) {
    const gap = signals.not_measured[kind];
    if (gap) found.set(gap.message, [...(found.get(gap.message) ?? []), kind]);
  }
  return [...found].map(([message, kinds]) => ({ message, kinds }));
}

/** The value at a moment; `null` where nothing was measured. */
export function valueAt(lane: Lane, stepMs: number, ms: number): number | null {
  return lane.values[Math.floor(ms / stepMs)] ?? null;
}

export interface Summary {
  median: number;
  low: number;
  high: number;
  /** Share of the steps that were measured, 0–1. */
  measured: number;
}

/** Median and range of what was measured; `null` where nothing was. */
export function summaryOf(values: (number | null)[]): Summary | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const at = (place: number) => known[Math.min(known.length - 1, Math.max(0, place))] ?? 0;
  const middle = (known.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(0),
    high: at(known.length - 1),
    measured: known.length / values.length,
  };
}

/** Least range worth drawing, so that a steady voice is not blown up to look agitated. */
const LEAST_RANGE: Record<Unit, number> = {
  share: 1,
  count: 2,
  ratio: 0.5,
  deg: 20,
  face_widths_per_s: 0.5,
  per_s: 0.5,
  dbfs: 20,
  db: 20,
  hz: 100,
  st: 4,
  syllables_per_s: 4,
};

/** Lowest and highest value of the plot. Shares and counts stand on zero. */
export function domainOf(lane: Lane): [number, number] {
  if (lane.unit === 'share') return [0, 1];
  const summary = summaryOf(lane.values);
  const least = LEAST_RANGE[lane.unit];
  if (!summary) return [0, least];
  if (lane.unit === 'count' || lane.unit === 'per_s') return [0, Math.max(least, summary.high)];
  const range = Math.max(least, summary.high - summary.low);
  const middle = (summary.low + summary.high) / 2;
  return [middle - range * 0.55, middle + range * 0.55];
}

export interface Run {
  /** First step and the step after the last. */
  from: number;
  to: number;
}

/** Stretches of steps that were measured, or that were not. `steps` is the length of the axis in steps. */
export function runsOf(values: (number | null)[], isMeasured: boolean, steps = values.length): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < steps; at++) {
    if (((values[at] ?? null) !== null) !== isMeasured) continue;
    const last = runs.at(-1);
    if (last?.to === at) last.to = at + 1;
    else runs.push({ from: at, to: at + 1 });
  }
  return runs;
}

/** A plot's line as SVG path data in a box of `steps` × 100, broken where nothing was measured. */
export function pathOf(lane: Lane): string {
  const [low, high] = domainOf(lane);
  const y = (value: number) => Math.round((1 - (value - low) / (high - low)) * 1_000) / 10;
  return runsOf(lane.values, true)
    .map(({ from, to }) => {
      const points = lane.values
        .slice(from, to)
        .map((value, index) => `${from + index + 0.5} ${y(value ?? 0)}`);
      // A single step has no line yet: it gets its own width.
      if (points.length === 1) return `M${from} ${y(lane.values[from] ?? 0)}H${to}`;
      return `M${points.join('L')}`;
    })
    .join('');
}

const DIGITS: Record<Unit, number> = {
  share: 0,
  count: 0,
  ratio: 2,
  deg: 0,
  face_widths_per_s: 2,
  per_s: 1,
  dbfs: 0,
  db: 0,
  hz: 0,
  st: 1,
  syllables_per_s: 1,
};

/** The figure alone, as the reader's language writes it; shares in percent. The unit's word is the caller's. */
export function figureOf(value: number, unit: Unit, language: string): string {
  const shown = unit === 'share' ? value * 100 : value;
  // A rounded −0 is 0.
  const rounded = Number(shown.toFixed(DIGITS[unit])) + 0;
  return new Intl.NumberFormat(language, { maximumFractionDigits: DIGITS[unit] }).format(rounded);
}
