import { describe, expect, it } from 'vitest';
import { areasOf, chosenOf, hasOverlap, isComparable, quoteCount } from '@/features/recruiting/compare';
import type { RecruiterReport } from '@/features/recruiting/types';
import { application, report } from './rows';

const text = '응답 시간이 200ms에서 40ms로 줄었습니다.';
const quoted = [{ text, quotes: [{ criterion: 'concrete_detail', start: 0, end: 2, quote: '응답' }] }];
const column = (letter: string, over: Partial<RecruiterReport> = {}) => ({
  application: application(letter),
  report: report(quoted, over),
});

describe('choosing from an address', () => {
  const rows = ['가', '나', '다', '라', '마'].map((letter) => application(letter));

  it('keeps the order, drops strangers and doubles, and stops at four', () => {
    const wanted = '나,가,나,nobody'
      .split(',')
      .map((id) => (id === 'nobody' ? id : `application-${id}`))
      .join(',');
    expect(chosenOf(rows, wanted).map((row) => row.candidate_name.at(-1))).toEqual(['나', '가']);
    expect(chosenOf(rows, rows.map((row) => row.application_id).join(','))).toHaveLength(4);
    expect(chosenOf(rows, null)).toEqual([]);
  });

  it('leaves out whom there is no interview of', () => {
    expect(chosenOf([application('가', { session_id: null })], 'application-가')).toEqual([]);
  });
});

describe('whether scores can be compared', () => {
  it('needs one rubric, one policy and one engine', () => {
    expect(isComparable([column('가'), column('나')])).toBe(true);
    expect(isComparable([column('가'), column('나', { engine: 'other' })])).toBe(false);
    expect(isComparable([column('가'), column('나', { rubric_version: 'ai-2' })])).toBe(false);
  });

  it('does not mind somebody without a total', () => {
    const none = report(quoted).totals;
    const without = column('나', { engine: 'other', totals: { ...none, total: null } });
    expect(isComparable([column('가'), without])).toBe(true);
    expect(hasOverlap([column('가'), without])).toBe(false);
  });

  it('tells overlapping bands', () => {
    const totals = report(quoted).totals;
    const above = column('나', { band_low: 80, band_high: 95, totals: { ...totals, total: 88 } });
    expect(hasOverlap([column('가'), above])).toBe(false);
    expect(hasOverlap([column('가'), above, column('다')])).toBe(true);
  });
});

describe('the rows of a comparison', () => {
  it('are the areas anybody has, measured or not', () => {
    const dropped = {
      area: 'nonverbal',
      name: '비언어적 행동',
      reason: 'not_content',
      message: '보지 않습니다.',
    };
    expect(areasOf([column('가'), column('나', { not_measured: [dropped] })])).toEqual([
      { area: 'language', name: '언어능력' },
      { area: 'nonverbal', name: '비언어적 행동' },
    ]);
  });

  it('count verified quotes', () => {
    expect(quoteCount(report([...quoted, ...quoted]))).toBe(2);
    expect(quoteCount(report([]))).toBe(0);
  });
});
