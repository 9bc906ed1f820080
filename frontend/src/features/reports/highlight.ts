import type { AnswerUtterance, CriterionReading } from '@/lib/api/types';

/** A stretch of an utterance; `marks` names the criteria whose evidence covers it. */
export interface Stretch {
  text: string;
  marks: string[];
}

/** Cuts an utterance where evidence begins and ends. Offsets count code points, as the server's do. */
export function stretchesOf(utterance: AnswerUtterance, criteria: CriterionReading[]): Stretch[] {
  const characters = [...utterance.text];
  const ranges = criteria.flatMap((criterion) =>
    criterion.evidence
      .filter((evidence) => evidence.utterance_id === utterance.utterance_id && evidence.end > evidence.start)
      .map(({ start, end }) => ({
        id: criterion.criterion_id,
        start,
        end: Math.min(end, characters.length),
      })),
  );
  const cuts = [...new Set([0, characters.length, ...ranges.flatMap(({ start, end }) => [start, end])])]
    .filter((cut) => cut >= 0 && cut <= characters.length)
    .sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? characters.length;
    const marks = ranges.filter((range) => range.start <= from && range.end >= to).map((range) => range.id);
    return { text: characters.slice(from, to).join(''), marks: [...new Set(marks)] };
  });
}
