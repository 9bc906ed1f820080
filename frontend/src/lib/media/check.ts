import { getTicket } from '../api/calls';
import { ApiError } from '../api/errors';
import type { components } from '../api/schema.gen';
import { backoffMs, waitOrOnline } from '../session/backoff';
import { type LineFigure, lineFigureOf } from './line-figure';
import { addTracks, offerOf } from './peer';

type Schemas = components['schemas'];

export type FromCheck = Schemas['FromCheck'];
export type CheckFraming = Schemas['CheckFraming'];
export type CheckWelcome = Schemas['CheckWelcome'];
type ToCheck = Schemas['CheckHello'] | Schemas['ToCheck'];

export interface CheckListener {
  onMessage: (message: FromCheck) => void;
  onLine: (figure: LineFigure) => void;
  /** Nothing looks or listens (any more). The check goes on without. */
  onGone: () => void;
}

const TRIES = 3;
const OPEN_MS = 10_000;
const STATS_EVERY_MS = 2_000;
const TYPES = new Set(['welcome', 'answer', 'unwatched', 'framing', 'heard', 'error', 'pong']);

/** Reads one message of the check's socket; `null` for anything that is not ours. */
export function readCheckMessage(data: unknown): FromCheck | null {
  if (typeof data !== 'string') return null;
  try {
    const message: { type?: string } | null = JSON.parse(data);
    return message?.type && TYPES.has(message.type) ? (message as FromCheck) : null;
  } catch {
    return null;
  }
}

/** What may be sent of `stream`: without a picture where nothing may look. */
export function sentOf(stream: MediaStream, welcome: CheckWelcome): MediaStream {
  return welcome.not_watched === null ? stream : new MediaStream(stream.getAudioTracks());
}

/** The device check's line to the media server: the way of the interview, tried beforehand. */
export class CheckLine {
  private readonly stop = new AbortController();
  private socket: WebSocket | null = null;
  private peer: RTCPeerConnection | null = null;

  constructor(
    private readonly sessionId: string,
    private readonly stream: MediaStream,
    private readonly listener: CheckListener,
  ) {}

  /** Runs until `close`, or until it has failed a few times; never throws. */
  async run(): Promise<void> {
    for (let attempt = 0; attempt < TRIES && !this.stop.signal.aborted; attempt++) {
      const mayTryAgain = await this.once();
      this.peer?.close();
      if (this.stop.signal.aborted) return;
      if (!mayTryAgain) break;
      await waitOrOnline(backoffMs(attempt), this.stop.signal);
    }
    if (!this.stop.signal.aborted) this.listener.onGone();
  }

  /** Asks that the next sentence be turned into words; says whether that went out. */
  listen(): boolean {
    return this.send({ type: 'listen' });
  }

  close(): void {
    this.stop.abort();
    this.socket?.close();
    this.peer?.close();
  }

  private async once(): Promise<boolean> {
    try {
      const { ticket, media_url } = await getTicket(this.sessionId, this.stop.signal);
      if (this.stop.signal.aborted) return false;
      return await this.talk(`${media_url.replace(/^http/, 'ws')}/check/${this.sessionId}`, ticket);
    } catch (error) {
      return !(error instanceof ApiError) || error.isRetryAvailable;
    }
  }

  /** Settles when the socket is closed; false where coming back makes no sense. */
  private talk(address: string, ticket: string): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = new WebSocket(address);
      this.socket = socket;
      let isIn = false;
      let mayTryAgain = true;
      const tooLong = setTimeout(() => !isIn && socket.close(), OPEN_MS);
      const stats = setInterval(() => void this.tellLine(), STATS_EVERY_MS);
      socket.onopen = () => this.send({ type: 'hello', ticket });
      socket.onmessage = ({ data }) => {
        const message = readCheckMessage(data);
        if (!message) return;
        if (message.type === 'error' && !isIn) {
          mayTryAgain = message.retry_available;
          return;
        }
        if (message.type === 'welcome') {
          isIn = true;
          void this.offer(message).catch(() => socket.close());
        }
        if (message.type === 'answer') {
          void this.peer
            ?.setRemoteDescription({ type: 'answer', sdp: message.sdp })
            .catch(() => socket.close());
        }
        this.listener.onMessage(message);
      };
      socket.onclose = () => {
        clearTimeout(tooLong);
        clearInterval(stats);
        // Once in, an end is an end: another tab took over, or the check has lasted long enough.
        resolve(mayTryAgain && !isIn);
      };
    });
  }

  private async offer(welcome: CheckWelcome): Promise<void> {
    const peer = new RTCPeerConnection({ iceServers: [] });
    this.peer = peer;
    addTracks(peer, sentOf(this.stream, welcome));
    await offerOf(peer);
    this.send({ type: 'offer', sdp: peer.localDescription?.sdp ?? '' });
  }

  private async tellLine(): Promise<void> {
    if (this.peer?.connectionState !== 'connected') return;
    const report = await this.peer.getStats();
    const figure = lineFigureOf((report as unknown as Map<string, Record<string, unknown>>).values());
    if (figure) this.listener.onLine(figure);
  }

  private send(message: ToCheck): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }
}
