import { describe, expect, it } from 'vitest';
import {
  COMPARE_MAX,
  inOrder,
  matching,
  maySortByScore,
  NO_FILTER,
  targetOf,
  toggled,
} from '@/features/recruiting/candidates';
import { application } from './rows';

const low = application('가', { total: 52, rank: 3 });
const high = application('나', { total: 91, rank: 1 });
const tiedLower = application('다', { total: 70, rank: 2, is_tied: true });
const tiedHigher = application('라', { total: 73, rank: 2, is_tied: true });
const unscored = application('마', { total: null, rank: null });
const rows = [low, high, tiedLower, tiedHigher, unscored];
const letters = (groups: { rows: { candidate_name: string }[] }[]) =>
  groups.map((group) => group.rows.map((row) => row.candidate_name.at(-1)).join(''));
const read = (...shown: { session_id: string | null }[]) => new Set(shown.map((row) => row.session_id ?? ''));

describe('ordering candidates', () => {
  it('is the order they came in, whatever their scores', () => {
    expect(letters(inOrder(rows, 'arrival', read(...rows), 'ko'))).toEqual(['가나다라마']);
  });

  it('is not by score before any evidence was opened', () => {
    expect(maySortByScore(rows, new Set())).toBe(false);
    expect(letters(inOrder(rows, 'score', new Set(), 'ko'))).toEqual(['가나다라마']);
  });

  it('is not by score when only somebody without a score was read', () => {
    expect(maySortByScore(rows, read(unscored))).toBe(false);
  });

  it('places by score only those whose evidence was opened; the others stay as they came', () => {
    const groups = inOrder(rows, 'score', read(low, high), 'ko');
    expect(groups.map((group) => group.key)).toEqual(['ranked', 'unread', 'unscored']);
    expect(letters(groups)).toEqual(['나가', '다라', '마']);
  });

  it('does not put one of two tied candidates first by the score', () => {
    expect(letters(inOrder(rows, 'score', read(...rows), 'ko'))).toEqual(['나다라가', '마']);
  });

  it('falls back to the totals where the server could not rank', () => {
    const unranked = rows.map((row) => ({ ...row, rank: null }));
    expect(letters(inOrder(unranked, 'score', read(...rows), 'ko'))[0]).toBe('나라다가');
  });

  it('by name and by last activity leaves the given rows alone', () => {
    const later = { ...low, last_event_at: '2026-11-20T10:00:00Z' };
    const never = { ...high, last_event_at: null };
    const given = [never, tiedLower, later];
    expect(letters(inOrder(given, 'recent', new Set(), 'ko'))).toEqual(['가다나']);
    expect(letters(inOrder(given, 'name', new Set(), 'ko'))).toEqual(['가나다']);
    expect(given[0]).toBe(never);
  });
});

describe('finding candidates', () => {
  it('matches names in any Unicode form', () => {
    expect(matching(rows, { ...NO_FILTER, text: ' 지원자 나'.normalize('NFD') })).toEqual([high]);
  });

  it('by state and by flags', () => {
    const flagged = application('바', { flags: ['connection_lost'], state: 'needs_attention' });
    const all = [...rows, flagged];
    expect(matching(all, { ...NO_FILTER, onlyFlagged: true })).toEqual([flagged]);
    expect(matching(all, { ...NO_FILTER, state: 'needs_attention' })).toEqual([flagged]);
    expect(matching(all, { ...NO_FILTER, state: 'evaluated' })).toEqual(rows);
    expect(matching(all, NO_FILTER)).toEqual(all);
  });
});

describe('choosing whom to compare', () => {
  it('keeps the order of choosing and stops at four', () => {
    const chosen = ['a', 'b', 'c', 'd', 'e'].reduce<string[]>((so, id) => toggled(so, id), []);
    expect(chosen).toEqual(['a', 'b', 'c', 'd']);
    expect(chosen).toHaveLength(COMPARE_MAX);
    expect(toggled(chosen, 'b')).toEqual(['a', 'c', 'd']);
  });
});

describe('where a candidate leads', () => {
  it('to the running interview, to the report, or nowhere', () => {
    expect(targetOf(application('가'))).toBe('/recruiting/sessions/session-가/report');
    expect(targetOf(application('가', { state: 'in_progress' }))).toBe(
      '/recruiting/sessions/session-가/live',
    );
    expect(targetOf(application('가', { state: 'human_route' }))).toBe(
      '/recruiting/sessions/session-가/live',
    );
    expect(targetOf(application('가', { state: 'invited', session_id: null }))).toBeNull();
  });
});
