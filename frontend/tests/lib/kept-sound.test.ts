import { Blob as WholeBlob } from 'node:buffer';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/lib/api/errors';
import { backFill, wanted } from '@/lib/media/kept/back-fill';
import type { ChunkStore, SealedChunk } from '@/lib/media/kept/chunks';
import { SessionClock } from '@/lib/media/kept/session-clock';
import { importKey, MOST_AGE_MS, MOST_BYTES, SoundBuffer } from '@/lib/media/kept/sound-buffer';

/** The store's promises in memory; the one in IndexedDB is tested in a browser. */
class Shelf implements ChunkStore {
  chunks: SealedChunk[] = [];

  async put(chunk: SealedChunk) {
    this.chunks.push(chunk);
  }

  async all() {
    return [...this.chunks];
  }

  async remove(sessionId: string, segment: number) {
    this.chunks = this.chunks.filter((one) => one.sessionId !== sessionId || one.segment !== segment);
  }

  async clear() {
    this.chunks = [];
  }
}

// jsdom's own cannot be read.
beforeAll(() => void vi.stubGlobal('Blob', WholeBlob));

const SPOKEN = 'what the candidate said';
const bytes = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer;
const aKey = (fill = 7) => importKey(new Uint8Array(32).fill(fill));

async function scene({ sessionId = 's1', store = new Shelf(), key = aKey(), now = (): number => 0 } = {}) {
  return { store, buffer: new SoundBuffer(sessionId, await key, store, now) };
}

async function textOf(blob: Blob | null): Promise<string | null> {
  return blob && (await blob.text());
}

describe('what is kept', () => {
  it('is sealed, and comes back in its order', async () => {
    const { buffer, store } = await scene();
    await buffer.add(1000, 0, 2000, bytes('what the '));
    await buffer.add(1000, 1, 3000, bytes('candidate said'));
    expect(await textOf(await buffer.file(1000))).toBe(SPOKEN);
    for (const { sealed } of store.chunks)
      expect(new TextDecoder().decode(sealed)).not.toContain('candidate');
    const [first, second] = store.chunks;
    expect(first?.iv).not.toEqual(second?.iv);
  });

  it('opens with its own key alone, and the key cannot be read', async () => {
    const { buffer, store } = await scene();
    await buffer.add(1000, 0, 2000, bytes(SPOKEN));
    const other = await scene({ store, key: aKey(8) });
    expect(await other.buffer.file(1000)).toBeNull();
    await expect(crypto.subtle.exportKey('raw', await aKey())).rejects.toThrow();
  });

  it('ends before a chunk that was changed, moved or lost', async () => {
    const { buffer, store } = await scene();
    for (const [ordinal, part] of ['one ', 'two ', 'three'].entries())
      await buffer.add(0, ordinal, 1000 * (ordinal + 1), bytes(part));
    const [one, two, three] = store.chunks as [SealedChunk, SealedChunk, SealedChunk];
    store.chunks = [one, { ...three, ordinal: 1 }, { ...two, ordinal: 2 }];
    expect(await textOf(await buffer.file(0))).toBe('one ');
    store.chunks = [one, three];
    expect(await textOf(await buffer.file(0))).toBe('one ');
    store.chunks = [];
    expect(await buffer.file(0)).toBeNull();
  });

  it('is found by the gap it covers', async () => {
    const { buffer } = await scene();
    await buffer.add(0, 0, 10_000, bytes('a'));
    await buffer.add(10_000, 0, 11_000, bytes('b'));
    await buffer.add(10_000, 1, 20_000, bytes('b'));
    await buffer.add(20_000, 0, 30_000, bytes('c'));
    expect(await buffer.covering({ startedMs: 15_000, endedMs: 20_000 })).toEqual([10_000]);
    expect(await buffer.covering({ startedMs: 9_000, endedMs: 20_001 })).toEqual([0, 10_000, 20_000]);
    expect(await buffer.covering({ startedMs: 30_000, endedMs: 40_000 })).toEqual([]);
  });

  it('is bounded by age and size, whole segments at a time, the oldest first', async () => {
    let now = 0;
    const { buffer, store } = await scene({ now: () => now });
    await buffer.add(0, 0, 1000, bytes('old'));
    now = MOST_AGE_MS + 1;
    await buffer.add(1000, 0, 2000, new Uint8Array(MOST_BYTES / 2));
    expect(store.chunks.map((chunk) => chunk.segment)).toEqual([1000]);
    now += 1;
    await buffer.add(2000, 0, 3000, new Uint8Array(MOST_BYTES / 2));
    expect(store.chunks.map((chunk) => chunk.segment)).toEqual([2000]);
  });

  it('survives a reload, and not the next interview', async () => {
    const { buffer, store } = await scene();
    await buffer.add(0, 0, 1000, bytes(SPOKEN));
    const again = await scene({ store });
    await again.buffer.begin();
    expect(await textOf(await again.buffer.file(0))).toBe(SPOKEN);
    const next = await scene({ store, sessionId: 's2' });
    await next.buffer.begin();
    expect(store.chunks).toEqual([]);
  });

  it('is wiped', async () => {
    const { buffer, store } = await scene();
    await buffer.add(0, 0, 1000, bytes(SPOKEN));
    await buffer.wipe();
    expect(store.chunks).toEqual([]);
  });
});

describe('what is sent', () => {
  const missed = { missedId: 'm1', startedMs: 12_000, endedMs: 22_000 };
  const entry = (type: string, event: Record<string, unknown>) => ({ seq: 1, at: '', type, event });

  it('is what the journal asks for: not what the server has, not what is settled', () => {
    const asked = (missed_id: string, because: string) =>
      entry('SoundMissed', { missed_id, because, started_ms: 12_000, ended_ms: 22_000 });
    const entries = [
      asked('m1', 'line'),
      asked('m2', 'recogniser'),
      asked('m3', 'server'),
      asked('m4', 'line'),
    ];
    entries.push(entry('MissedSoundSettled', { missed_id: 'm4' }));
    expect(wanted(entries)).toEqual([missed, { ...missed, missedId: 'm3' }]);
  });

  it('is every segment of the gap, and then that this is all', async () => {
    const { buffer } = await scene();
    await buffer.add(0, 0, 10_000, bytes('before'));
    await buffer.add(10_000, 0, 20_000, bytes('first'));
    await buffer.add(20_000, 0, 30_000, bytes('second'));
    const told: string[] = [];
    const sender = {
      send: async (id: string, at: number, sound: Blob) => told.push(`${id} ${at} ${await sound.text()}`),
      complete: async (id: string) => told.push(`${id} complete`),
    };
    await backFill(buffer, missed, sender, new AbortController().signal);
    expect(told).toEqual(['m1 10000 first', 'm1 20000 second', 'm1 complete']);
  });

  it('is tried again while the network is away, and goes on after a piece the server will not have', async () => {
    vi.useFakeTimers();
    try {
      const { buffer } = await scene();
      await buffer.add(10_000, 0, 20_000, bytes('first'));
      await buffer.add(20_000, 0, 30_000, bytes('second'));
      const send = vi
        .fn()
        .mockRejectedValueOnce(new TypeError('network'))
        .mockRejectedValueOnce(new ApiError(503, 'database_unavailable', '', true))
        .mockRejectedValueOnce(new ApiError(409, 'sound_not_wanted', '', false));
      const complete = vi.fn();
      const done = backFill(buffer, missed, { send, complete }, new AbortController().signal);
      await vi.runAllTimersAsync();
      while (send.mock.calls.length < 4) await vi.advanceTimersByTimeAsync(1_000);
      await done;
      expect(send.mock.calls.map(([, at]) => at)).toEqual([10_000, 10_000, 10_000, 20_000]);
      expect(complete).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the session's clock", () => {
  it('is the newest word of the room, however late others come', () => {
    let steady = 0;
    const clock = new SessionClock(() => steady);
    expect(clock.nowMs()).toBeNull();
    clock.hear(5_000);
    steady = 1_000;
    expect(clock.nowMs()).toBe(6_000);
    clock.hear(5_400);
    expect(clock.nowMs()).toBe(6_000);
    clock.hear(6_050);
    expect(clock.nowMs()).toBe(6_050);
  });
});
