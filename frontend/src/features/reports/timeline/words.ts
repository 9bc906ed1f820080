import type { QuestionResult } from '@/lib/api/types';
import { isHeardFor, isTimed, type Whose } from './axis';

/** A stretch of speech with its place on the session's clock. */
export interface Line {
  utteranceId: string;
  questionId: string;
  ordinal: number;
  text: string;
  fromMs: number;
  toMs: number;
}

/** Everything with a time, in its order. Typed answers have no length and are left out. */
export function linesOf(results: Pick<QuestionResult, 'question' | 'answer'>[]): Line[] {
  return results
    .flatMap(({ question, answer }) =>
      (answer?.utterances ?? []).filter(isTimed).map((said) => ({
        utteranceId: said.utterance_id,
        questionId: question.question_id,
        ordinal: question.ordinal,
        text: said.text,
        fromMs: said.started_ms,
        toMs: said.ended_ms,
      })),
    )
    .sort((a, b) => a.fromMs - b.fromMs);
}

/** The line being said at a moment: the last that has begun, until a second after it ended. */
export function lineAt(lines: Line[], ms: number, whose: Whose | null = null): Line | null {
  const begun = lines.filter((line) => line.fromMs <= ms && isHeardFor(line.questionId, whose)).at(-1);
  return begun && ms <= begun.toMs + LINGER_MS ? begun : null;
}

const LINGER_MS = 1_000;

export interface Word {
  text: string;
  /** Offset in code points. */
  start: number;
}

/** Words with the space before them, so that joined they are the text again. */
export function wordsOf(text: string): Word[] {
  let start = 0;
  return (text.match(/\s*\S+|\s+$/gu) ?? []).map((piece) => {
    const word = { text: piece, start: start + Array.from(/^\s*/u.exec(piece)?.[0] ?? '').length };
    start += Array.from(piece).length;
    return word;
  });
}

/** When the character at `start` is said: the share of the text before it, as the server places its evidence. */
export function timeAt(text: string, start: number, startedMs: number, endedMs: number): number {
  const length = Math.max(1, Array.from(text).length);
  return startedMs + Math.floor(((endedMs - startedMs) * start) / length);
}

/** Captions for a player, on the clock of one recording (WebVTT). */
export function captionsOf(lines: Line[], fromMs: number, lengthMs: number): string {
  const cues = lines
    .filter((line) => line.fromMs >= fromMs && line.fromMs < fromMs + lengthMs)
    .map(
      (line) =>
        `${stamp(line.fromMs - fromMs)} --> ${stamp(line.toMs - fromMs)}\n${line.text.replaceAll('-->', '→').replaceAll(/\s+/g, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`,
    );
  return ['WEBVTT', ...cues].join('\n\n');
}

function stamp(ms: number): string {
  const at = Math.max(0, Math.round(ms));
  const pad = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0');
  return `${pad(at / 3_600_000)}:${pad((at / 60_000) % 60)}:${pad((at / 1_000) % 60)}.${pad(at % 1_000, 3)}`;
}
