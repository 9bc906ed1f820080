import type { JournalEntry } from '@/lib/session/use-session-events';

export interface LiveLine {
  id: string;
  kind: 'question' | 'candidate' | 'interviewer' | 'note';
  /** Words spoken, or (for a note) the name of what happened. */
  text: string;
  source: string | null;
  at: string;
}

export interface LiveSession {
  lines: LiveLine[];
  isConnected: boolean;
  isPaused: boolean;
  hasStarted: boolean;
  hasEnded: boolean;
  isReportReady: boolean;
  asked: number;
  /** Sequence number of the last entry that changes what the server says about the session. */
  turningSeq: number;
}

const NOTES: Record<string, string> = {
  SessionStarted: 'started',
  SessionPaused: 'paused',
  SessionResumed: 'resumed',
  SessionEnded: 'ended',
  ReportReady: 'reportReady',
};

/** What a reader sees of a journal: the talk in order, and who is there. Each entry counts once. */
export function liveOf(entries: JournalEntry[]): LiveSession {
  const connections = new Set<string>();
  const live: LiveSession = {
    lines: [],
    isConnected: false,
    isPaused: false,
    hasStarted: false,
    hasEnded: false,
    isReportReady: false,
    asked: 0,
    turningSeq: 0,
  };
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  for (const entry of [...bySeq.values()].sort((a, b) => a.seq - b.seq)) take(live, connections, entry);
  live.isConnected = connections.size > 0 && !live.hasEnded;
  return live;
}

function take(live: LiveSession, connections: Set<string>, { seq, at, type, event }: JournalEntry): void {
  const add = (kind: LiveLine['kind'], text: unknown, source: unknown = null) =>
    live.lines.push({
      id: String(seq),
      kind,
      text: String(text),
      source: typeof source === 'string' ? source : null,
      at,
    });
  const note = NOTES[type];
  if (note) {
    add('note', note);
    live.turningSeq = seq;
  }
  if (type === 'ParticipantJoined') connections.add(String(event.connection_id));
  else if (type === 'ParticipantLeft') connections.delete(String(event.connection_id));
  else if (type === 'QuestionAsked') {
    add('question', (event.question as { text?: unknown } | undefined)?.text ?? '');
    live.asked += 1;
    live.turningSeq = seq;
  } else if (type === 'UtteranceFinal')
    add(event.speaker === 'candidate' ? 'candidate' : 'interviewer', event.text, event.source);
  else if (type === 'SessionStarted') live.hasStarted = true;
  else if (type === 'SessionPaused') live.isPaused = true;
  else if (type === 'SessionResumed') live.isPaused = false;
  else if (type === 'SessionEnded') live.hasEnded = true;
  else if (type === 'ReportReady') live.isReportReady = true;
}
