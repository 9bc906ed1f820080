import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { getSession } from '../api/calls';
import type { Session } from '../api/types';

const POLL_MS = 3_000;

export const sessionKey = (sessionId: string) => ['session', sessionId] as const;

/** The session as the server sees it. Events make it fresh at once; a slow poll is the net beneath them. */
export function useSession(sessionId: string) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: sessionKey(sessionId),
    queryFn: () => getSession(sessionId),
    refetchInterval: ({ state }) => (isMoving(state.data) ? POLL_MS : false),
  });
  const put = useCallback(
    (session: Session) => queries.setQueryData(sessionKey(sessionId), session),
    [queries, sessionId],
  );
  const refresh = useCallback(
    () => queries.invalidateQueries({ queryKey: sessionKey(sessionId) }),
    [queries, sessionId],
  );
  return { ...query, put, refresh };
}

const MOVING = new Set([
  'wait_for_plan',
  'wait_for_question',
  'wait_for_recording',
  'wait_for_report',
  'answer',
]);

function isMoving(session: Session | undefined): boolean {
  return session !== undefined && MOVING.has(session.state.next_action);
}
