import { i18next } from '@/i18n';
import { networkError, readApiError } from './errors';
import { getAccessToken, refreshAccessToken } from './token';

/** `fetch` with the caller's token and language; a 401 is tried once more with a refreshed token. */
export async function authorizedFetch(input: Request): Promise<Response> {
  const again = input.clone();
  const response = await send(input);
  if (response.status !== 401 || !mayRefresh(input) || !(await refreshAccessToken())) return response;
  return send(again);
}

/** Sends one request and gives its JSON body, or throws `ApiError`. Paths start after `/api/v1`. */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const isJson = body !== undefined && !(body instanceof FormData) && !(body instanceof URLSearchParams);
  const response = await authorizedFetch(
    new Request(new URL(`/api/v1${path}`, location.origin), {
      method,
      signal,
      credentials: 'same-origin',
      headers: isJson ? { 'Content-Type': 'application/json' } : {},
      body: isJson ? JSON.stringify(body) : (body as BodyInit | undefined),
    }),
  );
  if (!response.ok) throw await readApiError(response);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

async function send(input: Request): Promise<Response> {
  const token = getAccessToken();
  if (token) input.headers.set('Authorization', `Bearer ${token}`);
  input.headers.set('Accept-Language', i18next.language);
  try {
    return await fetch(input);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw networkError();
  }
}

function mayRefresh(input: Request): boolean {
  return getAccessToken() !== null && !new URL(input.url).pathname.startsWith('/api/v1/token');
}
