import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { getSignals } from '@/lib/api/calls';
import { listRecordings, recordingsKey } from '@/lib/api/recordings';
import type { QuestionResult, Signals } from '@/lib/api/types';
import { type Axis, axisOf, isTimed } from './axis';
import type { AnswerSpan } from './Scrubber';
import { type Line, linesOf } from './words';

export interface Timeline {
  axis: Axis;
  lines: Line[];
  spans: AnswerSpan[];
  signals: Signals | null;
  haveSignalsFailed: boolean;
  hasMedia: boolean;
  soundOnly: Set<string>;
  /** Answers of one recording were told apart by its pauses, all or some of them: a guess. */
  isCutByPauses: boolean;
}

/** Everything of one interview that has a time. What cannot be fetched is left out; the words are always there. */
export function useTimeline(sessionId: string, results: QuestionResult[]): Timeline {
  const { i18n } = useTranslation();
  const recordings = useQuery({
    queryKey: recordingsKey(sessionId),
    queryFn: () => listRecordings(sessionId),
  });
  const signals = useQuery({
    queryKey: ['signals', sessionId, i18n.language],
    queryFn: () => getSignals(sessionId),
  });
  const media = recordings.data?.items;
  const measured = signals.data ?? null;
  return useMemo(() => {
    const playable = (media ?? []).filter((one) => one.is_playable);
    const axis = axisOf(results, playable, measured ? lengthOf(measured) : 0);
    const lines = linesOf(results);
    return {
      axis,
      lines,
      spans: spansOf(results),
      signals: measured,
      haveSignalsFailed: signals.isError,
      hasMedia: playable.length > 0,
      soundOnly: new Set(playable.filter((one) => one.has_picture === false).map((one) => one.recording_id)),
      isCutByPauses: playable.some((one) => one.cut_by === 'pauses' || one.cut_by === 'mixed'),
    };
  }, [results, media, measured, signals.isError]);
}

/** The spoken answers, with where quoted words begin. Typed answers have no length. */
export function spansOf(results: QuestionResult[]): AnswerSpan[] {
  return results.flatMap(({ question, answer, evaluation }) => {
    const said = (answer?.utterances ?? []).filter(isTimed);
    if (said.length === 0) return [];
    const evidence = evaluation?.criteria.flatMap((criterion) => criterion.evidence) ?? [];
    return [
      {
        questionId: question.question_id,
        ordinal: question.ordinal,
        fromMs: Math.min(...said.map((one) => one.started_ms)),
        toMs: Math.max(...said.map((one) => one.ended_ms)),
        quotesMs: [...new Set(evidence.map((one) => one.started_ms))].sort((a, b) => a - b),
      },
    ];
  });
}

function lengthOf(signals: Signals): number {
  const longest = Math.max(0, ...Object.values(signals.lanes).map((lane) => lane.length));
  const ends = signals.questions.map((span) => span.ended_ms);
  return Math.max(longest * signals.step_ms, ...ends, 0);
}
