import { readApiError } from './errors';
import { authorizedFetch } from './http';

/**
 * Saves what the API answers under the name it gives. Paths start after `/api/v1`; throws `ApiError`.
 * A plain link cannot do this: the token travels in a header, never in an address.
 */
export async function download(path: string): Promise<void> {
  const response = await authorizedFetch(
    new Request(new URL(`/api/v1${path}`, location.origin), { credentials: 'same-origin' }),
  );
  if (!response.ok) throw await readApiError(response);
  save(await response.blob(), nameOf(response) ?? path.slice(path.lastIndexOf('/') + 1));
}

function nameOf(response: Response): string | undefined {
  return /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn; kept any longer it would hold the file in memory.
  setTimeout(() => URL.revokeObjectURL(address));
}
