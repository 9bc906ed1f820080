import type { Application, RecruiterReport } from '@/features/recruiting/types';

/** A row as the server gives it for somebody who was evaluated; the name is a letter. */
export function application(letter: string, over: Partial<Application> = {}): Application {
  return {
    application_id: `application-${letter}`,
    session_id: `session-${letter}`,
    candidate_name: `지원자 ${letter}`,
    state: 'evaluated',
    total: 60,
    band_low: 50,
    band_high: 70,
    rank: 1,
    is_tied: false,
    scored_share: 0.75,
    flags: [],
    engine: 'rules (rules-1)',
    last_event_at: '2026-11-20T09:00:00Z',
    decision: null,
    ...over,
  };
}

interface Answered {
  text: string;
  /** Quoted words, each evidence for a criterion. */
  quotes: { criterion: string; start: number; end: number; quote: string }[];
}

/** A report over these answers, one utterance each. */
export function report(answers: Answered[], over: Partial<RecruiterReport> = {}): RecruiterReport {
  return {
    session_id: 'session-가',
    status: 'evaluated',
    is_complete: true,
    results: answers.map((answered, index) => resultOf(answered, index + 1)),
    totals: {
      total: 66.7,
      total_reason: null,
      total_reason_text: null,
      earned: 44,
      possible: 66,
      scored_share: 0.66,
      areas: [
        {
          area: 'language',
          name: '언어능력',
          points_max: 30,
          points: 20,
          scored_share: 1,
          reason: null,
          reason_text: null,
          criteria: [
            {
              criterion_id: 'concrete_detail',
              name: '구체적인 사실',
              weight: 8,
              level: 4,
              points: 6,
              reason: null,
              reason_text: null,
              spread: 1,
            },
          ],
        },
      ],
    },
    not_measured: [],
    strengths: [],
    improvements: [],
    engine: 'rules (rules-1)',
    receipts: [],
    policy: { code: 'documented', name: '전체 기준', description: '표를 그대로 씁니다.' },
    rubric_version: 'ai-1',
    state: {
      scenario: 'comprehensive',
      stage: 'ai',
      phase: 'done',
      next_action: 'view_report',
      retry_count: 0,
    },
    candidate_name: '지원자 가',
    job_posting_id: null,
    posting_title: '백엔드 개발자',
    band_low: 55,
    band_high: 78,
    flags: [],
    recommendation: null,
    timeline: [],
    decisions: [],
    ...over,
  };
}

function resultOf({ text, quotes }: Answered, ordinal: number): RecruiterReport['results'][number] {
  const utteranceId = `utterance-${ordinal}`;
  return {
    question: {
      question_id: `question-${ordinal}`,
      ordinal,
      kind: 'behavioural',
      area: 'language',
      competency: 'detail',
      text: `${ordinal}번째로 여쭙겠습니다.`,
      rephrased: null,
      parent_id: null,
      is_follow_up: false,
      asked_at: '2026-11-20T09:00:00Z',
      is_answered: true,
      provenance: [],
    },
    answer: {
      answer_id: `answer-${ordinal}`,
      text,
      source: 'spoken',
      utterances: [
        {
          utterance_id: utteranceId,
          question_id: `question-${ordinal}`,
          speaker: 'candidate',
          text,
          source: 'spoken',
          started_ms: ordinal * 10_000,
          ended_ms: ordinal * 10_000 + 5_000,
          engine: 'scripted',
          confidence: null,
          is_back_filled: false,
        },
      ],
    },
    evaluation: {
      state: 'scored',
      reason: null,
      reason_text: null,
      technical_score: 4,
      communication_score: null,
      criteria: [...new Set(quotes.map((one) => one.criterion))].map((criterion) => ({
        criterion_id: criterion,
        name: '구체적인 사실',
        area: 'language',
        level: 4,
        reason: null,
        reason_text: null,
        is_capped: false,
        spread: 1,
        anchor: '수치나 이름, 기간을 둘 이상 든다.',
        rationale: '',
        evidence: quotes
          .filter((one) => one.criterion === criterion)
          .map(({ start, end, quote }) => ({
            utterance_id: utteranceId,
            start,
            end,
            quote,
            started_ms: ordinal * 10_000 + 1_000,
            ended_ms: ordinal * 10_000 + 2_000,
          })),
      })),
      strengths: [],
      weaknesses: [],
      total_feedback: '',
      receipt: null,
    },
    emotion: null,
  };
}
