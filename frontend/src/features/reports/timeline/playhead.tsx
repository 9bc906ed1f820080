import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';

export interface SeekWish {
  /** Place on the axis, in ms. */
  ms: number;
  /** Play from there on; otherwise whatever it was doing goes on. */
  isPlaying: boolean;
}

/** Where on the axis we are. A player moves it while it plays; a click anywhere moves both. */
export class Playhead {
  private ms = 0;
  private player: ((wish: SeekWish) => void) | null = null;
  private readonly listeners = new Set<() => void>();

  readonly at = (): number => this.ms;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The player says where it is. */
  tell(ms: number): void {
    if (ms === this.ms) return;
    this.ms = ms;
    for (const listener of this.listeners) listener();
  }

  /** A person asks to go somewhere. */
  seek(ms: number, isPlaying = false): void {
    this.tell(Math.max(0, ms));
    this.player?.({ ms: this.ms, isPlaying });
  }

  /** Makes `player` the one that follows; gives the way to let go again. */
  attach(player: (wish: SeekWish) => void): () => void {
    this.player = player;
    return () => {
      if (this.player === player) this.player = null;
    };
  }
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
export function usePosition<T extends string | number | boolean | null>(read: (ms: number) => T): T {
  const playhead = usePlayhead();
  return useSyncExternalStore(playhead?.subscribe ?? never, () => read(playhead?.at() ?? 0));
}
