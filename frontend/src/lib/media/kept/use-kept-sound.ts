import { useEffect, useRef, useState } from 'react';
import { completeMissedSound, getSoundKey, sendMissedSound } from '../../api/calls';
import { ApiError } from '../../api/errors';
import type { Session } from '../../api/types';
import { backoffMs, waitOrOnline } from '../../session/backoff';
import type { JournalEntry } from '../../session/use-session-events';
import { backFill, wanted } from './back-fill';
import { IndexedChunks } from './chunks';
import { SoundRecorder } from './recorder';
import type { SessionClock } from './session-clock';
import { importKey, SoundBuffer } from './sound-buffer';

/** What is still being kept or sent, beyond the screen that began it. */
const atWork = new Set<Promise<void>>();

function goOn(work: Promise<void>): void {
  const quiet = work.catch(() => undefined);
  atWork.add(quiet);
  void quiet.finally(() => atWork.delete(quiet));
}

/**
 * Keeps what is said to a question, sealed, in this browser, and sends what the room could not hear once it asks.
 * Only where the recording was agreed to; where this browser can keep nothing, the interview goes on without.
 */
export function useKeptSound(
  session: Session,
  stream: MediaStream | null,
  clock: SessionClock,
  entries: readonly JournalEntry[],
): void {
  const { session_id: sessionId } = session;
  const buffer = useBuffer(sessionId, session.consents.recording === true);
  const isAnswering = session.state.next_action === 'answer';
  const recorder = useRef<SoundRecorder | null>(null);

  useEffect(() => {
    if (!buffer || !stream || !isAnswering || typeof MediaRecorder === 'undefined') return;
    const own = new SoundRecorder(stream, clock, buffer);
    recorder.current = own;
    own.start();
    return () => {
      recorder.current = null;
      goOn(own.stop());
    };
  }, [buffer, stream, clock, isAnswering]);

  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!buffer) return;
    for (const missed of wanted(entries).filter(({ missedId }) => !asked.current.has(missedId))) {
      asked.current.add(missed.missedId);
      const send = async () => {
        await recorder.current?.rotate();
        // It goes on after the last answer: the room is left then, and the words are still missing.
        await backFill(
          buffer,
          missed,
          {
            send: (...piece) => sendMissedSound(sessionId, ...piece),
            complete: (missedId) => completeMissedSound(sessionId, missedId),
          },
          new AbortController().signal,
        );
      };
      goOn(send());
    }
  }, [buffer, entries, sessionId]);
}

/** The interview is over: once what is on its way has been sent, nothing stays behind. */
export async function forgetKeptSound(): Promise<void> {
  await Promise.all([...atWork]);
  await new IndexedChunks().clear().catch(() => undefined);
}

function useBuffer(sessionId: string, isAgreed: boolean): SoundBuffer | null {
  const [buffer, setBuffer] = useState<SoundBuffer | null>(null);
  useEffect(() => {
    if (!isAgreed || typeof indexedDB === 'undefined' || !crypto.subtle) return;
    const left = new AbortController();
    void openBuffer(sessionId, left.signal).then((opened) => !left.signal.aborted && setBuffer(opened));
    return () => {
      left.abort();
      setBuffer(null);
    };
  }, [sessionId, isAgreed]);
  return buffer;
}

async function openBuffer(sessionId: string, signal: AbortSignal): Promise<SoundBuffer | null> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      const { key } = await getSoundKey(sessionId);
      const raw = Uint8Array.from(atob(key), (char) => char.charCodeAt(0));
      const opened = new SoundBuffer(sessionId, await importKey(raw), new IndexedChunks());
      await opened.begin();
      return opened;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isRetryAvailable) return null;
    }
    await waitOrOnline(backoffMs(attempt), signal);
  }
  return null;
}
