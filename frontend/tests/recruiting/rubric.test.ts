import { describe, expect, it } from 'vitest';
import { criterionPoints, shownPoints } from '@/features/recruiting/rubric';
import type { RubricArea } from '@/features/recruiting/types';

const criterion = (id: string, weight: number) => ({ id, name: id, description: '', weight, anchors: {} });
const area: RubricArea = {
  area: 'language',
  name: '언어능력',
  points: 40,
  criteria: [criterion('a', 8), criterion('b', 8), criterion('c', 8), criterion('d', 6)],
};

describe('what a criterion is worth under a policy', () => {
  it('is its part of the area, and all parts make the whole', () => {
    expect(criterionPoints(area, 'd')).toBe(8);
    const sum = area.criteria.reduce((so, { id }) => so + criterionPoints(area, id), 0);
    expect(sum).toBeCloseTo(40, 10);
  });

  it('is nothing for a stranger or an empty area', () => {
    expect(criterionPoints(area, 'unknown')).toBe(0);
    expect(criterionPoints({ ...area, criteria: [] }, 'a')).toBe(0);
  });

  it('is shown with one decimal where there is one', () => {
    expect(shownPoints(80 / 3)).toBe('26.7');
    expect(shownPoints(30)).toBe('30');
  });
});
