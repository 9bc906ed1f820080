/* What goes over the room's socket, both ways; the types are generated from the server's own messages. */

import type { components } from '../api/schema.gen';

type Schemas = components['schemas'];

export type ToRoom = Schemas['Hello'] | Schemas['ClientMessage'];
export type FromRoom = Schemas['ServerMessage'];
export type Capabilities = Schemas['Capabilities'];
export type RoomMessage = Schemas['RoomMessage'];
export type EventMessage = Schemas['EventMessage'];
export type Snapshot = Schemas['Snapshot'];
export type Partial = Schemas['Partial'];

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
