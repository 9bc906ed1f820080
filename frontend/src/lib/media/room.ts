import { getTicket } from '../api/calls';
import { ApiError } from '../api/errors';
import { waitOrOnline } from '../session/backoff';
import { type FromRoom, readMessage, type ToRoom } from './messages';
import { openPeer } from './peer';
import { LOOK_MS, mediaLost, SILENT_MS, stayingBackoffMs, tryMs, withinTry } from './staying';

export type RoomLink = 'connecting' | 'live' | 'reconnecting' | 'taken_over' | 'refused';

export interface RoomListener {
  onLink: (link: RoomLink) => void;
  onMessage: (message: FromRoom) => void;
  onVoice: (voice: MediaStream) => void;
  /** Media alone failed: the socket works, answers can be typed. `null` once it is back. */
  onMediaProblem: (error: ApiError | null) => void;
}

type Outcome = 'lost' | 'taken_over' | 'refused';

const PING_MS = 1_000;

/** One place in the interview room. Socket and media come back each by themselves, so that one never costs the other. */
export class Room {
  private readonly stop = new AbortController();
  private socket: WebSocket | null = null;
  private peer: RTCPeerConnection | null = null;
  private connectionId: string | null = null;
  private seq = 0;

  constructor(
    private readonly sessionId: string,
    private readonly stream: MediaStream | null,
    private readonly listener: RoomListener,
  ) {}

  /** Runs until `leave`, or until the server says there is no way back in; never throws. */
  async join(): Promise<void> {
    const media = this.keepMedia();
    const outcome = await this.keepSocket();
    if (!this.stop.signal.aborted) this.listener.onLink(outcome);
    this.leave();
    await media;
  }

  /** Sends if the socket is open; says whether it was. */
  send(message: ToRoom): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  leave(): void {
    this.stop.abort();
    this.socket?.close();
    this.peer?.close();
  }

  private async keepSocket(): Promise<'taken_over' | 'refused'> {
    let attempt = 0;
    for (;;) {
      const outcome = await this.onceSocket(attempt, () => {
        attempt = 0;
      });
      if (outcome !== 'lost' || this.stop.signal.aborted) return outcome === 'lost' ? 'refused' : outcome;
      this.listener.onLink('reconnecting');
      await waitOrOnline(stayingBackoffMs(attempt++), this.stop.signal);
      if (this.stop.signal.aborted) return 'refused';
    }
  }

  private async onceSocket(attempt: number, onIn: () => void): Promise<Outcome> {
    try {
      const { ticket, media_url } = await this.ticket(attempt);
      if (this.stop.signal.aborted) return 'lost';
      return await this.openSocket(media_url, ticket, tryMs(attempt), onIn);
    } catch (error) {
      return error instanceof ApiError && !error.isRetryAvailable ? 'refused' : 'lost';
    }
  }

  private ticket(attempt: number) {
    return withinTry(attempt, this.stop.signal, (signal) => getTicket(this.sessionId, signal));
  }

  private openSocket(mediaUrl: string, ticket: string, tryForMs: number, onIn: () => void): Promise<Outcome> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`${mediaUrl.replace(/^http/, 'ws')}/ws/${this.sessionId}`);
      this.socket = socket;
      let outcome: Outcome = 'lost';
      let isIn = false;
      let lastAt = Date.now();
      const finish = () => {
        clearInterval(pinger);
        clearInterval(watch);
        socket.onmessage = null;
        // Where nothing gets through, a socket takes long to close: nobody waits for that.
        socket.close();
        resolve(outcome);
      };
      const pinger = setInterval(() => isIn && this.send({ type: 'ping' }), PING_MS);
      const watch = setInterval(
        () => Date.now() - lastAt > (isIn ? SILENT_MS : tryForMs) && finish(),
        LOOK_MS,
      );
      socket.onopen = () => this.send({ type: 'hello', ticket, after_seq: this.seq });
      socket.onmessage = ({ data }) => {
        lastAt = Date.now();
        const message = readMessage(data);
        if (!message) return;
        // At the door an error is about coming in: what cannot change is not tried again.
        if (message.type === 'error' && !isIn) {
          if (!message.retry_available) outcome = 'refused';
          return;
        }
        if (message.type === 'snapshot') {
          isIn = true;
          onIn();
          this.listener.onLink('live');
        }
        if (message.type === 'taken_over') outcome = 'taken_over';
        if (message.type === 'snapshot' || message.type === 'event')
          this.seq = Math.max(this.seq, message.seq);
        this.listener.onMessage(message);
      };
      socket.onclose = finish;
    });
  }

  private async keepMedia(): Promise<void> {
    let attempt = 0;
    while (!this.stop.signal.aborted) {
      const problem = await this.onceMedia(attempt, () => {
        attempt = 0;
      });
      this.peer?.close();
      if (this.stop.signal.aborted) return;
      this.listener.onMediaProblem(problem);
      if (!problem.isRetryAvailable) return;
      await waitOrOnline(stayingBackoffMs(attempt++), this.stop.signal);
    }
  }

  /** Settles when the media connection is lost, with what to tell. */
  private async onceMedia(attempt: number, onConnected: () => void): Promise<ApiError> {
    try {
      const { ticket, media_url } = await this.ticket(attempt);
      const opened = await withinTry(attempt, this.stop.signal, (signal) =>
        openPeer({
          mediaUrl: media_url,
          ticket,
          resume: this.connectionId,
          stream: this.stream,
          onVoice: this.listener.onVoice,
          signal,
        }),
      );
      this.peer = opened.peer;
      await mediaLost(opened.peer, attempt, () => {
        this.connectionId = opened.connectionId;
        onConnected();
        this.listener.onMediaProblem(null);
      });
      return new ApiError(0, 'media_lost', '', true);
    } catch (error) {
      return error instanceof ApiError ? error : new ApiError(0, 'media_unreachable', '', true);
    }
  }
}
