/* What a timeline shows, for looking at screens: waves where the API has measurements. */

const SECONDS = 20;
const UNITS = {
  loudness: 'dbfs',
  pitch: 'hz',
  speech_rate: 'syllables_per_s',
  pause_share: 'share',
  pitch_variation: 'st',
  face_visible: 'share',
  gaze_away: 'share',
  smile: 'share',
  nod: 'count',
  head_yaw: 'deg',
  blink: 'count',
};
const SHAPES = {
  loudness: (at) => -28 + 6 * Math.sin(at * 1.3),
  pitch: (at) => 178 + 22 * Math.sin(at * 0.9),
  speech_rate: (at) => 4.6 + 1.2 * Math.sin(at * 0.7),
  pause_share: (at) => (at % 6 === 0 ? 0.7 : 0.1),
  pitch_variation: (at) => 2 + Math.sin(at),
  face_visible: () => 1,
  gaze_away: (at) => (at > 12 && at < 15 ? 0.8 : 0.05),
  smile: (at) => (at > 4 && at < 8 ? 0.6 : 0.02),
  nod: (at) => (at % 7 === 3 ? 2 : 0),
  head_yaw: (at) => 9 * Math.sin(at * 0.5),
  blink: (at) => at % 3,
};
const REASON = {
  ko: '믿고 잴 만큼 보이거나 들리지 않았습니다.',
  en: 'There was not enough to be seen or heard to measure this.',
};

export function measured(language) {
  const isGap = (at) => at === 9 || at === 10;
  const lanes = Object.fromEntries(
    Object.entries(SHAPES).map(([kind, shape]) => [
      kind,
      Array.from({ length: SECONDS }, (_, at) => (isGap(at) ? null : Number(shape(at).toFixed(3)))),
    ]),
  );
  const gap = { reason: 'not_seen', message: REASON[language] };
  return {
    step_ms: 1_000,
    lanes,
    units: UNITS,
    quality: {},
    questions: [{ question_id: 'q1', started_ms: 2_000, ended_ms: 13_500 }],
    not_measured: { posture_kept: gap, gesture_rate: gap, hands_visible: gap, shoulder_tilt: gap, lean: gap },
    engines: ['mediapipe'],
  };
}

export const recordings = (session_id) => [
  {
    recording_id: 'r',
    session_id,
    question_id: null,
    kind: 'upload',
    state: 'done',
    size: 1_000,
    received: 1_000,
    file_name: 'interview.webm',
    container: 'webm',
    duration_s: SECONDS,
    offset_ms: 0,
    has_picture: true,
    warnings: [],
    error_code: null,
    error_message: null,
    is_playable: true,
    upload_url: null,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    expires_at: null,
  },
];

export const report = (results, text) => ({
  ...results,
  status: 'evaluated',
  candidate_name: text.name,
  job_posting_id: 'p',
  posting_title: text.posting,
  band_low: 70,
  band_high: 86,
  totals: { ...results.totals, earned: 59.5, possible: 75 },
  flags: [],
  recommendation: null,
  timeline: [],
  decisions: [],
});

/** One file read, one refused for the first question, and one for the third begun and not finished. */
export const begun = (session_id) => {
  const [known] = recordings(session_id);
  return [
    { ...known, recording_id: 'r1', question_id: 'q1', file_name: 'answer-1.webm' },
    {
      ...known,
      recording_id: 'r2',
      question_id: 'q2',
      file_name: 'answer-2.avi',
      state: 'refused',
      error_message: 'MP4, WebM, MOV',
      is_playable: false,
    },
    {
      ...known,
      recording_id: 'r3',
      question_id: 'q3',
      file_name: 'answer-3.mp4',
      state: 'receiving',
      size: 524_288_000,
      received: 201_326_592,
      upload_url: '/api/v1/ai-interview/upload/r3',
      is_playable: false,
    },
  ];
};

const STATES = [
  ['probe', 'done'],
  ['audio', 'done'],
  ['voice_activity', 'done'],
  ['transcription', 'running', 143],
  ['signals', 'running', 98],
  ['answers', 'waiting'],
];
export const readingSteps = () =>
  STATES.map(([step, state, done_s = 0]) => ({
    step,
    state,
    recording_id: 'r',
    question_id: null,
    done_s: state === 'done' ? 420 : done_s,
    of_s: 420,
    note: null,
  }));
