import type { Recording } from '@/lib/api/recordings';
import type { Session, SessionStep } from '@/lib/api/types';

/** One file for each question, or one for all. */
export type UploadMode = 'each' | 'whole';

const isUpload = (one: Recording) => one.kind === 'upload';

/**
 * How this interview is being uploaded, as far as that is settled by what came already. Questions that a recording of
 * everything has no part for are answered one by one.
 */
export function settledMode(recordings: Recording[], answered: number): UploadMode | null {
  const live = recordings.filter((one) => isUpload(one) && one.state !== 'refused');
  if (live.some((one) => one.question_id === null && one.state !== 'done' && one.state !== 'failed'))
    return 'whole';
  return live.length > 0 || answered > 0 ? 'each' : null;
}

/** The newest upload to a place: a question, or the whole interview. */
export function uploadAt(recordings: Recording[], questionId: string | null): Recording | null {
  return recordings.filter((one) => isUpload(one) && one.question_id === questionId).at(-1) ?? null;
}

/** Whether a place waits for a file: nothing came, it is unfinished, or what came was refused. */
export function isOpen(recording: Recording | null): boolean {
  return recording === null || recording.state === 'receiving' || recording.state === 'refused';
}

/** The recording of a question that was read without words: its answer is typed beside it. */
export function wordlessFor(
  recordings: Recording[],
  questionId: string,
  steps: SessionStep[],
): Recording | null {
  const read = recordings.filter((one) => isUpload(one) && one.state === 'done' && one.is_playable);
  const own = read.find((one) => one.question_id === questionId);
  // One of everything may have words, and just no part for this question.
  const hasNoWords = (one: Recording) =>
    steps.some(
      (step) => step.recording_id === one.recording_id && step.step === 'transcription' && step.note,
    );
  return own ?? read.find((one) => one.question_id === null && hasNoWords(one)) ?? null;
}

/** A step's state as the stepper draws it. */
export const STEP_STATES = { waiting: 'left', running: 'current', done: 'done', failed: 'failed' } as const;

/** The steps of each recording, in the order the recordings came. */
export function stepsByRecording(steps: SessionStep[]): Map<string, SessionStep[]> {
  const found = new Map<string, SessionStep[]>();
  for (const step of steps) {
    if (step.recording_id === null || step.recording_id === undefined) continue;
    found.set(step.recording_id, [...(found.get(step.recording_id) ?? []), step]);
  }
  return found;
}

/** Whether all questions were put at once, to be answered in one recording, and none was answered since. */
export function areAllPut(session: Session): boolean {
  const { asked_questions: asked, total_questions: total, answered_questions: answered } = session;
  return asked > 1 && asked === total && answered === 0;
}

/** Whether the interview came in by upload so far, so that it opens there again. */
export function isByUpload(session: Session): boolean {
  return areAllPut(session) || session.steps.some((step) => typeof step.recording_id === 'string');
}
