/* Where sealed pieces of sound lie until they are sent or too old. Nothing here can be read without the key. */

/** One or two seconds of a segment. A segment is a file of its own that began at `segment` on the session's clock. */
export interface SealedChunk {
  sessionId: string;
  segment: number;
  ordinal: number;
  endedMs: number;
  /** When it was kept, by this browser's clock. */
  keptAt: number;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

export interface ChunkStore {
  put: (chunk: SealedChunk) => Promise<void>;
  /** All of them, in the order of their sessions, segments and ordinals. */
  all: () => Promise<SealedChunk[]>;
  remove: (sessionId: string, segment: number) => Promise<void>;
  clear: () => Promise<void>;
}

const DATABASE = 'daedam-kept-sound';
const CHUNKS = 'chunks';

/** The chunks in IndexedDB, so that a reload finds them. Every call fails where the browser allows no storage. */
export class IndexedChunks implements ChunkStore {
  private opened: Promise<IDBDatabase> | null = null;

  async put(chunk: SealedChunk): Promise<void> {
    await this.run('readwrite', (store) => store.put(chunk));
  }

  all(): Promise<SealedChunk[]> {
    return this.run('readonly', (store) => store.getAll());
  }

  async remove(sessionId: string, segment: number): Promise<void> {
    const range = IDBKeyRange.bound([sessionId, segment], [sessionId, segment, []]);
    await this.run('readwrite', (store) => store.delete(range));
  }

  async clear(): Promise<void> {
    await this.run('readwrite', (store) => store.clear());
  }

  private async run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(CHUNKS, mode);
      const request = ask(transaction.objectStore(CHUNKS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  private open(): Promise<IDBDatabase> {
    this.opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore(CHUNKS, { keyPath: ['sessionId', 'segment', 'ordinal'] });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new DOMException('blocked', 'InvalidStateError'));
    });
    return this.opened;
  }
}
