import type { ReportResult } from '@/features/recruiting/types';

/** Where one spoken answer lies on the interview's clock, in ms and as shares (0–1) of the whole. */
export interface Stretch {
  questionId: string;
  ordinal: number;
  startedMs: number;
  endedMs: number;
  from: number;
  width: number;
  /** Shares of the whole at which quoted words begin. */
  quotes: number[];
}

/** The spoken answers on one axis. Typed answers have no length on it and are left to the list. */
export function stretchesOf(results: ReportResult[]): { lengthMs: number; stretches: Stretch[] } {
  const spoken = results.flatMap((result) => {
    const said = (result.answer?.utterances ?? []).filter((one) => one.ended_ms > one.started_ms);
    if (said.length === 0) return [];
    const evidence = result.evaluation?.criteria.flatMap((criterion) => criterion.evidence) ?? [];
    return [
      {
        questionId: result.question.question_id,
        ordinal: result.question.ordinal,
        startedMs: Math.min(...said.map((one) => one.started_ms)),
        endedMs: Math.max(...said.map((one) => one.ended_ms)),
        quotesMs: [...new Set(evidence.map((one) => one.started_ms))].sort((a, b) => a - b),
      },
    ];
  });
  const lengthMs = Math.max(0, ...spoken.map((one) => one.endedMs));
  if (lengthMs === 0) return { lengthMs: 0, stretches: [] };
  return {
    lengthMs,
    stretches: spoken.map(({ quotesMs, ...one }) => ({
      ...one,
      from: one.startedMs / lengthMs,
      width: (one.endedMs - one.startedMs) / lengthMs,
      quotes: quotesMs.map((ms) => ms / lengthMs),
    })),
  };
}
