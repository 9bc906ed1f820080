import type { RubricArea } from './types';

/** What a criterion is worth out of 100 under the posting's policy: its part of the area's points. */
export function criterionPoints(area: RubricArea, criterionId: string): number {
  const whole = area.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
  const weight = area.criteria.find((criterion) => criterion.id === criterionId)?.weight ?? 0;
  return whole > 0 ? (area.points * weight) / whole : 0;
}

/** Points for reading: one decimal where there is one. */
export function shownPoints(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  return Number.isInteger(rounded) ? String(rounded) : rounded.toFixed(1);
}
