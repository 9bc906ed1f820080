import { useQuery } from '@tanstack/react-query';
import { listQuestions } from '@/lib/api/calls';

/** The number of each question put so far, by its id. `version` changes when there may be more of them. */
export function useOrdinals(sessionId: string, version = 0): Map<string, number> {
  const questions = useQuery({
    queryKey: ['questions', sessionId, version],
    queryFn: () => listQuestions(sessionId),
  });
  return new Map(questions.data?.items.map((question) => [question.question_id, question.ordinal]));
}
