import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getSession } from '@/lib/api/calls';
import { ApiError } from '@/lib/api/errors';
import { request } from '@/lib/api/http';
import { getAccessToken, setAccessToken } from '@/lib/api/token';

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

function serve(answer: (path: string, call: Request) => Response) {
  const paths: string[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const call =
      input instanceof Request ? input : new Request(new URL(String(input), location.origin), init);
    const path = new URL(call.url).pathname;
    paths.push(path);
    return answer(path, call);
  });
  return paths;
}

beforeEach(() => setAccessToken('old'));

describe('request', () => {
  it('sends the token and the language', async () => {
    let seen: Request | undefined;
    serve((_, call) => {
      seen = call;
      return json(200, {});
    });
    await request('GET', '/users/me');
    expect(seen?.headers.get('Authorization')).toBe('Bearer old');
    expect(seen?.headers.get('Accept-Language')).toBe('ko');
  });

  it('refreshes once on 401, however many requests meet it, and tries each again', async () => {
    const paths = serve((path, call) => {
      if (path.endsWith('/token/refresh')) return json(200, { access_token: 'new', user: {} });
      return call.headers.get('Authorization') === 'Bearer new' ? json(200, { ok: true }) : json(401, {});
    });
    const answers = await Promise.all([request('GET', '/a'), request('GET', '/b')]);
    expect(answers).toEqual([{ ok: true }, { ok: true }]);
    expect(paths.filter((path) => path.endsWith('/refresh'))).toHaveLength(1);
    expect(getAccessToken()).toBe('new');
  });

  it('gives up after one refresh and forgets the token when that is refused', async () => {
    const paths = serve(() =>
      json(401, { error_code: 'unauthorized', error_message: '…', retry_available: false }),
    );
    await expect(request('GET', '/a')).rejects.toMatchObject({ status: 401, code: 'unauthorized' });
    expect(paths).toEqual(['/api/v1/a', '/api/v1/token/refresh']);
    expect(getAccessToken()).toBeNull();
  });

  it('never refreshes because of a wrong password', async () => {
    const paths = serve(() =>
      json(401, { error_code: 'bad_credentials', error_message: '…', retry_available: false }),
    );
    await expect(request('POST', '/token', new URLSearchParams())).rejects.toBeInstanceOf(ApiError);
    expect(paths).toEqual(['/api/v1/token']);
  });

  it('keeps the token when the refresh fails for a passing reason', async () => {
    serve((path) => (path.endsWith('/refresh') ? json(503, {}) : json(401, {})));
    await expect(request('GET', '/a')).rejects.toBeInstanceOf(ApiError);
    expect(getAccessToken()).toBe('old');
  });

  it('says network when no answer comes', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('failed'));
    await expect(request('GET', '/a')).rejects.toMatchObject({
      status: 0,
      kind: 'network',
      isRetryAvailable: true,
    });
  });

  it('invents no message for an error of another shape', async () => {
    serve(() => new Response('<html>', { status: 500 }));
    await expect(request('GET', '/a')).rejects.toMatchObject({
      code: 'http_500',
      message: '',
      isRetryAvailable: true,
    });
  });
});

it('the generated client throws the server’s own error', async () => {
  serve(() => json(404, { error_code: 'not_found', error_message: '없습니다', retry_available: false }));
  await expect(getSession('x')).rejects.toMatchObject({
    status: 404,
    message: '없습니다',
    isRetryAvailable: false,
  });
});
