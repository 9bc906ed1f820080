import { describe, expect, it, vi } from 'vitest';
import { type CheckWelcome, readCheckMessage, sentOf } from '@/lib/media/check';
import { lineFigureOf } from '@/lib/media/line-figure';
import { withLoss } from '@/lib/media/network';

const sent = (packetsSent: number, kind = 'audio') => ({ type: 'outbound-rtp', kind, packetsSent });
const back = (packetsLost: number, roundTripTime?: number) => ({
  type: 'remote-inbound-rtp',
  kind: 'audio',
  packetsLost,
  roundTripTime,
});

describe('the figure of the line', () => {
  it('is the share of the sound that was sent and did not arrive, and the round trip', () => {
    expect(lineFigureOf([sent(200), back(10, 0.0421)])).toEqual({ roundTripMs: 42, lostShare: 0.05 });
  });

  it('does not count the picture, nor what was repaired', () => {
    const picture = { type: 'remote-inbound-rtp', kind: 'video', packetsLost: 100, roundTripTime: 1 };
    expect(lineFigureOf([sent(200), sent(900, 'video'), back(-1, 0), picture])).toEqual({
      roundTripMs: null,
      lostShare: 0,
    });
  });

  it('is not made up before the server has reported on a second of sound', () => {
    expect(lineFigureOf([])).toBeNull();
    expect(lineFigureOf([sent(500)])).toBeNull();
    expect(lineFigureOf([sent(20), back(0, 0.01)])).toBeNull();
  });

  it('makes the hint no better, and worse where words would be missing', () => {
    const lost = (lostShare: number) => ({ roundTripMs: 10, lostShare });
    expect(withLoss('good', null)).toBe('good');
    expect(withLoss('good', lost(0.005))).toBe('good');
    expect(withLoss('good', lost(0.03))).toBe('fair');
    expect(withLoss('slow', lost(0.03))).toBe('slow');
    expect(withLoss('good', lost(0.2))).toBe('slow');
  });
});

describe('the line of the device check', () => {
  it('passes what the check says and nothing else', () => {
    expect(readCheckMessage('{"type":"heard","text":"Hello","is_final":true}')).toMatchObject({
      text: 'Hello',
    });
    for (const odd of ['', '{', '[]', 'null', '{"type":"snapshot"}', new ArrayBuffer(2)]) {
      expect(readCheckMessage(odd)).toBeNull();
    }
  });

  it('sends no picture where nothing may look', () => {
    vi.stubGlobal(
      'MediaStream',
      class {
        constructor(readonly tracks: string[]) {}
      },
    );
    const stream = { getAudioTracks: () => ['sound'] } as unknown as MediaStream;
    const welcome = (not_watched: CheckWelcome['not_watched']): CheckWelcome => ({
      type: 'welcome',
      not_watched,
      can_hear: true,
      hearing_is_local: true,
    });
    expect(sentOf(stream, welcome(null))).toBe(stream);
    expect(sentOf(stream, welcome('policy'))).toEqual({ tracks: ['sound'] });
  });
});
