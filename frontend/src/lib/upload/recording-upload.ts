import * as tus from 'tus-js-client';
import { i18next } from '@/i18n';
import { type ApiError, networkError, toApiError } from '../api/errors';
import { getAccessToken, refreshAccessToken } from '../api/token';
import { backoffMs, waitOrOnline } from '../session/backoff';

/** `waiting`: the connection is gone, and it tries again by itself. */
export type UploadState = 'sending' | 'waiting' | 'paused' | 'done' | 'refused';

export interface UploadListener {
  onState: (state: UploadState) => void;
  /** Bytes of the file that have left this browser, as far as anybody knows; falls back to what is stored. */
  onProgress: (sent: number, total: number) => void;
  onRefused: (error: ApiError) => void;
}

export interface UploadTarget {
  sessionId: string;
  /** `null`: the file holds the whole interview. */
  questionId: string | null;
  /** When the answers begin in a file of the whole interview, as `question_starts_ms` has it. */
  starts?: string | null;
  /** An upload that was begun before; its stored part is not sent again. */
  resumeUrl?: string | null;
}

const ENDPOINT = '/api/v1/ai-interview/upload';
const CHUNK_BYTES = 8 * 1024 * 1024;

/** One file on its way, over any number of connections. Goes on by itself; ends when done, refused or left. */
export class RecordingUpload {
  private readonly upload: tus.Upload;
  private readonly left = new AbortController();
  private isPaused = false;
  private attempt = 0;
  private hasRefreshed = false;

  constructor(
    file: File,
    target: UploadTarget,
    private readonly listener: UploadListener,
  ) {
    this.upload = new tus.Upload(file, {
      endpoint: target.resumeUrl ? null : ENDPOINT,
      uploadUrl: target.resumeUrl ?? null,
      fingerprint,
      chunkSize: CHUNK_BYTES,
      // Trying again is decided here, where the network's return and the token are known.
      retryDelays: null,
      removeFingerprintOnSuccess: true,
      metadata: {
        filename: file.name,
        session_id: target.sessionId,
        ...(target.questionId && { question_id: target.questionId }),
        ...(target.starts && { question_starts_ms: target.starts }),
      },
      // From here on a failing look at the offset is an error, and not a reason to begin a second upload.
      onUploadUrlAvailable: () => {
        this.upload.options.endpoint = null;
        this.listener.onState('sending');
      },
      onBeforeRequest: (request) => {
        request.setHeader('Authorization', `Bearer ${getAccessToken() ?? ''}`);
        request.setHeader('Accept-Language', i18next.language);
      },
      onProgress: (sent, total) => this.listener.onProgress(sent, total),
      onChunkComplete: () => {
        this.attempt = 0;
        this.hasRefreshed = false;
        this.listener.onState('sending');
      },
      onSuccess: () => this.listener.onState('done'),
      onError: (error) => void this.recover(error),
    });
  }

  start(): void {
    this.isPaused = false;
    this.listener.onState('sending');
    this.upload.start();
  }

  pause(): void {
    this.isPaused = true;
    void this.upload.abort();
    this.listener.onState('paused');
  }

  /** Stops without taking anything back: it can be gone on with later. */
  leave(): void {
    this.left.abort();
    void this.upload.abort();
  }

  private async recover(cause: Error): Promise<void> {
    const error = errorOf(cause);
    if (this.left.signal.aborted || this.isPaused) return;
    if (error.status === 401 && !this.hasRefreshed) {
      this.hasRefreshed = true;
      if (await refreshAccessToken()) return this.again();
    }
    if (!canPass(error)) {
      this.listener.onState('refused');
      this.listener.onRefused(error);
      return;
    }
    this.listener.onState('waiting');
    await waitOrOnline(backoffMs(this.attempt++), this.left.signal);
    this.again();
  }

  private again(): void {
    if (this.left.signal.aborted || this.isPaused) return;
    this.upload.start();
  }
}

/** Tells files of this browser apart without reading them. */
async function fingerprint(file: File): Promise<string> {
  return ['daedam', file.name, file.type, file.size, file.lastModified].join('-');
}

/** What can be otherwise next time: no answer, a busy server, another request that still holds the place. */
function canPass(error: ApiError): boolean {
  return error.status === 0 || error.isRetryAvailable || error.status === 423 || error.status >= 502;
}

/** The server's own reason where it gave one. */
export function errorOf(cause: Error): ApiError {
  const response = cause instanceof tus.DetailedError ? cause.originalResponse : null;
  if (!response || response.getStatus() === 0) return networkError();
  let body: unknown = null;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    // Not ours: a proxy answered. The status says enough.
  }
  return toApiError(response.getStatus(), body);
}

/** Why a chosen file is not the rest of an upload begun before; `null` where it is, as far as can be told. */
export async function whyNotTheRest(
  file: File,
  begun: { upload_url: string | null; file_name: string | null; size: number | null },
): Promise<'other_name' | 'other_size' | 'other_file' | null> {
  if (begun.file_name !== null && begun.file_name !== file.name) return 'other_name';
  if (begun.size !== file.size) return 'other_size';
  // This browser remembers files by name, size and date: the same name and size with another date is another file.
  const storage = tus.defaultOptions.urlStorage;
  const isSame = ({ uploadUrl }: tus.PreviousUpload) =>
    uploadUrl !== null && pathOf(uploadUrl) === begun.upload_url;
  const known = (await storage.findAllUploads()).filter(isSame);
  if (known.length === 0) return null;
  const own = await new tus.Upload(file, { endpoint: ENDPOINT, fingerprint }).findPreviousUploads();
  return own.some(isSame) ? null : 'other_file';
}

function pathOf(address: string): string {
  return new URL(address, location.origin).pathname;
}
