import type { Recording } from '@/lib/api/recordings';
import type { Session, SessionStep } from '@/lib/api/types';

/** One file for each question, or one for all. */
export type UploadMode = 'each' | 'whole';

const isUpload = (one: Recording) => one.kind === 'upload';

/** How this interview is being uploaded, as far as that is settled by what came already. */
export function settledMode(recordings: Recording[], answered: number): UploadMode | null {
  const live = recordings.filter((one) => isUpload(one) && one.state !== 'refused');
  if (live.some((one) => one.question_id === null)) return 'whole';
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
export function wordlessFor(recordings: Recording[], questionId: string): Recording | null {
  const read = recordings.filter((one) => isUpload(one) && one.state === 'done' && one.is_playable);
  return (
    read.find((one) => one.question_id === questionId) ?? read.find((one) => one.question_id === null) ?? null
  );
}

/** The steps of each recording, in the order the recordings came. */
export function stepsByRecording(steps: SessionStep[]): Map<string, SessionStep[]> {
  const found = new Map<string, SessionStep[]>();
  for (const step of steps) {
    if (step.recording_id === null || step.recording_id === undefined) continue;
    found.set(step.recording_id, [...(found.get(step.recording_id) ?? []), step]);
  }
  return found;
}

/** Whether the interview came in by upload so far, so that it opens there again. */
export function isByUpload(session: Session): boolean {
  return session.steps.some((step) => typeof step.recording_id === 'string');
}
