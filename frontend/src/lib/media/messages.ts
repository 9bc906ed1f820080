/* What goes over the room's socket, both ways: the mirror of `src/daedam/media/messages.py`. */

import type { NextAction, QuestionKind, SessionStatus } from '../api/types';
import type { CandidateIntent, RoomState } from './vocabulary';

export type ToRoom =
  | { type: 'hello'; ticket: string; after_seq: number }
  | { type: 'intent'; intent: CandidateIntent }
  | { type: 'typed'; question_id: string; text: string; draft: boolean }
  | { type: 'ping' };

export interface Capabilities {
  can_hear: boolean;
  can_speak: boolean;
  hearing_engine: string | null;
  voice_engine: string | null;
}

export interface RoomMessage {
  type: 'room';
  state: RoomState;
  level: number;
}

export interface EventMessage {
  type: 'event';
  seq: number;
  at: string;
  event: { type: string } & Record<string, unknown>;
}

export interface Snapshot {
  type: 'snapshot';
  seq: number;
  state: {
    status: SessionStatus;
    phase: string;
    next_action: NextAction;
    retry_count: number;
    language: string;
    answered_questions: number;
    total_questions: number;
    question: {
      question_id: string;
      ordinal: number;
      kind: QuestionKind;
      text: string;
      is_follow_up: boolean;
      is_spoken: boolean;
    } | null;
    started_at: string | null;
  };
  room: RoomMessage;
  capabilities: Capabilities;
  events: EventMessage[];
}

/** Words on the way: replaced by each higher revision, and by the final event of the same utterance. */
export interface Partial {
  type: 'partial';
  utterance_id: string;
  revision: number;
  text: string;
}

export type FromRoom =
  | Snapshot
  | EventMessage
  | Partial
  | RoomMessage
  | { type: 'error'; code: string; retry_available: boolean }
  | { type: 'taken_over' }
  | { type: 'pong' };

const TYPES = new Set(['snapshot', 'event', 'partial', 'room', 'error', 'taken_over', 'pong']);

/** Reads one socket message; `null` for anything that is not ours. */
export function readMessage(data: unknown): FromRoom | null {
  if (typeof data !== 'string') return null;
  try {
    const message: { type?: string } | null = JSON.parse(data);
    return message?.type && TYPES.has(message.type) ? (message as FromRoom) : null;
  } catch {
    return null;
  }
}
