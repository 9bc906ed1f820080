import { describe, expect, it } from 'vitest';
import { intervalOf, overlap, toPixels } from '@/features/recruiting/interval';

describe('the interval of a score', () => {
  it('is nothing where there is no total', () => {
    expect(intervalOf({ total: null, band_low: null, band_high: null })).toBeNull();
  });

  it('is the score alone where there is no band', () => {
    expect(intervalOf({ total: 61.5, band_low: null, band_high: null })).toEqual({
      low: 61.5,
      value: 61.5,
      high: 61.5,
    });
  });

  it('holds the score, within 0 to 100', () => {
    expect(intervalOf({ total: 98, band_low: 90, band_high: 104 })).toEqual({
      low: 90,
      value: 98,
      high: 100,
    });
    expect(intervalOf({ total: 50, band_low: 51, band_high: 49 })).toEqual({ low: 50, value: 50, high: 50 });
  });
});

describe('the scale of a plot', () => {
  it('puts both ends inside, and the middle in the middle', () => {
    expect(toPixels(0, 200, 8)).toBe(8);
    expect(toPixels(100, 200, 8)).toBe(192);
    expect(toPixels(50, 200, 8)).toBe(100);
  });

  it('is linear and never leaves the axis', () => {
    expect(toPixels(75, 200, 8) - toPixels(50, 200, 8)).toBe(toPixels(25, 200, 8) - toPixels(0, 200, 8));
    expect(toPixels(-20, 200, 8)).toBe(8);
    expect(toPixels(140, 200, 8)).toBe(192);
  });
});

describe('overlapping bands', () => {
  const band = (low: number, high: number) => ({ low, high, value: (low + high) / 2 });

  it('share a value, an end included', () => {
    expect(overlap(band(50, 60), band(60, 70))).toBe(true);
    expect(overlap(band(40, 80), band(50, 55))).toBe(true);
    expect(overlap(band(50, 60), band(60.1, 70))).toBe(false);
  });
});
