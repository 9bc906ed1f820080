import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  domainOf,
  figureOf,
  KINDS,
  type Lane,
  lanesOf,
  missingOf,
  pathOf,
  runsOf,
  summaryOf,
  valueAt,
} from '@/features/reports/timeline/lanes';
import { ko } from '@/i18n/ko';
import { signals } from './signals';

const lane = (values: (number | null)[], over: Partial<Lane> = {}): Lane => ({
  kind: 'pitch',
  group: 'voice',
  unit: 'hz',
  values,
  isMain: true,
  ...over,
});

describe('kinds', () => {
  const source = readFileSync('../src/daedam/signals/kinds.py', 'utf8');
  const between = (from: string, to: string) => source.slice(source.indexOf(from), source.indexOf(to));
  const valuesIn = (text: string) => [...text.matchAll(/^ {4}[A-Z_]+ = "(\w+)"$/gm)].map((hit) => hit[1]);

  it('are those the server measures, but for what is read from words', () => {
    const measured = valuesIn(between('class SignalKind', 'UNITS')).filter((kind) => kind !== 'filler');
    expect([...KINDS].sort()).toEqual(measured.sort());
    expect(Object.keys(ko.timeline.kind).sort()).toEqual(measured.sort());
  });

  it('have a word for every unit', () => {
    const units = valuesIn(between('class Unit', 'class SignalKind'));
    expect(Object.keys(ko.timeline.unit).sort()).toEqual(units.sort());
  });
});

describe('lanes', () => {
  it('come voice first, with their units, in a fixed order', () => {
    const found = lanesOf(signals({ smile: [0.2], pitch: [180], loudness: [-30] }));
    expect(found.map(({ kind, unit, group }) => [kind, unit, group])).toEqual([
      ['loudness', 'dbfs', 'voice'],
      ['pitch', 'hz', 'voice'],
      ['smile', 'share', 'face'],
    ]);
  });

  it('that are missing are gathered by their reason', () => {
    const gap = { reason: 'no_camera' as const, message: '카메라 없음' };
    const found = missingOf(signals({}, { smile: gap, nod: gap, pitch: { ...gap, message: '작은 소리' } }));
    expect(found).toEqual([
      { message: '작은 소리', kinds: ['pitch'] },
      { message: '카메라 없음', kinds: ['smile', 'nod'] },
    ]);
  });

  it('have no value where nothing was measured, and none after their end', () => {
    const found = lane([100, null]);
    expect([0, 999, 1_000, 5_000].map((ms) => valueAt(found, 1_000, ms))).toEqual([100, 100, null, null]);
  });
});

describe('a summary', () => {
  it('takes the middle of what was measured, and says how much that was', () => {
    expect(summaryOf([3, null, 1, 2])).toEqual({ median: 2, low: 1, high: 3, measured: 0.75 });
    expect(summaryOf([1, 4])?.median).toBe(2.5);
    expect(summaryOf([null, null])).toBeNull();
  });
});

describe('a plot', () => {
  it('breaks where nothing was measured instead of drawing through it', () => {
    const path = pathOf(lane([0, 1, null, 1, 0], { unit: 'share' }));
    expect(path).toBe('M0.5 100L1.5 0M3.5 0L4.5 100');
  });

  it('draws a single step as wide as it is', () => {
    expect(pathOf(lane([null, 1, null], { unit: 'share' }))).toBe('M1 0H2');
  });

  it('knows which stretches were not measured, to the end of the axis', () => {
    expect(runsOf([1, null, null, 2], false, 6)).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ]);
    expect(runsOf([1, null, null, 2], true)).toEqual([
      { from: 0, to: 1 },
      { from: 3, to: 4 },
    ]);
  });

  it('does not blow a steady voice up to look agitated', () => {
    const [low, high] = domainOf(lane([180, 181, 182]));
    expect(high - low).toBeGreaterThanOrEqual(100);
    expect(low).toBeLessThan(180);
    expect(high).toBeGreaterThan(182);
  });

  it('stands shares and counts on zero', () => {
    expect(domainOf(lane([0.4, 0.6], { unit: 'share' }))).toEqual([0, 1]);
    expect(domainOf(lane([1, 5], { unit: 'count' }))).toEqual([0, 5]);
  });
});

describe('figures', () => {
  it('are rounded as finely as they mean something', () => {
    expect(figureOf(0.256, 'share', 'ko')).toBe('26');
    expect(figureOf(181.6, 'hz', 'ko')).toBe('182');
    expect(figureOf(4.26, 'syllables_per_s', 'en')).toBe('4.3');
    expect(figureOf(-0.2, 'deg', 'en')).toBe('0');
  });
});
