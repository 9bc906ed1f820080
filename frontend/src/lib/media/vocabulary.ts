import type { components } from '../api/schema.gen';

/** What the candidate asks of the room by button. */
export type CandidateIntent = components['schemas']['CandidateIntent'];

/** What the interviewer is doing. */
export type RoomState = components['schemas']['RoomState'];
