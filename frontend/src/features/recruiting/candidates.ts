import type { ApplicationState } from './names';
import type { Application } from './types';

export type SortBy = 'arrival' | 'name' | 'recent' | 'score';

export interface Filter {
  text: string;
  state: ApplicationState | 'all';
  onlyFlagged: boolean;
}

export const NO_FILTER: Filter = { text: '', state: 'all', onlyFlagged: false };
export const COMPARE_MAX = 4;

/** Rows that stand in one order. `unread` stays as it came: its evidence was not opened, so no score may place it. */
export interface Group {
  key: 'all' | 'ranked' | 'unread' | 'unscored';
  rows: Application[];
}

/** Whether this row's evidence was opened. */
export function isRead(row: Application, opened: ReadonlySet<string>): boolean {
  return row.session_id !== null && opened.has(row.session_id);
}

/** A score may order rows once evidence was opened behind at least one of them. */
export function maySortByScore(rows: Application[], opened: ReadonlySet<string>): boolean {
  return rows.some((row) => row.total !== null && isRead(row, opened));
}

/**
 * Rows in order. By score, only candidates whose evidence was opened are ranked; the others follow as they came,
 * so that nobody is judged by a number alone. Equal totals, and totals tied by the server, keep their arrival order.
 */
export function inOrder(
  rows: Application[],
  sortBy: SortBy,
  opened: ReadonlySet<string>,
  language: string,
): Group[] {
  if (sortBy === 'score' && maySortByScore(rows, opened)) return byScore(rows, opened);
  const all = [...rows];
  if (sortBy === 'name') {
    const names = new Intl.Collator(language);
    all.sort((a, b) => names.compare(a.candidate_name, b.candidate_name));
  } else if (sortBy === 'recent') {
    all.sort((a, b) => (b.last_event_at ?? '').localeCompare(a.last_event_at ?? ''));
  }
  return [{ key: 'all', rows: all }];
}

function byScore(rows: Application[], opened: ReadonlySet<string>): Group[] {
  const scored = rows.filter((row) => row.total !== null);
  const ranked = scored
    .filter((row) => isRead(row, opened))
    .sort((a, b) => placeOf(a) - placeOf(b) || withinRank(a, b));
  return (
    [
      { key: 'ranked', rows: ranked },
      { key: 'unread', rows: scored.filter((row) => !isRead(row, opened)) },
      { key: 'unscored', rows: rows.filter((row) => row.total === null) },
    ] satisfies Group[]
  ).filter((group) => group.rows.length > 0);
}

function placeOf(row: Application): number {
  return row.rank ?? Number.MAX_SAFE_INTEGER;
}

function withinRank(a: Application, b: Application): number {
  return a.rank !== null && a.rank === b.rank ? 0 : (b.total ?? 0) - (a.total ?? 0);
}

/** The rows that match; an empty filter matches all. */
export function matching(rows: Application[], filter: Filter): Application[] {
  const wanted = filter.text.trim().normalize('NFC').toLocaleLowerCase();
  return rows.filter(
    (row) =>
      (wanted === '' || row.candidate_name.normalize('NFC').toLocaleLowerCase().includes(wanted)) &&
      (filter.state === 'all' || row.state === filter.state) &&
      (!filter.onlyFlagged || row.flags.length > 0),
  );
}

/** The chosen ids with one more or one less; never more than four. */
export function toggled(chosen: string[], id: string): string[] {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  return chosen.length < COMPARE_MAX ? [...chosen, id] : chosen;
}

/** Where a row leads: into the running interview, to its report, or nowhere yet. */
export function targetOf(row: Application): string | null {
  if (row.session_id === null) return null;
  const isLive =
    row.state === 'in_progress' ||
    row.state === 'waiting' ||
    row.state === 'draft' ||
    row.state === 'human_route';
  return `/recruiting/sessions/${row.session_id}/${isLive ? 'live' : 'report'}`;
}
