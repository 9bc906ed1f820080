import type { QuestionResult } from '@/lib/api/types';

/** A recording's place on the session's clock. */
export interface Segment {
  recordingId: string;
  fromMs: number;
  lengthMs: number;
}

/** The session's clock from its beginning to the last thing that has a time. */
export interface Axis {
  lengthMs: number;
  segments: Segment[];
}

export interface Media {
  recording_id: string;
  duration_s: number | null;
  /** Where its own clock begins on the session's; `null` before it is part of the interview. */
  offset_ms: number | null;
  is_playable: boolean;
}

/** The clock everything shares: words, signals and recordings. `measuredMs` is how far the signals reach. */
export function axisOf(results: Pick<QuestionResult, 'answer'>[], media: Media[], measuredMs = 0): Axis {
  const segments = media
    .filter((one) => one.is_playable)
    .map((one) => ({
      recordingId: one.recording_id,
      fromMs: one.offset_ms ?? 0,
      lengthMs: Math.round((one.duration_s ?? 0) * 1_000),
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
  const words = results.flatMap(({ answer }) => answer?.utterances ?? []).filter(isTimed);
  return {
    lengthMs: Math.max(
      0,
      measuredMs,
      ...words.map((said) => said.ended_ms),
      ...segments.map((one) => one.fromMs + one.lengthMs),
    ),
    segments,
  };
}

/** The recording that plays at a moment, with the time on its own clock; `null` where there is none. */
export function segmentAt(axis: Axis, ms: number): { segment: Segment; localMs: number } | null {
  // Recordings are laid out in whole seconds: what is left between two belongs to the earlier one.
  const segment = axis.segments.filter((one) => one.fromMs <= ms).at(-1);
  if (!segment || ms > segment.fromMs + segment.lengthMs + 1_000) return null;
  return { segment, localMs: Math.min(ms - segment.fromMs, segment.lengthMs) };
}

/** Whether it has a length; what was typed has none. */
export function isTimed(said: { started_ms: number; ended_ms: number }): boolean {
  return said.ended_ms > said.started_ms;
}
