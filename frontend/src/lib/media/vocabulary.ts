/** What the candidate asks of the room by button. */
export type CandidateIntent =
  | 'thinking'
  | 'done'
  | 'repeat'
  | 'rephrase'
  | 'skip'
  | 'pause'
  | 'resume'
  | 'stop';

/** What the interviewer is doing. */
export type RoomState = 'listening' | 'thinking_pause' | 'preparing' | 'speaking' | 'paused';
