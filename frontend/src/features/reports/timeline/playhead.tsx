import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import type { Whose } from './axis';

export interface SeekWish {
  /** Place on the axis, in ms. */
  ms: number;
  /** Play from there on; otherwise whatever it was doing goes on. */
  isPlaying: boolean;
  whose: Whose | null;
}

interface SeekOptions {
  isPlaying?: boolean;
  /** Whose answer is meant; otherwise what plays now goes on where it reaches that far. */
  questionId?: string;
}

/** Where on the axis we are. A player moves it while it plays; a click anywhere moves both. */
export class Playhead {
  private ms = 0;
  private meant: Whose | null = null;
  private player: ((wish: SeekWish) => void) | null = null;
  private readonly listeners = new Set<() => void>();

  readonly at = (): number => this.ms;

  /** Whose moment it is, as far as anybody said. */
  readonly whose = (): Whose | null => this.meant;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The player says where it is, and in what. */
  tell(ms: number, whose: Whose | null = this.meant): void {
    if (ms === this.ms && isSame(whose, this.meant)) return;
    this.ms = ms;
    this.meant = whose;
    for (const listener of this.listeners) listener();
  }

  /** A person asks to go somewhere. */
  seek(ms: number, { isPlaying = false, questionId }: SeekOptions = {}): void {
    const going = this.meant?.recordingId ? this.meant : null;
    const whose = questionId === undefined ? going : { recordingId: null, questionIds: [questionId] };
    this.tell(Math.max(0, ms), whose);
    this.player?.({ ms: this.ms, isPlaying, whose });
  }

  /** Makes `player` the one that follows; gives the way to let go again. */
  attach(player: (wish: SeekWish) => void): () => void {
    this.player = player;
    return () => {
      if (this.player === player) this.player = null;
    };
  }
}

function isSame(one: Whose | null, other: Whose | null): boolean {
  if (one === other) return true;
  return one !== null && one.recordingId !== null && one.recordingId === other?.recordingId;
}

const PlayheadContext = createContext<Playhead | null>(null);

/** One playhead for everything inside. */
export function PlayheadProvider({ children }: { children: ReactNode }) {
  const [playhead] = useState(() => new Playhead());
  return <PlayheadContext.Provider value={playhead}>{children}</PlayheadContext.Provider>;
}

/** The playhead around; `null` where there is no time to speak of. */
export function usePlayhead(): Playhead | null {
  return useContext(PlayheadContext);
}

const never = () => () => undefined;

/** What `read` makes of the position; renders again only when that changes. */
export function usePosition<T extends string | number | boolean | null>(
  read: (ms: number, whose: Whose | null) => T,
): T {
  const playhead = usePlayhead();
  return useSyncExternalStore(playhead?.subscribe ?? never, () =>
    read(playhead?.at() ?? 0, playhead?.whose() ?? null),
  );
}
