const OTHER_OFFSET = { error_code: 'upload_offset', error_message: '', retry_available: true };

/** An upload server in memory, behind a stand-in for XMLHttpRequest: speaks tus 1.0 as far as a client notices. */
export class TusServer {
  readonly requests: string[] = [];
  metadata = '';
  stored = 0;
  size = 0;
  /** Pieces answered before the line goes dead. */
  piecesAnswered = Number.POSITIVE_INFINITY;
  /** What goes wrong with the next request of a method: no answer, or this status and body. */
  readonly faults: { method: string; status: number; body?: unknown; keeps?: number }[] = [];

  install(stub: (name: string, value: unknown) => void): void {
    const server = this;
    stub(
      'XMLHttpRequest',
      class extends FakeRequest {
        constructor() {
          super(server);
        }
      },
    );
  }

  answer(
    request: FakeRequest,
    body: Blob | null,
  ): { status: number; headers: Record<string, string>; text: string } {
    this.requests.push(`${request.method} ${request.headers['Upload-Offset'] ?? ''}`.trim());
    const fault = this.faults.find((one) => one.method === request.method);
    if (fault) {
      this.faults.splice(this.faults.indexOf(fault), 1);
      this.stored += fault.keeps ?? 0;
      return { status: fault.status, headers: {}, text: fault.body ? JSON.stringify(fault.body) : '' };
    }
    if (request.method === 'POST') {
      this.metadata = request.headers['Upload-Metadata'] ?? '';
      this.size = Number(request.headers['Upload-Length']);
      return { status: 201, headers: { location: '/api/v1/ai-interview/upload/r1' }, text: '' };
    }
    const isElsewhere = Number(request.headers['Upload-Offset'] ?? this.stored) !== this.stored;
    if (isElsewhere) return { status: 409, headers: {}, text: JSON.stringify(OTHER_OFFSET) };
    if (request.method === 'PATCH') this.stored += body?.size ?? 0;
    const headers = { 'upload-offset': String(this.stored), 'upload-length': String(this.size) };
    return { status: request.method === 'HEAD' ? 200 : 204, headers, text: '' };
  }
}

class FakeRequest {
  method = '';
  status = 0;
  responseText = '';
  withCredentials = false;
  readonly headers: Record<string, string> = {};
  readonly upload: { onprogress: ((event: unknown) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: ((error: unknown) => void) | null = null;
  private answered: Record<string, string> = {};
  private isAborted = false;

  constructor(private readonly server: TusServer) {}

  open(method: string): void {
    this.method = method;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.answered[name.toLowerCase()] ?? null;
  }

  abort(): void {
    this.isAborted = true;
  }

  send(body: Blob | null): void {
    setTimeout(() => {
      if (this.isAborted) return;
      if (this.method === 'PATCH' && this.server.piecesAnswered-- <= 0) return;
      const { status, headers, text } = this.server.answer(this, body);
      this.status = status;
      this.responseText = text;
      this.answered = headers;
      if (status === 0) this.onerror?.(new Error('no connection'));
      else this.onload?.();
    });
  }
}
