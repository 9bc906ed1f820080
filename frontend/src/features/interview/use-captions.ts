import { useMemo } from 'react';
import type { JournalEntry } from '@/lib/session/use-session-events';

export interface Caption {
  id: string;
  text: string;
  source: string;
}

export interface Captions {
  /** What was heard or typed for this question so far, final. */
  lines: Caption[];
  /** The candidate asked for simpler words. */
  isRephrased: boolean;
  /** The room's last gentle word into a silence, while the question is open. */
  nudge: 'take_your_time' | 'offer_help' | null;
}

/** What the journal holds about one question, in order. Each utterance once, whichever connection brought it. */
export function useCaptions(entries: JournalEntry[], questionId: string | null): Captions {
  return useMemo(() => captionsOf(entries, questionId), [entries, questionId]);
}

export function captionsOf(entries: JournalEntry[], questionId: string | null): Captions {
  const captions: Captions = { lines: [], isRephrased: false, nudge: null };
  const seen = new Set<number>();
  for (const { seq, type, event } of [...entries].sort((a, b) => a.seq - b.seq)) {
    if (seen.has(seq) || event.question_id !== questionId || questionId === null) continue;
    seen.add(seq);
    if (type === 'UtteranceFinal' && event.speaker === 'candidate') {
      captions.lines.push({
        id: String(event.utterance_id),
        text: String(event.text),
        source: String(event.source),
      });
      captions.nudge = null;
    } else if (type === 'IntentExpressed' && event.intent === 'rephrase') captions.isRephrased = true;
    else if (type === 'CandidateNudged')
      captions.nudge = event.kind === 'offer_help' ? 'offer_help' : 'take_your_time';
  }
  return captions;
}
