import { describe, expect, it } from 'vitest';
import { missingFor, reasonLength } from '@/features/reports/recruiter/decision';

const ready = { isEvaluated: true, hasOpenedEvidence: true };
const draft = { outcome: 'hold', reason: '근거를 읽고 정했습니다.' } as const;

describe('recording a decision', () => {
  it('needs everything, in the order to tend to it', () => {
    const nothing = { isEvaluated: false, hasOpenedEvidence: false };
    expect(missingFor({ outcome: null, reason: '' }, nothing)).toEqual([
      'evaluation',
      'evidence',
      'outcome',
      'reason',
    ]);
    expect(missingFor(draft, ready)).toEqual([]);
  });

  it('waits for evidence however good the reason is', () => {
    expect(missingFor(draft, { ...ready, hasOpenedEvidence: false })).toEqual(['evidence']);
  });

  it('starts without an outcome', () => {
    expect(missingFor({ ...draft, outcome: null }, ready)).toEqual(['outcome']);
  });

  it('counts a reason as the server does: trimmed, in characters', () => {
    expect(reasonLength('  가나다라마바사아자  ')).toBe(9);
    expect(missingFor({ ...draft, reason: '가나다라마바사아자         ' }, ready)).toEqual(['reason']);
    expect(missingFor({ ...draft, reason: '가나다라마바사아자차' }, ready)).toEqual([]);
    expect(reasonLength('🙂🙂🙂🙂🙂')).toBe(5);
  });
});
