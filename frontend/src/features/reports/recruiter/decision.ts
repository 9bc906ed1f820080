import type { Outcome } from '@/features/recruiting/types';

export const REASON_MIN = 10;

export interface DecisionDraft {
  outcome: Outcome | null;
  reason: string;
}

export type Missing = 'evaluation' | 'evidence' | 'outcome' | 'reason';

/** Characters of a reason as the server counts them: trimmed, in code points. */
export function reasonLength(reason: string): number {
  return Array.from(reason.trim()).length;
}

/** What is still missing before a decision can be recorded, in the order to tend to it. */
export function missingFor(
  draft: DecisionDraft,
  session: { isEvaluated: boolean; hasOpenedEvidence: boolean },
): Missing[] {
  const missing: Missing[] = [];
  if (!session.isEvaluated) missing.push('evaluation');
  if (!session.hasOpenedEvidence) missing.push('evidence');
  if (draft.outcome === null) missing.push('outcome');
  if (reasonLength(draft.reason) < REASON_MIN) missing.push('reason');
  return missing;
}
