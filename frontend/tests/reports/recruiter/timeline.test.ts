import { describe, expect, it } from 'vitest';
import { stretchesOf } from '@/features/reports/recruiter/timeline';
import { report } from '../../recruiting/rows';

const answer = { text: '응답이 빨라졌습니다.', quotes: [] };

describe('the course of an interview', () => {
  it('lays spoken answers on one axis that ends with the last word', () => {
    const { lengthMs, stretches } = stretchesOf(report([answer, answer]).results);
    expect(lengthMs).toBe(25_000);
    expect(stretches.map(({ from, width }) => [from, width])).toEqual([
      [0.4, 0.2],
      [0.8, 0.2],
    ]);
  });

  it('marks where quoted words begin', () => {
    const quotes = [{ criterion: 'concrete_detail', start: 0, end: 3, quote: '응답이' }];
    const { stretches } = stretchesOf(report([{ ...answer, quotes }]).results);
    expect(stretches[0]?.quotes[0]).toBeCloseTo(11 / 15);
  });

  it('gives typed and missing answers no length', () => {
    const { results } = report([answer]);
    const typed = results.map((result) => ({
      ...result,
      answer: result.answer && {
        ...result.answer,
        utterances: result.answer.utterances.map((said) => ({ ...said, ended_ms: said.started_ms })),
      },
    }));
    expect(stretchesOf(typed)).toEqual({ lengthMs: 0, stretches: [] });
    expect(stretchesOf(results.map((result) => ({ ...result, answer: null })))).toEqual({
      lengthMs: 0,
      stretches: [],
    });
  });
});
