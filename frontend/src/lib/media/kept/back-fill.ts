import { ApiError } from '../../api/errors';
import { backoffMs, waitOrOnline } from '../../session/backoff';
import type { JournalEntry } from '../../session/use-session-events';
import type { Gap, SoundBuffer } from './sound-buffer';

/** What the server could not hear, and asks this browser for. */
export interface MissedSound extends Gap {
  missedId: string;
}

/** How a piece gets to the server; both may fail with an `ApiError`. */
export interface SoundSender {
  send: (missedId: string, startedMs: number, sound: Blob) => Promise<unknown>;
  complete: (missedId: string) => Promise<unknown>;
}

const MOST_TRIES = 12;

/** What is missed and not settled yet, of which this browser may have the sound. */
export function wanted(entries: readonly JournalEntry[]): MissedSound[] {
  const of = (type: string) => entries.filter((entry) => entry.type === type).map((entry) => entry.event);
  const settled = new Set(of('MissedSoundSettled').map((event) => event.missed_id));
  return of('SoundMissed')
    .filter((event) => event.because !== 'recogniser' && !settled.has(event.missed_id))
    .map((event) => ({
      missedId: String(event.missed_id),
      startedMs: Number(event.started_ms),
      endedMs: Number(event.ended_ms),
    }));
}

/** Sends what covers `missed`, then says that this is all. Tries again while the network is away; gives up quietly. */
export async function backFill(
  buffer: SoundBuffer,
  missed: MissedSound,
  sender: SoundSender,
  signal: AbortSignal,
): Promise<void> {
  for (const segment of await buffer.covering(missed)) {
    const sound = await buffer.file(segment);
    if (sound && !(await tried(() => sender.send(missed.missedId, segment, sound), signal))) return;
  }
  await tried(() => sender.complete(missed.missedId), signal);
}

/** False when the server cannot be reached for minutes. A piece it will not have costs nothing but itself. */
async function tried(act: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < MOST_TRIES && !signal.aborted; attempt++) {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof ApiError && !error.isRetryAvailable) return true;
    }
    await waitOrOnline(backoffMs(attempt), signal);
  }
  return false;
}
