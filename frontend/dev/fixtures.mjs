/* Sample bodies in the shapes of the API, for looking at screens. The people and companies are placeholders. */

import { begun, measured, readingSteps, recordings, report } from './timeline.mjs';

const TEXT = {
  ko: {
    name: '지원자',
    organization: '예시 회사',
    posting: '백엔드 개발자',
    question:
      '결제 서비스에서 응답이 갑자기 느려졌다는 연락을 받으셨습니다. 원인을 찾기까지 어떤 순서로 무엇을 확인하셨는지, 실제 경험을 들어 말씀해 주세요.',
    rephrased: '느려진 서비스를 고쳐 본 일이 있다면, 무엇부터 보셨나요?',
    said: [
      '네, 작년에 비슷한 일이 있었습니다. 처음에는 데이터베이스를 의심했습니다.',
      '그런데 느린 쿼리 기록에는 아무것도 없었고, 대신 연결 풀이 가득 차 있었습니다.',
    ],
    partial: '그래서 풀 크기를 늘리기 전에 어디서 연결을',
    strengths: [
      '원인을 짐작하지 않고 기록을 먼저 확인한 순서를 구체적으로 말씀하셨습니다.',
      '고친 뒤 응답 시간이 200ms에서 40ms로 줄었다고 수치로 결과를 보이셨습니다.',
    ],
    improvements: ['동료와 어떻게 역할을 나누었는지 한 문장만 더하면 협업 경험이 분명해집니다.'],
    areas: ['언어능력', '비언어적 행동', '심리적 특성', '인지능력', '직무 적합성'],
    criteria: ['내용의 구체성', '논리의 흐름', '문제 원인 파악', '요건과의 맞음'],
    reason: '카메라 신호를 분석하지 않았습니다',
    anchor: '상황, 행동, 결과가 모두 드러나고 수치가 있습니다.',
    policy: ['공개 배점 방식', '다섯 영역의 배점을 공개하고, 재지 못한 영역은 총점에서 뺍니다.'],
    feedback: '순서와 결과가 분명한 답변입니다.',
    sections: [
      ['career', ['예시 회사 백엔드 개발 3년', '결제 API 응답 시간 개선, 장애 대응']],
      ['projects', ['주문 서비스 분리: Python, PostgreSQL, Redis']],
      ['education', ['컴퓨터공학 학사']],
    ],
    skills: ['Python', 'PostgreSQL', 'Redis', '장애 대응'],
    problem: '소리와 영상을 연결할 자리가 없습니다.',
  },
  en: {
    name: 'Candidate',
    organization: 'Example Company',
    posting: 'Backend engineer',
    question:
      'You are told that a payment service has suddenly become slow. From a case you really had, tell us what you checked, and in which order, until you found the cause.',
    rephrased: 'If you have ever fixed a slow service, what did you look at first?',
    said: [
      'Yes, something like that happened last year. At first I suspected the database.',
      'But the slow query log was empty; the connection pool was full instead.',
    ],
    partial: 'so before making the pool larger I looked for',
    strengths: [
      'You described concretely how you checked the records before guessing at a cause.',
      'You showed the effect in figures: from 200 ms to 40 ms.',
    ],
    improvements: ['One sentence on how you shared the work would make your teamwork visible.'],
    areas: ['Language', 'Nonverbal behaviour', 'Disposition', 'Problem solving', 'Job fit'],
    criteria: ['Concrete content', 'Flow of the argument', 'Finding the cause', 'Fit with the requirements'],
    reason: 'Camera signals were not analysed',
    anchor: 'Situation, action and result are all there, with a figure.',
    policy: ['Documented point table', 'Five areas with published points; an area not measured is left out.'],
    feedback: 'An answer with a clear order and a clear result.',
    sections: [
      [
        'career',
        ['Example Company, backend, 3 years', 'Response times of the payment API, incident response'],
      ],
      ['projects', ['Splitting the order service: Python, PostgreSQL, Redis']],
      ['education', ['BSc in computer science']],
    ],
    skills: ['Python', 'PostgreSQL', 'Redis', 'Incident response'],
    problem: 'There is no room for another sound and picture connection.',
  },
};

const ACTIONS = {
  consent: ['draft', 'consent'],
  human: ['draft', 'human_route'],
  plan: ['draft', 'wait_for_plan'],
  devices: ['waiting', 'check_devices'],
  start: ['waiting', 'start'],
  answer: ['in_progress', 'answer'],
  typed: ['in_progress', 'answer'],
  next: ['in_progress', 'wait_for_question'],
  resume: ['in_progress', 'resume'],
  wait: ['completed', 'wait_for_report'],
  upload: ['in_progress', 'answer'],
  reading: ['in_progress', 'wait_for_recording'],
  result: ['evaluated', 'view_report'],
  none: ['expired', 'none'],
};

const at = (minutesAgo) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

export function fixtures(language, port, role = 'candidate') {
  const text = TEXT[language];
  const question = (ordinal, isFollowUp = false) => ({
    question_id: `q${ordinal}`,
    ordinal,
    kind: isFollowUp ? 'follow_up' : 'behavioural',
    area: 'job_fit',
    competency: 'debugging',
    text: text.question,
    rephrased: text.rephrased,
    parent_id: isFollowUp ? 'q2' : null,
    is_follow_up: isFollowUp,
    asked_at: at(2),
    is_answered: ordinal < 3,
    provenance: [{ source: 'resume', quote: text.sections[0][1][1] }],
  });
  const state = (next_action) => ({
    scenario: 'comprehensive',
    stage: 'ai',
    phase: 'questions',
    next_action,
    retry_count: 0,
  });
  const session = (id) => {
    const [status, action] = ACTIONS[id.replace(/-en$/, '')] ?? ACTIONS.consent;
    return {
      session_id: id,
      status,
      stage: 'ai',
      purpose: id.startsWith('result') ? 'practice' : 'hiring',
      language,
      position: text.posting,
      organization_name: text.organization,
      policy: 'documented',
      created_at: at(60),
      started_at: ['in_progress', 'completed', 'evaluated'].includes(status) ? at(7.4) : null,
      completed_at: null,
      total_questions: 6,
      answered_questions: status === 'in_progress' ? 2 : status === 'draft' || status === 'waiting' ? 0 : 6,
      required_consents: ['recording', 'ai_analysis'],
      consents: {},
      can_hear_speech: !id.startsWith('typed'),
      current_question: action === 'answer' || action === 'resume' ? question(3, true) : null,
      report_id: action === 'view_report' ? 'r1' : null,
      steps: [
        { step: 'plan', state: 'done', question_id: null, recording_id: null, note: null },
        ...(id.startsWith('reading') ? readingSteps() : []),
        ...[1, 2, 3].map((ordinal) => ({
          step: 'evaluation',
          state: 'done',
          question_id: `q${ordinal}`,
        })),
        { step: 'evaluation', state: 'running', question_id: 'q4' },
        { step: 'evaluation', state: 'waiting', question_id: null },
        { step: 'report', state: 'waiting', question_id: null },
      ],
      state: state(action),
    };
  };
  const utterances = text.said.map((line, index) => ({
    utterance_id: `u${index}`,
    text: line,
    started_ms: 2_000 + index * 6_000,
    ended_ms: 7_500 + index * 6_000,
  }));
  const events = (id) =>
    id.startsWith('answer')
      ? utterances.map((utterance, index) => ({
          seq: index + 1,
          at: at(1),
          type: 'UtteranceFinal',
          event: {
            ...utterance,
            type: 'UtteranceFinal',
            question_id: 'q3',
            speaker: 'candidate',
            source: 'spoken',
          },
        }))
      : [];
  const receipt = {
    engine: 'rules',
    model: null,
    prompt_id: 'evaluator/answer',
    prompt_version: '1',
    rubric_version: 'stage1-1',
    duration_ms: 12,
    input_tokens: null,
    output_tokens: null,
    fell_back_from: [],
  };
  const criterion = (index, level, start, end) => ({
    criterion_id: `c${index}`,
    name: text.criteria[index],
    area: 'language',
    level,
    reason: level === null ? 'not_measured' : null,
    is_capped: false,
    anchor: level === null ? null : text.anchor,
    rationale: '',
    evidence:
      level === null
        ? []
        : [
            {
              utterance_id: 'u1',
              start,
              end,
              quote: text.said[1].slice(start, end),
              started_ms: 9_000 + index * 2_000,
              ended_ms: 11_000 + index * 2_000,
            },
          ],
  });
  const points = [24.5, null, 15, 12, 8];
  const maxima = [30, 25, 20, 15, 10];
  const areaCodes = ['language', 'nonverbal', 'psychological', 'cognitive', 'job_fit'];
  const policy = { code: 'documented', name: text.policy[0], description: text.policy[1] };
  const results = () => ({
    session_id: 'result',
    status: 'evaluated',
    is_complete: true,
    results: [1, 2, 3].map((ordinal) => ({
      question: question(ordinal, ordinal === 3),
      answer:
        ordinal === 3
          ? null
          : {
              answer_id: `a${ordinal}`,
              text: text.said.join(' '),
              source: ordinal === 1 ? 'spoken' : 'typed',
              utterances,
            },
      evaluation: {
        state: ordinal === 3 ? 'unscorable' : 'scored',
        reason: ordinal === 3 ? 'skipped' : null,
        reason_text: ordinal === 3 ? text.reason : null,
        technical_score: 4,
        communication_score: 4,
        criteria:
          ordinal === 3
            ? []
            : [
                criterion(0, 4, 4, 20),
                criterion(1, 3, 10, 30),
                criterion(2, 5, 26, 38),
                criterion(3, null, 0, 0),
              ],
        strengths: text.strengths,
        weaknesses: ordinal === 3 ? [] : text.improvements,
        total_feedback: ordinal === 3 ? '' : text.feedback,
        receipt,
      },
      emotion: null,
    })),
    totals: {
      total: 79.3,
      total_reason: null,
      total_reason_text: null,
      scored_share: 0.75,
      areas: areaCodes.map((area, index) => ({
        area,
        name: text.areas[index],
        points_max: maxima[index],
        points: points[index],
        scored_share: points[index] === null ? 0 : 1,
        reason: points[index] === null ? 'not_measured' : null,
        reason_text: points[index] === null ? text.reason : null,
        criteria: [
          {
            criterion_id: `c${index}`,
            name: text.criteria[index % 4],
            weight: maxima[index],
            level: points[index] === null ? null : 4,
            points: points[index],
            reason: points[index] === null ? 'not_measured' : null,
            reason_text: points[index] === null ? text.reason : null,
          },
        ],
      })),
    },
    not_measured: [{ area: 'nonverbal', name: text.areas[1], reason: 'no_signals', message: text.reason }],
    strengths: text.strengths,
    improvements: text.improvements,
    engine: 'rules',
    receipts: [receipt],
    policy,
    rubric_version: 'stage1-1',
    state: state('view_report'),
  });
  const user = {
    id: 'u',
    email: 'candidate@example.test',
    name: text.name,
    role,
    language,
    organization_id: null,
    organization_name: null,
  };
  const token = { access_token: 'fixture', token_type: 'bearer', expires_in: 900, user };
  const resume = {
    resume_id: 'cv',
    state: 'parsed',
    error_code: null,
    error_message: null,
    file_name: 'resume.pdf',
    outline: {
      sections: text.sections.map(([kind, lines], index) => ({
        kind,
        lines: lines.map((line, at) => ({ ref: `${index}.${at}`, text: line })),
      })),
      skills: text.skills.map((name) => ({ code: name, name })),
      career: [],
      flags: [],
    },
  };
  const problem = { error_code: 'media_full', error_message: text.problem, retry_available: true };
  const fixed = {
    'POST /token/refresh': token,
    'POST /token': token,
    'POST /logout': {},
    'GET /health': { status: 'ok', version: '0', is_demo: true, parts: {}, capabilities: [] },
    'GET /demo': {
      sign_ins: [
        { role: 'candidate', email: 'candidate@example.test', password: 'fixture-only', name: text.name },
      ],
    },
    'POST /invitations/open': {
      invitation_id: 'i',
      organization_name: text.organization,
      posting_title: text.posting,
      stage: 'ai',
      language,
      expected_minutes: 25,
      question_count_max: 8,
      policy: 'documented',
      recorded: ['voice_as_text', 'typed_answers', 'timing'],
      accommodations: ['typed_answers', 'extra_time', 'no_camera', 'human_route'],
      expires_at: at(-20_000),
    },
    'GET /resumes': { items: [resume] },
    'GET /practice-postings': {
      items: [{ job_posting_id: 'p', title: text.posting, organization_name: text.organization, language }],
    },
    'GET /sessions': { items: ['answer', 'start', 'result', 'wait'].map((id) => session(id)) },
  };
  return {
    notFound: { error_code: 'not_found', error_message: '404', retry_available: false },
    problem,
    events,
    roomMessages: (id) => [
      {
        type: 'snapshot',
        seq: 0,
        state: {},
        room: { type: 'room', state: id.startsWith('next') ? 'preparing' : 'listening', level: 0.5 },
        capabilities: {
          can_hear: true,
          can_speak: true,
          hearing_engine: 'pocketsphinx',
          voice_engine: 'espeak-ng',
        },
        events: [],
      },
      ...(id.startsWith('answer')
        ? [{ type: 'partial', utterance_id: 'u9', revision: 1, text: text.partial }]
        : []),
    ],
    answer(method, path) {
      const known = fixed[`${method} ${path}`];
      if (known) return { body: known };
      const [, id, rest] = /^\/sessions\/([\w-]+)(?:\/(\w[\w-]*))?$/.exec(path) ?? [];
      const [, reportId] = /^\/reports\/([\w-]+)$/.exec(path) ?? [];
      if (reportId) return { body: { ...report(results(), text), session_id: reportId } };
      if (path.endsWith('/playback'))
        return {
          body: { media_url: '/api/v1/recordings/r/media', content_type: 'video/webm', expires_in: 900 },
        };
      if (!id) return null;
      if (rest === 'results') return { body: results() };
      if (rest === 'signals') return { body: measured(language) };
      if (rest === 'recordings')
        return {
          body: {
            items:
              id.startsWith('result') || id.startsWith('rep')
                ? recordings(id)
                : id.startsWith('upload')
                  ? begun(id)
                  : [],
          },
        };
      if (rest === 'questions')
        return { body: { items: [1, 2, 3, 4].map((ordinal) => question(ordinal)), state: state('answer') } };
      if (rest === 'ticket')
        return { body: { ticket: 't', media_url: `http://127.0.0.1:${port}`, expires_in: 60 } };
      return { body: session(id) };
    },
  };
}
