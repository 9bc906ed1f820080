import { describe, expect, it } from 'vitest';
import { liveOf } from '@/features/recruiting/live';
import type { JournalEntry } from '@/lib/session/use-session-events';

const entry = (seq: number, type: string, event: Record<string, unknown> = {}): JournalEntry => ({
  seq,
  at: '2026-11-20T09:00:00Z',
  type,
  event,
});

const talk = [
  entry(1, 'SessionCreated'),
  entry(2, 'SessionStarted'),
  entry(3, 'ParticipantJoined', { connection_id: 'one' }),
  entry(4, 'QuestionAsked', { question: { text: '무엇을 확인하셨나요?' } }),
  entry(5, 'UtteranceFinal', { speaker: 'candidate', text: '기록을 보았습니다.', source: 'spoken' }),
  entry(6, 'UtteranceFinal', { speaker: 'candidate', text: '글로 적습니다.', source: 'typed' }),
];

describe('a live interview', () => {
  it('shows the talk in order', () => {
    expect(liveOf(talk).lines.map(({ kind, text }) => [kind, text])).toEqual([
      ['note', 'started'],
      ['question', '무엇을 확인하셨나요?'],
      ['candidate', '기록을 보았습니다.'],
      ['candidate', '글로 적습니다.'],
    ]);
  });

  it('counts each entry once, in whatever order a reconnect brings them', () => {
    const again = liveOf([...talk.slice(3), ...talk.toReversed(), ...talk]);
    expect(again).toEqual(liveOf(talk));
  });

  it('knows who is in across a takeover', () => {
    const taken = [
      ...talk,
      entry(7, 'ParticipantJoined', { connection_id: 'two' }),
      entry(8, 'ParticipantLeft', { connection_id: 'one', reason: 'taken_over' }),
    ];
    expect(liveOf(taken).isConnected).toBe(true);
    const left = entry(9, 'ParticipantLeft', { connection_id: 'two', reason: 'lost' });
    expect(liveOf([...taken, left]).isConnected).toBe(false);
  });

  it('tells pauses, the end and the report', () => {
    const paused = [...talk, entry(7, 'SessionPaused', { reason: 'candidate' })];
    expect(liveOf(paused).isPaused).toBe(true);
    expect(liveOf([...paused, entry(8, 'SessionResumed')]).isPaused).toBe(false);
    const ended = liveOf([
      ...talk,
      entry(7, 'SessionEnded', { reason: 'completed' }),
      entry(8, 'ReportReady'),
    ]);
    expect([ended.hasEnded, ended.isConnected, ended.isReportReady]).toEqual([true, false, true]);
  });

  it('asks the server again when something turned, not for every word', () => {
    expect(liveOf(talk).turningSeq).toBe(4);
    expect(liveOf([]).turningSeq).toBe(0);
  });
});
