import { useCallback, useEffect, useState } from 'react';

const keyOf = (id: string) => `daedam.draft.${id}`;

/** Text being written, kept in this tab until it is sent: a reload or a lost connection costs no word. */
export function useDraft(id: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => sessionStorage.getItem(keyOf(id)) ?? '');
  useEffect(() => setText(sessionStorage.getItem(keyOf(id)) ?? ''), [id]);
  const write = useCallback(
    (next: string) => {
      setText(next);
      if (next) sessionStorage.setItem(keyOf(id), next);
      else sessionStorage.removeItem(keyOf(id));
    },
    [id],
  );
  return [text, write];
}
