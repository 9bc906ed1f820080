import { describe, expect, it } from 'vitest';
import { captionsOf } from '@/features/interview/use-captions';

let seq = 0;
const entry = (type: string, event: Record<string, unknown>, at = ++seq) => ({
  seq: at,
  at: '',
  type,
  event: { question_id: 'q', ...event },
});
const said = (text: string, more: Record<string, unknown> = {}, at?: number) =>
  entry('UtteranceFinal', { speaker: 'candidate', text, utterance_id: text, source: 'spoken', ...more }, at);

describe('captionsOf', () => {
  it('keeps order by sequence and shows what came twice once', () => {
    const lines = captionsOf([said('둘', {}, 92), said('하나', {}, 91), said('둘', {}, 92)], 'q').lines;
    expect(lines.map((line) => line.text)).toEqual(['하나', '둘']);
  });

  it('leaves out other questions and the interviewer', () => {
    const entries = [said('다른 질문', { question_id: 'p' }), said('면접관', { speaker: 'interviewer' })];
    expect(captionsOf(entries, 'q').lines).toEqual([]);
    expect(captionsOf([said('있음')], null).lines).toEqual([]);
  });

  it('remembers that simpler words were asked for', () => {
    expect(captionsOf([entry('IntentExpressed', { intent: 'rephrase' })], 'q').isRephrased).toBe(true);
    expect(captionsOf([entry('IntentExpressed', { intent: 'repeat' })], 'q').isRephrased).toBe(false);
  });

  it('drops a nudge once the candidate speaks again', () => {
    const nudge = entry('CandidateNudged', { kind: 'offer_help' });
    expect(captionsOf([nudge], 'q').nudge).toBe('offer_help');
    expect(captionsOf([nudge, said('네')], 'q').nudge).toBeNull();
  });
});
