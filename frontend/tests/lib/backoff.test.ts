import { expect, it, vi } from 'vitest';
import { backoffMs, waitOrOnline } from '@/lib/session/backoff';

it('doubles to eight seconds and spreads by a quarter', () => {
  expect([0, 1, 2, 3, 4, 9].map((attempt) => backoffMs(attempt, () => 0.5))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000,
  ]);
  expect(backoffMs(4, () => 0)).toBe(6000);
  expect(backoffMs(4, () => 1)).toBe(10000);
});

it('waits its time, but not when the network comes back', async () => {
  vi.useFakeTimers();
  const done = vi.fn();
  const waiting = waitOrOnline(8000, new AbortController().signal).then(done);
  await vi.advanceTimersByTimeAsync(7999);
  expect(done).not.toHaveBeenCalled();
  window.dispatchEvent(new Event('online'));
  await waiting;
  expect(done).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
