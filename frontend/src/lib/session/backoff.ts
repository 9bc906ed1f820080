const STEPS_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** How long to wait before try number `attempt` (from 0): doubling to 8 s, with jitter so that clients spread. */
export function backoffMs(
  attempt: number,
  random: () => number = Math.random,
  steps: readonly number[] = STEPS_MS,
): number {
  const step = steps[Math.min(attempt, steps.length - 1)] ?? 8_000;
  return Math.round(step * (0.75 + random() * 0.5));
}

/** Waits, or returns early when the network comes back or `signal` ends it. */
export function waitOrOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      window.removeEventListener('online', finish);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    window.addEventListener('online', finish);
    signal.addEventListener('abort', finish);
  });
}
