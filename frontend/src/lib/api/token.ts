/* The access token lives in this module's memory and nowhere else; the refresh token is an HttpOnly cookie
   that no script can read. */

let accessToken: string | null = null;
let refreshing: Promise<boolean> | null = null;
const listeners = new Set<(body: unknown) => void>();

const HINT_KEY = 'daedam.has-signed-in';

export function getAccessToken(): string | null {
  return accessToken;
}

/** Keeps a new token (or forgets it) and notes whether asking for a refresh on load makes sense. */
export function setAccessToken(token: string | null): void {
  accessToken = token;
  if (token) localStorage.setItem(HINT_KEY, '1');
  else localStorage.removeItem(HINT_KEY);
}

/** Whether somebody signed in on this device; says nothing about who. */
export function hasSignedInBefore(): boolean {
  return localStorage.getItem(HINT_KEY) === '1';
}

/** Told about every refreshed token body, so that the signed-in user stays current. */
export function onRefreshed(listener: (body: unknown) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks once for a new access token, however many requests wait for it. False: sign in again. */
export function refreshAccessToken(): Promise<boolean> {
  refreshing ??= oneTabAtATime(askForToken).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Two tabs share the cookie: the second must wait for the first one's new token, or it looks like a stolen one. */
async function oneTabAtATime(ask: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? navigator.locks.request('daedam.refresh', ask) : ask();
}

async function askForToken(): Promise<boolean> {
  let response: Response;
  try {
    response = await fetch('/api/v1/token/refresh', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
      credentials: 'same-origin',
    });
  } catch {
    return false;
  }
  if (!response.ok) {
    if (response.status < 500) {
      setAccessToken(null);
      for (const tell of listeners) tell(null);
    }
    return false;
  }
  const body: { access_token: string } = await response.json();
  setAccessToken(body.access_token);
  for (const tell of listeners) tell(body);
  return true;
}
