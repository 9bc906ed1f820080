import { client, served } from './client';
import type { components } from './schema.gen';
import type { Served } from './types';

/* Recordings of an interview: what came in, how far it is, and where a player finds it. */

type Schemas = components['schemas'];

export type Recording = Served<Schemas['RecordingOut']>;
export type RecordingState = Schemas['RecordingState'];

const V1 = '/api/v1';

export const recordingsKey = (sessionId: string) => ['recordings', sessionId] as const;

export const listRecordings = (session_id: string) =>
  served(client.GET(`${V1}/sessions/{session_id}/recordings`, { params: { path: { session_id } } }));

/** Lets this browser's player fetch the recording for a while; the right to do so travels in a cookie. */
export const openPlayback = (recording_id: string) =>
  served(client.POST(`${V1}/recordings/{recording_id}/playback`, { params: { path: { recording_id } } }));

/** Takes an unfinished or refused upload back: its files go. The tus protocol asks for its version. */
export const withdrawUpload = (recording_id: string) =>
  served(
    client.DELETE(`${V1}/ai-interview/upload/{recording_id}`, {
      params: { path: { recording_id } },
      headers: { 'Tus-Resumable': '1.0.0' },
    }),
  );
