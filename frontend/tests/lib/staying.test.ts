import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromRoom } from '@/lib/media/messages';
import { Room } from '@/lib/media/room';
import { mediaLost, SILENT_MS, stayingBackoffMs, tryMs, withinTry } from '@/lib/media/staying';

/* A network as the browser sees it: sockets that say nothing, requests that never come back. */

class QuietSocket {
  static readonly OPEN = 1;
  static made: QuietSocket[] = [];
  readyState = QuietSocket.OPEN;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly url: string) {
    QuietSocket.made.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  // On a dead network no close ever comes back.
  close() {
    this.readyState = 2;
  }

  hear(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

/** A connection whose state and packets the test sets. */
class Peer extends EventTarget {
  connectionState = 'new';
  signalingState = 'stable';
  packets = 0;

  async getStats() {
    return new Map([['in', { type: 'inbound-rtp', packetsReceived: this.packets }]]);
  }

  become(state: string) {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

const asPeer = (peer: Peer) => peer as unknown as RTCPeerConnection;
let answering: (url: string, signal: AbortSignal) => Promise<Response>;

beforeEach(() => {
  vi.useFakeTimers();
  QuietSocket.made = [];
  vi.stubGlobal('WebSocket', QuietSocket);
  answering = async () => Response.json({ ticket: 't', media_url: 'http://media.test' });
  vi.stubGlobal('fetch', (request: Request) => answering(request.url, request.signal));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const never = (signal: AbortSignal) =>
  new Promise<Response>((_, reject) =>
    signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
  );

function join() {
  const links: string[] = [];
  const heard: FromRoom[] = [];
  const room = new Room('s1', null, {
    onLink: (link) => links.push(link),
    onMessage: (message) => heard.push(message),
    onVoice: () => undefined,
    onMediaProblem: () => undefined,
  });
  void room.join();
  return { room, links };
}

const snapshot = { type: 'snapshot', seq: 7, events: [] };

it('waits a second at most before a try, and gives slow networks more time after five', () => {
  expect([0, 1, 2, 9].map((attempt) => stayingBackoffMs(attempt, () => 0.5))).toEqual([250, 500, 1000, 1000]);
  expect([0, 4, 5, 50].map(tryMs)).toEqual([3000, 3000, 6000, 6000]);
});

it('leaves a socket that says nothing any more, and comes back with what it has', async () => {
  const { room, links } = join();
  await vi.advanceTimersByTimeAsync(10);
  const [first] = QuietSocket.made;
  first?.onopen?.();
  first?.hear(snapshot);
  for (let second = 0; second < 6; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    first?.hear({ type: 'pong' });
  }
  expect(links).toEqual(['live']);
  expect(first?.sent.filter(({ type }) => type === 'ping')).toHaveLength(6);

  await vi.advanceTimersByTimeAsync(SILENT_MS + 1000);
  expect(links).toEqual(['live', 'reconnecting']);
  const second = QuietSocket.made[1];
  second?.onopen?.();
  expect(second?.sent[0]).toMatchObject({ type: 'hello', after_seq: 7 });
  first?.hear({ type: 'taken_over' }); // a late word over the old socket means nothing any more
  second?.hear(snapshot);
  expect(links).toEqual(['live', 'reconnecting', 'live']);
  room.leave();
});

it('gives a socket up that never lets in, and a ticket that never comes', async () => {
  const { room } = join();
  await vi.advanceTimersByTimeAsync(10);
  expect(QuietSocket.made).toHaveLength(1);
  const aborted: string[] = [];
  answering = (url, signal) => {
    signal.addEventListener('abort', () => aborted.push(url));
    return never(signal);
  };
  await vi.advanceTimersByTimeAsync(2900);
  expect(QuietSocket.made).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(aborted.length).toBeGreaterThan(0);
  answering = async () => Response.json({ ticket: 't', media_url: 'http://media.test' });
  await vi.advanceTimersByTimeAsync(5000);
  expect(QuietSocket.made.length).toBeGreaterThan(1);
  room.leave();
});

it('ends a try when the time is up or the room is left, and not before', async () => {
  const leaving = new AbortController();
  const slow = withinTry(0, leaving.signal, never).catch((error: DOMException) => error.name);
  await vi.advanceTimersByTimeAsync(2999);
  expect(await Promise.race([slow, Promise.resolve('waiting')])).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1);
  expect(await slow).toBe('AbortError');

  const left = withinTry(0, leaving.signal, never).catch((error: DOMException) => error.name);
  leaving.abort();
  expect(await left).toBe('AbortError');
  expect(await withinTry(0, new AbortController().signal, async () => 'done')).toBe('done');
});

it('takes a connection for lost when no packet comes, though the browser still calls it connected', async () => {
  const peer = new Peer();
  const up = vi.fn();
  const lost = vi.fn();
  void mediaLost(asPeer(peer), 0, up).then(lost);
  peer.become('connected');
  // Silence from the interviewer is a packet every 0.4 s: that is a living line.
  for (let tick = 0; tick < 20; tick++) {
    peer.packets++;
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(up).toHaveBeenCalledOnce();
  expect(lost).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(SILENT_MS - 500);
  expect(lost).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1500);
  expect(lost).toHaveBeenCalledOnce();
});

it('gives a connection up that never comes up, or fails', async () => {
  const lost = vi.fn();
  void mediaLost(asPeer(new Peer()), 0, vi.fn()).then(lost);
  await vi.advanceTimersByTimeAsync(tryMs(0));
  expect(lost).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(lost).toHaveBeenCalledOnce();

  const failing = new Peer();
  const failed = vi.fn();
  void mediaLost(asPeer(failing), 0, vi.fn()).then(failed);
  failing.become('failed');
  await vi.advanceTimersByTimeAsync(0);
  expect(failed).toHaveBeenCalledOnce();
});
