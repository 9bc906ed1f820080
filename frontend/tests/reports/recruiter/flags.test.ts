import { describe, expect, it } from 'vitest';
import { flagGroupsOf } from '@/features/reports/recruiter/flags';
import { report } from '../../recruiting/rows';

const answer = { text: '말', quotes: [] };
const flag = (code: string, question_id: string | null) => ({ code, message: `${code}.`, question_id });

describe('flags of a report', () => {
  it('are said once per kind and lead to every question, in order', () => {
    const body = report([answer, answer, answer], {
      flags: [
        flag('connection_lost', null),
        flag('off_topic', 'question-3'),
        flag('off_topic', 'question-1'),
        flag('off_topic', 'question-of-another-session'),
      ],
    });
    expect(flagGroupsOf(body)).toEqual([
      { code: 'connection_lost', message: 'connection_lost.', questions: [] },
      {
        code: 'off_topic',
        message: 'off_topic.',
        questions: [
          { questionId: 'question-1', ordinal: 1 },
          { questionId: 'question-3', ordinal: 3 },
        ],
      },
    ]);
  });

  it('are none where there are none', () => {
    expect(flagGroupsOf(report([answer]))).toEqual([]);
  });
});
