import { useCallback, useState } from 'react';
import { useAuth } from '@/lib/api/auth';

const keyOf = (userId: string) => `daedam.evidence-opened.${userId}`;

/** Sessions whose evidence this person opened on this device: ids only, no words. */
export function readOpened(userId: string): Set<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]');
    return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []);
  } catch {
    return new Set();
  }
}

export function useEvidenceOpened(): {
  opened: ReadonlySet<string>;
  markOpened: (sessionId: string) => void;
} {
  const userId = useAuth().user?.id ?? '';
  const [opened, setOpened] = useState(() => readOpened(userId));
  const markOpened = useCallback(
    (sessionId: string) => {
      const next = readOpened(userId).add(sessionId);
      localStorage.setItem(keyOf(userId), JSON.stringify([...next]));
      setOpened(next);
    },
    [userId],
  );
  return { opened, markOpened };
}
