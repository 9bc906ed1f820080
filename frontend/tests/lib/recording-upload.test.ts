import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiError } from '@/lib/api/errors';
import { setAccessToken } from '@/lib/api/token';
import { readableBytes } from '@/lib/upload/bytes';
import { RecordingUpload, type UploadState, whyNotTheRest } from '@/lib/upload/recording-upload';
import { TusServer } from './tus-server';

const MEGABYTE = 1024 * 1024;
const FILE = new File([new Uint8Array(20 * MEGABYTE)], '답변.mp4', { type: 'video/mp4', lastModified: 1 });
const TARGET = { sessionId: 's1', questionId: 'q1' };

let server: TusServer;
beforeEach(() => {
  server = new TusServer();
  server.install((name, value) => vi.stubGlobal(name, value));
  setAccessToken('token');
});

/** Sends the file; `online` comes at once whenever it waits, so that nobody waits for real. */
function send(target: ConstructorParameters<typeof RecordingUpload>[1] = TARGET) {
  const states: UploadState[] = [];
  const sent: number[] = [];
  let refuse: (error: ApiError) => void = () => undefined;
  const refused = new Promise<ApiError>((resolve) => {
    refuse = resolve;
  });
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const upload = new RecordingUpload(FILE, target, {
    onState: (state) => {
      states.push(state);
      if (state === 'waiting' && states.length < 20)
        setTimeout(() => window.dispatchEvent(new Event('online')));
      if (state === 'done') finish();
    },
    onProgress: (bytes) => sent.push(bytes),
    onRefused: refuse,
  });
  return { upload, states, sent, refused, done };
}

const metadata = () =>
  Object.fromEntries(
    server.metadata.split(',').map((pair) => {
      const [name = '', value = ''] = pair.split(' ');
      return [name, new TextDecoder().decode(Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0)))];
    }),
  );

describe('an upload', () => {
  it('goes in pieces of 8 MB, says whose answer it is, and tells real bytes', async () => {
    const run = send();
    run.upload.start();
    await run.done;
    expect(server.requests).toEqual(['POST', 'PATCH 0', `PATCH ${8 * MEGABYTE}`, `PATCH ${16 * MEGABYTE}`]);
    expect(metadata()).toEqual({ filename: '답변.mp4', session_id: 's1', question_id: 'q1' });
    expect(run.sent.at(-1)).toBe(FILE.size);
  });

  it('names no question where the file is the whole interview', async () => {
    const run = send({ sessionId: 's1', questionId: null });
    run.upload.start();
    await run.done;
    expect(metadata()).toEqual({ filename: '답변.mp4', session_id: 's1' });
  });

  it('goes on from what is stored when the connection drops in the middle', async () => {
    server.faults.push({ method: 'PATCH', status: 0, keeps: 3 * MEGABYTE });
    const run = send();
    run.upload.start();
    await run.done;
    expect(server.requests.slice(0, 4)).toEqual(['POST', 'PATCH 0', 'HEAD', `PATCH ${3 * MEGABYTE}`]);
    expect(server.stored).toBe(FILE.size);
    expect(run.states).toContain('waiting');
  });

  it('begins no second upload while the server restarts', async () => {
    server.faults.push(
      { method: 'PATCH', status: 0 },
      { method: 'HEAD', status: 503 },
      { method: 'HEAD', status: 502 },
    );
    const run = send();
    run.upload.start();
    await run.done;
    expect(server.requests.filter((one) => one === 'POST')).toHaveLength(1);
    expect(server.stored).toBe(FILE.size);
  });

  it('asks for a new token once, and goes on', async () => {
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => new Response(JSON.stringify({ access_token: 'fresh' })));
    server.faults.push({ method: 'PATCH', status: 401, body: { error_code: 'x', error_message: 'x' } });
    const run = send();
    run.upload.start();
    await run.done;
    expect(fetched).toHaveBeenCalledOnce();
    expect(server.stored).toBe(FILE.size);
  });

  it('ends with the server’s own reason when it is refused', async () => {
    const body = {
      error_code: 'recording_hostile',
      error_message: '안전하게 열 수 없습니다',
      retry_available: false,
    };
    server.faults.push({ method: 'PATCH', status: 415, body });
    const run = send();
    run.upload.start();
    const error = await run.refused;
    expect([error.code, error.message]).toEqual(['recording_hostile', '안전하게 열 수 없습니다']);
    expect(run.states.at(-1)).toBe('refused');
    expect(server.requests).toEqual(['POST', 'PATCH 0']);
  });

  it('pauses and goes on at the same byte', async () => {
    server.piecesAnswered = 1;
    const run = send();
    run.upload.start();
    await vi.waitFor(() => expect(server.stored).toBe(8 * MEGABYTE));
    run.upload.pause();
    server.piecesAnswered = Number.POSITIVE_INFINITY;
    run.upload.start();
    await run.done;
    expect(run.states).toContain('paused');
    expect(server.requests).toEqual([
      'POST',
      'PATCH 0',
      'HEAD',
      `PATCH ${8 * MEGABYTE}`,
      `PATCH ${16 * MEGABYTE}`,
    ]);
  });

  it('goes on with one begun elsewhere, by its address', async () => {
    server.stored = 8 * MEGABYTE;
    server.size = FILE.size;
    const run = send({ ...TARGET, resumeUrl: '/api/v1/ai-interview/upload/r1' });
    run.upload.start();
    await run.done;
    expect(server.requests).toEqual(['HEAD', `PATCH ${8 * MEGABYTE}`, `PATCH ${16 * MEGABYTE}`]);
  });
});

describe('the rest of an upload', () => {
  const begun = { upload_url: '/api/v1/ai-interview/upload/r1', file_name: FILE.name, size: FILE.size };

  it('has the same name and size', async () => {
    expect(await whyNotTheRest(FILE, begun)).toBeNull();
    expect(await whyNotTheRest(FILE, { ...begun, file_name: '다른.mp4' })).toBe('other_name');
    expect(await whyNotTheRest(FILE, { ...begun, size: 3 })).toBe('other_size');
  });

  it('is not another file of that name and size, where this browser remembers the one begun', async () => {
    server.piecesAnswered = 1;
    const run = send();
    run.upload.start();
    await vi.waitFor(() => expect(server.stored).toBe(8 * MEGABYTE));
    run.upload.leave();
    const later = new File([new Uint8Array(20 * MEGABYTE)], FILE.name, { type: FILE.type, lastModified: 2 });
    expect(await whyNotTheRest(FILE, begun)).toBeNull();
    expect(await whyNotTheRest(later, begun)).toBe('other_file');
  });
});

it('sizes read as people say them', () => {
  expect(readableBytes(0, 'ko')).toBe('0 KB');
  expect(readableBytes(1.5 * MEGABYTE, 'en')).toBe('1.5 MB');
  expect(readableBytes(192 * MEGABYTE, 'en')).toBe('192 MB');
  expect(readableBytes(2 * 1024 * MEGABYTE, 'ko')).toBe('2 GB');
});
