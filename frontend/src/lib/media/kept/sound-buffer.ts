import type { ChunkStore, SealedChunk } from './chunks';

/* The last minutes of the candidate's voice, sealed in this browser, for what the room could not hear. */

/** A stretch of the session's clock, in milliseconds. */
export interface Gap {
  startedMs: number;
  endedMs: number;
}

/** As long as the server says that sound is missed; older sound is asked for by nobody. */
export const MOST_AGE_MS = 660_000;
/** Ten minutes at three times what a voice takes. */
export const MOST_BYTES = 6 * 1024 * 1024;

/** A key for AES-GCM out of the server's 32 bytes; it cannot be read out of this tab again. */
export function importKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** What is kept of one interview. What another one left behind is wiped when this one begins. */
export class SoundBuffer {
  constructor(
    private readonly sessionId: string,
    private readonly key: CryptoKey,
    private readonly store: ChunkStore,
    private readonly now: () => number = Date.now,
  ) {}

  /** Forgets what belongs to other interviews, and what is too old. */
  async begin(): Promise<void> {
    await this.bound();
  }

  /** Keeps the next chunk of a segment. */
  async add(segment: number, ordinal: number, endedMs: number, plain: BufferSource): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(this.placed(segment, ordinal, iv), this.key, plain);
    const { sessionId } = this;
    await this.store.put({ sessionId, segment, ordinal, endedMs, keptAt: this.now(), iv, sealed });
    if (ordinal === 0) await this.bound(); // looking reads everything: once a segment is often enough
  }

  /** The segments that hold some of `gap`, by when they began. */
  async covering(gap: Gap): Promise<number[]> {
    const chunks = await this.own();
    const segments = [...new Set(chunks.map((chunk) => chunk.segment))];
    const endOf = (segment: number) =>
      Math.max(...chunks.filter((chunk) => chunk.segment === segment).map((chunk) => chunk.endedMs));
    return segments.filter((segment) => segment < gap.endedMs && endOf(segment) > gap.startedMs);
  }

  /** A segment as the file it is, up to its first chunk that is missing or was changed; `null` when nothing is left. */
  async file(segment: number): Promise<Blob | null> {
    const parts: ArrayBuffer[] = [];
    for (const chunk of (await this.own()).filter((one) => one.segment === segment)) {
      if (chunk.ordinal !== parts.length) break;
      const plain = await this.opened(chunk);
      if (!plain) break;
      parts.push(plain);
    }
    return parts.length ? new Blob(parts) : null;
  }

  wipe(): Promise<void> {
    return this.store.clear();
  }

  private async own(): Promise<SealedChunk[]> {
    const all = await this.store.all();
    return all.filter((chunk) => chunk.sessionId === this.sessionId);
  }

  private async opened(chunk: SealedChunk): Promise<ArrayBuffer | null> {
    try {
      const how = this.placed(chunk.segment, chunk.ordinal, chunk.iv);
      return await crypto.subtle.decrypt(how, this.key, chunk.sealed);
    } catch {
      return null;
    }
  }

  /** Whole segments go, the oldest first: half of one cannot be played. */
  private async bound(): Promise<void> {
    const segments = new Map<string, SealedChunk[]>();
    for (const chunk of await this.store.all()) {
      const id = `${chunk.sessionId}/${chunk.segment}`;
      segments.set(id, [...(segments.get(id) ?? []), chunk]);
    }
    const newest = (chunks: SealedChunk[]) => Math.max(...chunks.map((chunk) => chunk.keptAt));
    let bytes = 0;
    for (const chunks of [...segments.values()].sort((a, b) => newest(b) - newest(a))) {
      const [first] = chunks;
      bytes += chunks.reduce((sum, chunk) => sum + chunk.sealed.byteLength, 0);
      const isOld = this.now() - newest(chunks) > MOST_AGE_MS;
      const isOther = first?.sessionId !== this.sessionId;
      if (first && (isOld || isOther || bytes > MOST_BYTES))
        await this.store.remove(first.sessionId, first.segment);
    }
  }

  /** A chunk that was put in another's place does not open. */
  private placed(segment: number, ordinal: number, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    const additionalData = new TextEncoder().encode(`${this.sessionId}/${segment}/${ordinal}`);
    return { name: 'AES-GCM', iv, additionalData };
  }
}
