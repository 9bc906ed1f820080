import type { RecruiterReport, ReportCriterion, ReportResult } from '@/features/recruiting/types';
import type { Evidence } from '@/lib/api/types';

/** A part of an utterance: quoted by the evidence with these keys, or by none. */
export interface Piece {
  start: number;
  text: string;
  keys: string[];
}

export interface Quote {
  key: string;
  start: number;
  end: number;
}

/** One evidence chip: a verified quote, the criterion it speaks for and the question it answered. */
export interface Chip {
  key: string;
  criterionId: string;
  questionId: string;
  ordinal: number;
  evidence: Evidence;
}

/** What the transcript shows: a quote, or the start of a question. */
export interface Shown {
  questionId: string;
  chip: Chip | null;
  /** Grows with every request, so that asking for the same place again scrolls again. */
  request: number;
}

/** Names one piece of evidence within a report. */
export function evidenceKey(criterionId: string, evidence: Evidence): string {
  return `${criterionId}:${evidence.utterance_id}:${evidence.start}-${evidence.end}`;
}

/**
 * Cuts an utterance where quotes begin and end. Offsets count Unicode code points, as the server's do, so text
 * beyond the basic plane is cut between characters and never through one. Ranges outside the text are left out.
 */
export function piecesOf(text: string, quotes: Quote[]): Piece[] {
  const characters = Array.from(text);
  const valid = quotes.filter(({ start, end }) => start >= 0 && start < end && end <= characters.length);
  const cuts = [...new Set([0, characters.length, ...valid.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? characters.length;
    return {
      start,
      text: characters.slice(start, end).join(''),
      keys: valid.filter((quote) => quote.start <= start && quote.end >= end).map((quote) => quote.key),
    };
  });
}

/** The words a range covers, in code points. */
export function wordsAt(text: string, start: number, end: number): string {
  return Array.from(text).slice(start, end).join('');
}

/** Evidence whose words really stand at its place in the answer; anything else is not shown as a quote. */
export function quotesOf(result: ReportResult, utteranceId: string): Quote[] {
  const utterance = result.answer?.utterances.find((said) => said.utterance_id === utteranceId);
  if (!utterance) return [];
  return (result.evaluation?.criteria ?? []).flatMap((criterion) =>
    criterion.evidence
      .filter((evidence) => evidence.utterance_id === utteranceId)
      .filter(({ start, end, quote }) => wordsAt(utterance.text, start, end) === quote)
      .map((evidence) => ({
        key: evidenceKey(criterion.criterion_id, evidence),
        start: evidence.start,
        end: evidence.end,
      })),
  );
}

/** One criterion in one answer, with where it was asked. */
export interface Reading {
  questionId: string;
  ordinal: number;
  criterion: ReportCriterion;
  chips: Chip[];
}

/** Every answer's reading of one criterion, in the order of the questions. */
export function readingsOf(report: Pick<RecruiterReport, 'results'>, criterionId: string): Reading[] {
  return report.results.flatMap(({ question, evaluation }) =>
    (evaluation?.criteria ?? [])
      .filter((criterion) => criterion.criterion_id === criterionId)
      .map((criterion) => ({
        questionId: question.question_id,
        ordinal: question.ordinal,
        criterion,
        chips: criterion.evidence.map((evidence) => ({
          key: evidenceKey(criterionId, evidence),
          criterionId,
          questionId: question.question_id,
          ordinal: question.ordinal,
          evidence,
        })),
      })),
  );
}

/** Whether there is any quote to open. Where there is none, reading the answers takes its place. */
export function hasEvidence(report: Pick<RecruiterReport, 'results'>): boolean {
  return report.results.some((result) =>
    result.evaluation?.criteria.some((criterion) => criterion.evidence.length > 0),
  );
}

const READ_FIRST = 3;

/** Readings to show at once and readings to unfold: those with quotes come first, each part in question order. */
export function firstToRead(readings: Reading[]): [Reading[], Reading[]] {
  const quoted = readings.filter((reading) => reading.chips.length > 0);
  const all = [...quoted, ...readings.filter((reading) => reading.chips.length === 0)];
  const byOrdinal = (a: Reading, b: Reading) => a.ordinal - b.ordinal;
  return [all.slice(0, READ_FIRST).sort(byOrdinal), all.slice(READ_FIRST).sort(byOrdinal)];
}
