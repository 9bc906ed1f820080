/** The session's clock as the room tells it, on this browser's own steady one. */
export class SessionClock {
  private offsetMs: number | null = null;

  constructor(private readonly steady: () => number = () => performance.now()) {}

  /** The room said that it is `sessionMs`. A word that was on its way for long would set the clock back: the newest wins. */
  hear(sessionMs: number): void {
    const offsetMs = sessionMs - this.steady();
    this.offsetMs = this.offsetMs === null ? offsetMs : Math.max(this.offsetMs, offsetMs);
  }

  /** Milliseconds since the session's start; `null` before the room said anything. */
  nowMs(): number | null {
    return this.offsetMs === null ? null : Math.max(0, Math.round(this.steady() + this.offsetMs));
  }
}
