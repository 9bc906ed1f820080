import type { SessionClock } from './session-clock';
import type { SoundBuffer } from './sound-buffer';

const CHUNK_MS = 1_000;
/** What is sent begins with the segment a gap begins in: shorter ones are more files, longer ones more to send. */
const SEGMENT_MS = 15_000;
const BITS_PER_SECOND = 24_000;
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4'];

/** Records the microphone into a buffer, segment after segment; each begins before the last one ends. */
export class SoundRecorder {
  private segment: Segment | null = null;
  private rotation: ReturnType<typeof setInterval> | undefined;
  private ending: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly stream: MediaStream,
    private readonly clock: SessionClock,
    private readonly buffer: SoundBuffer,
  ) {}

  start(): void {
    this.rotation ??= setInterval(() => this.look(), CHUNK_MS);
    this.look();
  }

  /** Ends the running segment and begins another; settles once the ended one is kept. */
  async rotate(): Promise<void> {
    const ended = this.segment;
    this.segment = this.begin();
    await this.end(ended);
  }

  /** Settles once everything that was recorded is kept. */
  async stop(): Promise<void> {
    clearInterval(this.rotation);
    this.rotation = undefined;
    const ended = this.segment;
    this.segment = null;
    await this.end(ended);
  }

  private async end(segment: Segment | null): Promise<void> {
    this.ending = Promise.all([this.ending, segment?.end()]);
    await this.ending;
  }

  /** The clock or the microphone may come later than the question. */
  private look(): void {
    const isDue = !this.segment || (this.clock.nowMs() ?? 0) - this.segment.startedMs >= SEGMENT_MS;
    if (isDue || this.segment?.isOver) void this.rotate();
  }

  private begin(): Segment | null {
    const startedMs = this.clock.nowMs();
    const tracks = this.stream.getAudioTracks().filter((track) => track.readyState === 'live');
    if (startedMs === null || !tracks.length) return null;
    try {
      return new Segment(new MediaStream(tracks), startedMs, this.clock, this.buffer);
    } catch {
      return null; // this browser records no sound: the room's own recording remains
    }
  }
}

class Segment {
  private readonly recorder: MediaRecorder;
  private ordinal = 0;
  private kept: Promise<void> = Promise.resolve();
  private readonly over: Promise<void>;

  constructor(
    stream: MediaStream,
    readonly startedMs: number,
    clock: SessionClock,
    buffer: SoundBuffer,
  ) {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const options = { audioBitsPerSecond: BITS_PER_SECOND, ...(mimeType && { mimeType }) };
    this.recorder = new MediaRecorder(stream, options);
    this.over = new Promise((resolve) => {
      this.recorder.onstop = () => resolve();
    });
    this.recorder.ondataavailable = ({ data }) => {
      if (!data.size) return;
      const ordinal = this.ordinal++;
      const endedMs = clock.nowMs() ?? startedMs;
      // In their order; a full disk or a private window keeps nothing, and the interview goes on.
      this.kept = this.kept
        .then(async () => buffer.add(startedMs, ordinal, endedMs, await data.arrayBuffer()))
        .catch(() => undefined);
    };
    this.recorder.start(CHUNK_MS);
  }

  /** A microphone that was pulled out ends its recorder. */
  get isOver(): boolean {
    return this.recorder.state === 'inactive';
  }

  async end(): Promise<void> {
    if (this.recorder.state !== 'inactive') this.recorder.stop();
    await this.over;
    await this.kept;
  }
}
