import type { QuestionResult } from '@/lib/api/types';

/** A recording's place on the session's clock. */
export interface Segment {
  recordingId: string;
  /** Whose answers are in it; `null` where that is not known. */
  questionIds: readonly string[] | null;
  fromMs: number;
  lengthMs: number;
}

/** Whose moment a place on the clock is: a live answer and an uploaded one may lie at the same time. */
export interface Whose {
  /** The recording that plays; `null` while none was chosen. */
  recordingId: string | null;
  /** Whose answers are meant; `null`: anybody's. */
  questionIds: readonly string[] | null;
}

/** The session's clock from its beginning to the last thing that has a time. */
export interface Axis {
  lengthMs: number;
  segments: Segment[];
}

export interface Media {
  recording_id: string;
  /** `null`: of the whole interview. */
  question_id: string | null;
  spans: { question_id: string }[];
  duration_s: number | null;
  /** Where its own clock begins on the session's; `null` before it is part of the interview. */
  offset_ms: number | null;
  is_playable: boolean;
}

/** The clock everything shares: words, signals and recordings. `measuredMs` is how far the signals reach. */
export function axisOf(results: Pick<QuestionResult, 'answer'>[], media: Media[], measuredMs = 0): Axis {
  const words = results.flatMap(({ answer }) => answer?.utterances ?? []).filter(isTimed);
  const segments = media
    .filter((one) => one.is_playable)
    .map((one) => ({
      recordingId: one.recording_id,
      questionIds: questionsIn(one),
      fromMs: one.offset_ms ?? 0,
      lengthMs: Math.round((one.duration_s ?? 0) * 1_000),
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
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

function questionsIn(media: Media): readonly string[] | null {
  if (media.question_id !== null) return [media.question_id];
  return media.spans.length > 0 ? media.spans.map((span) => span.question_id) : null;
}

/**
 * The recording that plays at a moment, with the time on its own clock; `null` where there is none. What plays goes on as
 * far as it reaches; where an answer is meant, only its own recording will do.
 */
export function segmentAt(
  axis: Axis,
  ms: number,
  whose: Whose | null = null,
): { segment: Segment; localMs: number } | null {
  const segment = chosenAt(axis.segments, ms, whose);
  const localMs = Math.max(0, ms - (segment?.fromMs ?? 0));
  return segment ? { segment, localMs: Math.min(localMs, segment.lengthMs) } : null;
}

/** Recordings are laid out in whole seconds, and a first word may lie just before its recording. */
const EDGE_MS = 1_000;

function chosenAt(all: Segment[], ms: number, whose: Whose | null): Segment | undefined {
  const isDuring = (one: Segment) => one.fromMs <= ms && ms < one.fromMs + one.lengthMs;
  const isJustOver = (one: Segment) => one.fromMs <= ms && ms <= one.fromMs + one.lengthMs + EDGE_MS;
  const lastOf = (some: Segment[]) => some.findLast(isDuring) ?? some.findLast(isJustOver);
  if (whose?.recordingId) {
    return all.find((one) => one.recordingId === whose.recordingId && isDuring(one)) ?? lastOf(all);
  }
  const meant = whose?.questionIds;
  if (!meant) return lastOf(all);
  const theirs = all.filter((one) => one.questionIds?.some((id) => meant.includes(id)));
  const isJustBefore = (one: Segment) => one.fromMs - EDGE_MS <= ms && ms < one.fromMs;
  return lastOf(theirs) ?? theirs.find(isJustBefore) ?? lastOf(all.filter((one) => one.questionIds === null));
}

/** Whether the words of a question are what is heard. */
export function isHeardFor(questionId: string, whose: Pick<Whose, 'questionIds'> | null): boolean {
  return whose?.questionIds?.includes(questionId) ?? true;
}

/** Whether it has a length; what was typed has none. */
export function isTimed(said: { started_ms: number; ended_ms: number }): boolean {
  return said.ended_ms > said.started_ms;
}
