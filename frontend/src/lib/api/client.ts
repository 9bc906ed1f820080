import createClient from 'openapi-fetch';
import { toApiError } from './errors';
import { authorizedFetch } from './http';
import type { paths } from './schema.gen';
import type { Served } from './types';

/** The typed client of the generated contract: wrong paths, parameters and bodies do not compile. */
export const client = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: authorizedFetch,
});

/** The body of an answered call; throws `ApiError` for every other outcome. */
export async function served<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Served<T>> {
  const { data, error, response } = await call;
  if (error !== undefined || !response.ok) throw toApiError(response.status, error);
  return data as Served<T>;
}
