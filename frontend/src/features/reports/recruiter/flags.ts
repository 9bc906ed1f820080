import type { RecruiterReport } from '@/features/recruiting/types';

/** One kind of flag, with the questions it was raised on in their order. */
export interface FlagGroup {
  code: string;
  message: string;
  questions: { questionId: string; ordinal: number }[];
}

/** Flags by kind: what was seen on ten answers is said once and leads to ten places. */
export function flagGroupsOf(report: Pick<RecruiterReport, 'flags' | 'results'>): FlagGroup[] {
  const ordinals = new Map(report.results.map(({ question }) => [question.question_id, question.ordinal]));
  const groups = new Map<string, FlagGroup>();
  for (const { code, message, question_id: questionId } of report.flags) {
    const group = groups.get(code) ?? { code, message, questions: [] };
    groups.set(code, group);
    const ordinal = questionId === null ? undefined : ordinals.get(questionId);
    if (questionId !== null && ordinal !== undefined) group.questions.push({ questionId, ordinal });
  }
  for (const group of groups.values()) group.questions.sort((a, b) => a.ordinal - b.ordinal);
  return [...groups.values()];
}
