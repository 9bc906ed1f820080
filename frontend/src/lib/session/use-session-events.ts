import { useEffect, useRef, useState } from 'react';
import { authorizedFetch } from '../api/http';
import { backoffMs, waitOrOnline } from './backoff';
import { readEvents, type ServerEvent } from './sse';

/** A fact of the session's journal, as the stream sends it. */
export interface JournalEntry {
  seq: number;
  at: string;
  type: string;
  event: Record<string, unknown>;
}

export type EventLink = 'connecting' | 'open' | 'reconnecting' | 'refused';

/** Follows a session's journal from the first event on; after a break it asks for what came since. */
export function useSessionEvents(sessionId: string, onEntry: (entry: JournalEntry) => void): EventLink {
  const [link, setLink] = useState<EventLink>('connecting');
  const handler = useRef(onEntry);
  handler.current = onEntry;

  useEffect(() => {
    const stop = new AbortController();
    void follow(sessionId, stop.signal, setLink, (entry) => handler.current(entry));
    return () => stop.abort();
  }, [sessionId]);
  return link;
}

async function follow(
  sessionId: string,
  signal: AbortSignal,
  setLink: (link: EventLink) => void,
  onEntry: (entry: JournalEntry) => void,
): Promise<void> {
  let lastId: string | null = null;
  let attempt = 0;
  while (!signal.aborted) {
    try {
      const response = await open(sessionId, lastId, signal);
      if (response.status >= 400 && response.status < 500 && response.status !== 429)
        return setLink('refused');
      if (response.ok) {
        setLink('open');
        attempt = 0;
        await readEvents(response, (event) => {
          lastId = event.id ?? lastId;
          const entry = toEntry(event);
          if (entry) onEntry(entry);
        });
      }
    } catch {
      // A broken connection is expected here; the loop tries again.
    }
    if (signal.aborted) return;
    setLink('reconnecting');
    await waitOrOnline(backoffMs(attempt++), signal);
  }
}

function open(sessionId: string, lastId: string | null, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ Accept: 'text/event-stream' });
  if (lastId) headers.set('Last-Event-ID', lastId);
  const url = new URL(`/api/v1/sessions/${sessionId}/events`, location.origin);
  return authorizedFetch(new Request(url, { headers, signal, cache: 'no-store' }));
}

function toEntry(event: ServerEvent): JournalEntry | null {
  try {
    const entry: JournalEntry = JSON.parse(event.data);
    return typeof entry.seq === 'number' && typeof entry.type === 'string' ? entry : null;
  } catch {
    return null;
  }
}
