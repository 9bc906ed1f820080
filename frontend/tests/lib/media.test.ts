import { describe, expect, it } from 'vitest';
import { problemOf } from '@/lib/media/devices';
import { levelOf } from '@/lib/media/level';
import { brightnessOf, lightHint } from '@/lib/media/light';
import { readMessage } from '@/lib/media/messages';

function picture(grey: (x: number, y: number) => number, width = 40, height = 30) {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    pixels.fill(grey(at % width, Math.floor(at / width)), at * 4, at * 4 + 3);
  }
  return lightHint(brightnessOf(pixels, width, height));
}

describe('lightHint', () => {
  it('tells the five kinds of light apart', () => {
    const isMiddle = (x: number, y: number) => x > 12 && x < 28 && y > 6 && y < 25;
    expect(picture((x) => 100 + x)).toBe('good');
    expect(picture(() => 3)).toBe('covered');
    expect(picture((x) => x)).toBe('dark');
    expect(picture((x) => 230 + (x % 20))).toBe('bright');
    expect(picture((x, y) => (isMiddle(x, y) ? 70 : 210))).toBe('backlit');
  });
});

describe('levelOf', () => {
  const tone = (amplitude: number) =>
    Float32Array.from({ length: 1024 }, (_, i) => amplitude * Math.sin(i / 5));

  it('is 0 for silence and for nothing', () => {
    expect(levelOf(new Float32Array(1024))).toBe(0);
    expect(levelOf(new Float32Array(0))).toBe(0);
  });

  it('rises with loudness and never leaves 0–1', () => {
    const levels = [0.0005, 0.005, 0.05, 0.2, 1].map((amplitude) => levelOf(tone(amplitude)));
    expect([...levels].sort((a, b) => a - b)).toEqual(levels);
    expect(levels[0]).toBe(0);
    expect(levels.at(-1)).toBe(1);
  });
});

describe('readMessage', () => {
  it('passes what the room says and nothing else', () => {
    expect(readMessage('{"type":"room","state":"listening","level":0.2}')).toMatchObject({
      state: 'listening',
    });
    for (const odd of ['', '{', '[]', 'null', '{"type":"unknown"}', new ArrayBuffer(2)]) {
      expect(readMessage(odd)).toBeNull();
    }
  });
});

it('names why a device is not there', () => {
  const named = (name: string) => problemOf(Object.assign(new Error(), { name }));
  expect(named('NotAllowedError')).toBe('refused');
  expect(named('NotFoundError')).toBe('missing');
  expect(named('NotReadableError')).toBe('busy');
  expect(named('TypeError')).toBe('unknown');
});
