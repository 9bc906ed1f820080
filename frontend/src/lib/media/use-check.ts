import { useCallback, useEffect, useRef, useState } from 'react';
import type { components } from '../api/schema.gen';
import { type CheckFraming, CheckLine, type FromCheck } from './check';
import type { LineFigure } from './line-figure';

export interface Heard {
  text: string;
  isFinal: boolean;
}

export interface CheckView {
  /** `off`: nothing looks or listens; everything else of the device check works. */
  state: 'connecting' | 'on' | 'off';
  /** Why no picture is looked at; `null` where it is, or that is not known yet. */
  notWatched: components['schemas']['NotMeasuredWhy'] | null;
  framing: CheckFraming | null;
  line: LineFigure | null;
  canHear: boolean;
  isHearingLocal: boolean;
  isListening: boolean;
  heard: Heard | null;
  hasHearingFailed: boolean;
  listen: () => void;
}

type Shown = Omit<CheckView, 'listen'>;

const NOTHING: Shown = {
  state: 'connecting',
  notWatched: null,
  framing: null,
  line: null,
  canHear: false,
  isHearingLocal: true,
  isListening: false,
  heard: null,
  hasHearingFailed: false,
};

/** Tries camera, microphone and line of `stream` with the media server while mounted. */
export function useCheck(sessionId: string, stream: MediaStream | null): CheckView {
  const [shown, setShown] = useState(NOTHING);
  const line = useRef<CheckLine | null>(null);

  useEffect(() => {
    setShown(NOTHING);
    if (!stream) return;
    const opened = new CheckLine(sessionId, stream, {
      onMessage: (message) => setShown((before) => after(before, message)),
      onLine: (figure) => setShown((before) => ({ ...before, line: figure })),
      onGone: () =>
        setShown((before) => ({
          ...before,
          state: 'off',
          framing: null,
          canHear: false,
          isListening: false,
        })),
    });
    line.current = opened;
    void opened.run();
    return () => opened.close();
  }, [sessionId, stream]);

  const listen = useCallback(() => {
    if (line.current?.listen()) {
      setShown((before) => ({ ...before, isListening: true, heard: null, hasHearingFailed: false }));
    }
  }, []);
  return { ...shown, listen };
}

function after(before: Shown, message: FromCheck): Shown {
  switch (message.type) {
    case 'welcome':
      return {
        ...before,
        state: 'on',
        notWatched: message.not_watched,
        canHear: message.can_hear,
        isHearingLocal: message.hearing_is_local,
      };
    case 'unwatched':
      return { ...before, notWatched: message.why, framing: null };
    case 'framing':
      return { ...before, framing: message };
    case 'heard':
      return {
        ...before,
        heard: { text: message.text, isFinal: message.is_final },
        isListening: before.isListening && !message.is_final,
      };
    case 'error':
      return { ...before, isListening: false, hasHearingFailed: message.code === 'speech_unavailable' };
    default:
      return before;
  }
}
