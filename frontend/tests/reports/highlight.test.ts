import { describe, expect, it } from 'vitest';
import { stretchesOf } from '@/features/reports/highlight';
import type { CriterionReading } from '@/lib/api/types';

const utterance = (text: string) =>
  ({ utterance_id: 'u', text }) as unknown as Parameters<typeof stretchesOf>[0];
const criterion = (id: string, ...ranges: [number, number][]) =>
  ({
    criterion_id: id,
    evidence: ranges.map(([start, end]) => ({ utterance_id: 'u', start, end, quote: '' })),
  }) as unknown as CriterionReading;

describe('stretchesOf', () => {
  it('cuts where evidence begins and ends, and loses no character', () => {
    const text = '연결 풀이 가득 찼습니다';
    const stretches = stretchesOf(utterance(text), [criterion('a', [0, 5]), criterion('b', [3, 8])]);
    expect(stretches.map((stretch) => stretch.text).join('')).toBe(text);
    expect(stretches.map((stretch) => stretch.marks)).toEqual([['a'], ['a', 'b'], ['b'], []]);
  });

  it('counts code points, as the server does', () => {
    const stretches = stretchesOf(utterance('😀네 맞습니다'), [criterion('a', [1, 2])]);
    expect(stretches.find((stretch) => stretch.marks.length > 0)?.text).toBe('네');
  });

  it('survives ranges beyond the text and evidence of another utterance', () => {
    const other = {
      ...criterion('x'),
      evidence: [{ utterance_id: 'v', start: 0, end: 2 }],
    } as unknown as CriterionReading;
    expect(stretchesOf(utterance('짧음'), [criterion('a', [1, 99]), other])).toEqual([
      { text: '짧', marks: [] },
      { text: '음', marks: ['a'] },
    ]);
  });

  it('leaves a text without evidence whole', () => {
    expect(stretchesOf(utterance('그대로'), [])).toEqual([{ text: '그대로', marks: [] }]);
  });
});
