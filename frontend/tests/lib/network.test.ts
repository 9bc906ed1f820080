import { describe, expect, it, vi } from 'vitest';
import { figureOf, measureNetwork, networkHint } from '@/lib/media/network';

describe('the network figure', () => {
  it('is the middle of the tries, and how much one differs from the next', () => {
    expect(figureOf([10, 30, 20])).toEqual({ roundTripMs: 20, jitterMs: 15 });
    expect(figureOf([10, 20])).toEqual({ roundTripMs: 15, jitterMs: 10 });
  });

  it('leaves out the first try, which also opens the connection', async () => {
    let clock = 0;
    const took = [900, 20, 24, 20, 24, 20, 24];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      clock += took.shift() ?? 0;
      return new Response('{}');
    });
    const found = await measureNetwork('http://media/status', new AbortController().signal, () => clock);
    expect(found).toEqual({ roundTripMs: 22, jitterMs: 4 });
    expect(took).toEqual([]);
  });

  it('is not made up where the server does not answer', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('', { status: 503 }));
    await expect(measureNetwork('http://media/status', new AbortController().signal)).rejects.toThrow('503');
  });

  it.each([
    [{ roundTripMs: 40, jitterMs: 5 }, 'good'],
    [{ roundTripMs: 40, jitterMs: 90 }, 'fair'],
    [{ roundTripMs: 390, jitterMs: 5 }, 'fair'],
    [{ roundTripMs: 900, jitterMs: 5 }, 'slow'],
  ])('%o is %s for a conversation', (figure, hint) => {
    expect(networkHint(figure)).toBe(hint);
  });
});
