import { getTicket } from '../api/calls';
import { ApiError } from '../api/errors';
import { backoffMs, waitOrOnline } from '../session/backoff';
import { type FromRoom, readMessage, type ToRoom } from './messages';
import { openPeer } from './peer';

export type RoomLink = 'connecting' | 'live' | 'reconnecting' | 'taken_over' | 'refused';

export interface RoomListener {
  onLink: (link: RoomLink) => void;
  onMessage: (message: FromRoom) => void;
  onVoice: (voice: MediaStream) => void;
  /** Media alone failed: the socket works, answers can be typed. */
  onMediaProblem: (error: ApiError | null) => void;
}

const PING_MS = 1_000;

/** One place in the interview room: the socket and the media connection, brought back when either is lost. */
export class Room {
  private readonly stop = new AbortController();
  private seq = 0;
  private socket: WebSocket | null = null;
  private peer: RTCPeerConnection | null = null;

  constructor(
    private readonly sessionId: string,
    private readonly stream: MediaStream | null,
    private readonly listener: RoomListener,
  ) {}

  /** Runs until `leave`; never throws. */
  async join(): Promise<void> {
    let attempt = 0;
    while (!this.stop.signal.aborted) {
      const outcome = await this.once(() => {
        attempt = 0;
      });
      this.closeParts();
      if (this.stop.signal.aborted) return;
      if (outcome === 'taken_over' || outcome === 'refused') return this.listener.onLink(outcome);
      this.listener.onLink('reconnecting');
      await waitOrOnline(backoffMs(attempt++), this.stop.signal);
    }
  }

  /** Sends if the socket is open; says whether it was. */
  send(message: ToRoom): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  leave(): void {
    this.stop.abort();
    this.closeParts();
  }

  private async once(onLive: () => void): Promise<'lost' | 'taken_over' | 'refused'> {
    try {
      // One ticket opens each of the two doors once.
      const { ticket, media_url } = await getTicket(this.sessionId);
      const socketOver = this.openSocket(media_url, ticket, onLive);
      const mediaOver = this.openMedia(media_url, ticket);
      return await Promise.race([socketOver, mediaOver]);
    } catch (error) {
      const isFinal =
        error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
      return isFinal && !error.isRetryAvailable ? 'refused' : 'lost';
    }
  }

  private openSocket(mediaUrl: string, ticket: string, onLive: () => void): Promise<'lost' | 'taken_over'> {
    return new Promise((resolve) => {
      const url = `${mediaUrl.replace(/^http/, 'ws')}/ws/${this.sessionId}`;
      const socket = new WebSocket(url);
      this.socket = socket;
      let isTakenOver = false;
      const pinger = setInterval(() => this.send({ type: 'ping' }), PING_MS);
      socket.onopen = () => socket.send(JSON.stringify(this.hello(ticket)));
      socket.onmessage = ({ data }) => {
        const message = readMessage(data);
        if (!message) return;
        if (message.type === 'snapshot') {
          onLive();
          this.listener.onLink('live');
        }
        if (message.type === 'taken_over') isTakenOver = true;
        if (message.type === 'snapshot' || message.type === 'event')
          this.seq = Math.max(this.seq, message.seq);
        this.listener.onMessage(message);
      };
      socket.onclose = () => {
        clearInterval(pinger);
        resolve(isTakenOver ? 'taken_over' : 'lost');
      };
    });
  }

  private hello(ticket: string): ToRoom {
    return { type: 'hello', ticket, after_seq: this.seq };
  }

  /** Settles only when a working connection is lost: failing media must not take the socket down with it. */
  private async openMedia(mediaUrl: string, ticket: string): Promise<'lost'> {
    try {
      const peer = await openPeer(mediaUrl, ticket, this.stream, this.listener.onVoice, this.stop.signal);
      this.peer = peer;
      this.listener.onMediaProblem(null);
      await new Promise<void>((resolve) => {
        peer.addEventListener('connectionstatechange', () => {
          if (peer.connectionState === 'failed' || peer.connectionState === 'closed') resolve();
        });
      });
      return 'lost';
    } catch (error) {
      if (!this.stop.signal.aborted) {
        this.listener.onMediaProblem(error instanceof ApiError ? error : new ApiError(0, 'media', '', true));
      }
      return new Promise(() => {});
    }
  }

  private closeParts(): void {
    this.socket?.close();
    this.peer?.close();
    this.socket = null;
    this.peer = null;
  }
}
