import type { CandidateIntent } from '@/lib/media/vocabulary';
import type { JournalEntry } from '@/lib/session/use-session-events';

/** How patient the room is with pauses, as the candidate chose. */
export const PACES = ['pace_usual', 'pace_unhurried', 'pace_patient'] as const satisfies CandidateIntent[];
export type Pace = (typeof PACES)[number];

/** The pace chosen last; the usual one until somebody chooses. The journal keeps it over reloads. */
export function paceOf(entries: JournalEntry[]): Pace {
  const chosen = [...entries]
    .sort((a, b) => a.seq - b.seq)
    .filter(({ type }) => type === 'IntentExpressed')
    .flatMap(({ event }) => PACES.filter((pace) => pace === event.intent));
  return chosen.at(-1) ?? 'pace_usual';
}
