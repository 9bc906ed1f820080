import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/errors';
import type { JournalEntry } from '../session/use-session-events';
import { SessionClock } from './kept/session-clock';
import type { Capabilities, EventMessage, FromRoom, Partial, ToRoom } from './messages';
import { Room, type RoomLink } from './room';
import type { CandidateIntent, RoomState } from './vocabulary';

export interface RoomView {
  link: RoomLink;
  /** What the interviewer does; `null` until the room has said so. */
  interviewer: RoomState | null;
  /** How loud the candidate is heard by the room, 0–1. */
  heardLevel: number;
  capabilities: Capabilities | null;
  /** Words being heard, not final yet. */
  partial: Partial | null;
  voice: MediaStream | null;
  mediaProblem: ApiError | null;
  roomError: ApiError | null;
  clearRoomError: () => void;
  clock: SessionClock;
  /** Asks something of the room; false when the socket is down. */
  express: (intent: CandidateIntent) => boolean;
  /** Says that somebody is typing, without what. */
  tellTyping: (questionId: string) => void;
}

const TYPING_EVERY_MS = 2_000;

/** Joins the interview room while mounted. Journal events it hears go to `onEntry`. */
export function useRoom(
  sessionId: string,
  stream: MediaStream | null,
  isReady: boolean,
  onEntry: (entry: JournalEntry) => void,
): RoomView {
  const room = useRef<Room | null>(null);
  const entryHandler = useRef(onEntry);
  entryHandler.current = onEntry;
  const [link, setLink] = useState<RoomLink>('connecting');
  const [heard, setHeard] = useState<{ state: RoomState | null; level: number }>({ state: null, level: 0 });
  const [capabilities, setCapabilities] = useState<Capabilities | null>(null);
  const [partial, setPartial] = useState<Partial | null>(null);
  const [voice, setVoice] = useState<MediaStream | null>(null);
  const [mediaProblem, setMediaProblem] = useState<ApiError | null>(null);
  const [clock] = useState(() => new SessionClock());
  const [roomError, setRoomError] = useState<ApiError | null>(null);

  useEffect(() => {
    if (!isReady) return;
    const onEvent = ({ seq, at, event }: EventMessage) => {
      if (event.type === 'UtteranceFinal') {
        setPartial((current) => (current?.utterance_id === event.utterance_id ? null : current));
      }
      entryHandler.current({ seq, at, type: String(event.type), event });
    };
    const onMessage = (message: FromRoom) => {
      if (message.type === 'room') setHeard({ state: message.state, level: message.level });
      else if (message.type === 'event') onEvent(message);
      else if (message.type === 'pong') clock.hear(message.now_ms);
      else if (message.type === 'partial') setPartial((current) => newer(current, message));
      else if (message.type === 'error')
        setRoomError(new ApiError(500, message.code, '', message.retry_available));
      else if (message.type === 'snapshot') {
        setCapabilities(message.capabilities);
        setHeard({ state: message.room.state, level: message.room.level });
        for (const event of message.events) onEvent(event);
      }
    };
    const joined = new Room(sessionId, stream, {
      onLink: setLink,
      onMessage,
      onVoice: setVoice,
      onMediaProblem: setMediaProblem,
    });
    room.current = joined;
    void joined.join();
    return () => {
      joined.leave();
      room.current = null;
    };
  }, [sessionId, stream, isReady, clock]);

  const send = useCallback((message: ToRoom) => room.current?.send(message) ?? false, []);
  const express = useCallback((intent: CandidateIntent) => send({ type: 'intent', intent }), [send]);
  const lastTold = useRef(0);
  const tellTyping = useCallback(
    (questionId: string) => {
      if (Date.now() - lastTold.current < TYPING_EVERY_MS) return;
      lastTold.current = Date.now();
      send({ type: 'typed', question_id: questionId, text: '', draft: true });
    },
    [send],
  );
  const clearRoomError = useCallback(() => setRoomError(null), []);
  return {
    link,
    interviewer: heard.state,
    heardLevel: heard.level,
    capabilities,
    partial,
    voice,
    mediaProblem,
    roomError,
    clearRoomError,
    clock,
    express,
    tellTyping,
  };
}

/** A late, older revision of the same utterance never replaces a newer one. */
function newer(current: Partial | null, next: Partial): Partial {
  const isOlder = current?.utterance_id === next.utterance_id && current.revision >= next.revision;
  return isOlder && current ? current : next;
}
