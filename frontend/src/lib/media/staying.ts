import { backoffMs } from '../session/backoff';

/* When a line to the room is lost, and how it is opened again. The same figures stand in media/candidate/presence.py. */

/** Lost when nothing came for this long: pings are answered each second, sound comes every 0.4 s at least. */
export const SILENT_MS = 3_000;
export const LOOK_MS = 500;
const STEPS_MS = [250, 500, 1_000];
const QUICK_TRIES = 5;

/** How long to wait before try number `attempt` (from 0): somebody sits in an interview and waits. */
export function stayingBackoffMs(attempt: number, random: () => number = Math.random): number {
  return backoffMs(attempt, random, STEPS_MS);
}

/**
 * How long a try may take. TCP waits ever longer between its own tries, so a new one gets through first once the network
 * is back; after five, the network may be a slow one.
 */
export function tryMs(attempt: number): number {
  return attempt < QUICK_TRIES ? 3_000 : 6_000;
}

/** Runs `act` with a signal that ends with `outer` and when the try has taken too long. */
export async function withinTry<T>(
  attempt: number,
  outer: AbortSignal,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const end = () => own.abort();
  const timer = setTimeout(end, tryMs(attempt));
  outer.addEventListener('abort', end);
  if (outer.aborted) end();
  try {
    return await act(own.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', end);
  }
}

/** Settles when the connection is lost: never up in time, failed, closed, or no packet came for a while. */
export function mediaLost(peer: RTCPeerConnection, attempt: number, onConnected: () => void): Promise<void> {
  return new Promise((resolve) => {
    let isUp = false;
    let packets = -1;
    let lastAt = Date.now();
    const finish = () => {
      clearInterval(watch);
      resolve();
    };
    const look = () => {
      const state = peer.connectionState;
      if (state === 'connected' && !isUp) {
        isUp = true;
        lastAt = Date.now();
        onConnected();
      }
      if (state === 'failed' || state === 'closed') finish();
    };
    const watch = setInterval(async () => {
      const received = isUp ? await packetsOf(peer) : packets;
      if (received > packets) {
        packets = received;
        lastAt = Date.now();
      }
      if (Date.now() - lastAt > (isUp ? SILENT_MS : tryMs(attempt))) finish();
    }, LOOK_MS);
    peer.addEventListener('connectionstatechange', look);
    // Closing one's own connection fires no event: the caller closes only after leaving.
    peer.addEventListener('signalingstatechange', () => peer.signalingState === 'closed' && finish());
    look();
  });
}

async function packetsOf(peer: RTCPeerConnection): Promise<number> {
  let packets = 0;
  for (const report of (await peer.getStats()).values()) {
    if (report.type === 'inbound-rtp') packets += report.packetsReceived ?? 0;
  }
  return packets;
}
