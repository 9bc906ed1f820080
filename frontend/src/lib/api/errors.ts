import type { ErrorKind } from '@/components/ui/ErrorModal';

/** An error as the server says it: `{error_code, error_message, retry_available}`. `status` 0 means no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly isRetryAvailable: boolean,
  ) {
    super(message);
  }

  /** Which explanation fits. */
  get kind(): ErrorKind {
    if (this.status === 0 || this.status === 502 || this.status === 504) return 'network';
    if (this.status === 401 || this.status === 403) return 'permission';
    if (this.code === 'speech_kept') return 'speech_kept';
    if (/stt|speech|recogn|transcri/.test(this.code)) return 'speech';
    if (/tts|voice/.test(this.code)) return 'voice';
    if (/llm|model|plan|evaluat/.test(this.code)) return 'language_model';
    return 'other';
  }
}

/** Reads an error body; one of another shape keeps its status and gets no invented message. */
export function toApiError(status: number, body: unknown): ApiError {
  if (isErrorBody(body))
    return new ApiError(status, body.error_code, body.error_message, body.retry_available);
  return new ApiError(status, `http_${status}`, '', status >= 500);
}

/** Reads the error of a response that nobody has read yet. */
export async function readApiError(response: Response): Promise<ApiError> {
  return toApiError(response.status, await response.json().catch(() => null));
}

/** The error of a request that never got an answer. */
export function networkError(): ApiError {
  return new ApiError(0, 'network', '', true);
}

interface ErrorBody {
  error_code: string;
  error_message: string;
  retry_available: boolean;
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'error_code' in body && 'error_message' in body;
}
