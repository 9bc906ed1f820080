/* The shapes the screens use, as the server's contract names them. */

export type Role = 'candidate' | 'recruiter' | 'interviewer' | 'admin';
export type Language = 'ko' | 'en';
export type Stage = 'ai' | 'practitioner' | 'executive';
export type Purpose = 'hiring' | 'practice';
export type Scenario = 'technical' | 'behavioural' | 'comprehensive';
export type PolicyCode = 'documented' | 'content-only' | 'eu-safe';
export type Area = 'language' | 'nonverbal' | 'psychological' | 'cognitive' | 'job_fit';
export type ConsentPurpose = 'recording' | 'ai_analysis' | 'talent_pool';
export type SessionStatus =
  | 'draft'
  | 'waiting'
  | 'in_progress'
  | 'completed'
  | 'evaluated'
  | 'cancelled'
  | 'expired';
export type NextAction =
  | 'consent'
  | 'human_route'
  | 'wait_for_plan'
  | 'check_devices'
  | 'start'
  | 'answer'
  | 'wait_for_question'
  | 'resume'
  | 'wait_for_report'
  | 'view_report'
  | 'none';
export type QuestionKind =
  | 'factual'
  | 'behavioural'
  | 'situational'
  | 'problem_solving'
  | 'technical'
  | 'motivation'
  | 'follow_up';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: Language;
  organization_id: string | null;
  organization_name: string | null;
}

export interface TokenResponse {
  access_token: string;
  token_type: 'bearer';
  expires_in: number;
  user: User;
}

export interface Capability {
  capability: string;
  engine: string;
  model: string | null;
  is_embedded: boolean;
  better: string | null;
  languages: string[];
}

export interface Health {
  status: string;
  version: string;
  is_demo: boolean;
  capabilities: Capability[];
}

export interface DemoSignIn {
  role: Role;
  email: string;
  password: string;
  name: string;
}

export interface Invitation {
  invitation_id: string;
  organization_name: string;
  posting_title: string;
  stage: Stage;
  language: Language;
  expected_minutes: number;
  question_count_max: number;
  policy: PolicyCode;
  recorded: string[];
  accommodations: string[];
  expires_at: string;
}

export interface ResumeOutline {
  sections: { kind: string; lines: { ref: string; text: string }[] }[];
  skills: { code: string; name: string }[];
  career: {
    organization: string;
    role: string | null;
    start: string | null;
    end: string | null;
    refs: string[];
  }[];
  flags: { code: string; detail: string | null }[];
}

export interface Resume {
  resume_id: string;
  state: 'received' | 'parsing' | 'parsed' | 'unreadable';
  error_code: string | null;
  error_message: string | null;
  file_name: string | null;
  outline: ResumeOutline | null;
}

export interface PracticePosting {
  job_posting_id: string;
  title: string;
  organization_name: string;
  language: Language;
}

export interface SessionState {
  scenario: Scenario;
  stage: Stage;
  phase: string;
  next_action: NextAction;
  retry_count: number;
}

export interface Provenance {
  source: 'resume' | 'requirement' | 'talent' | 'bank' | 'answer' | 'model';
  quote: string;
}

export interface Question {
  question_id: string;
  ordinal: number;
  kind: QuestionKind;
  area: Area;
  competency: string;
  text: string;
  rephrased: string | null;
  parent_id: string | null;
  is_follow_up: boolean;
  asked_at: string | null;
  is_answered: boolean;
  provenance: Provenance[];
}

export type StepState = 'waiting' | 'running' | 'done' | 'failed';

export interface SessionStep {
  step: string;
  state: StepState;
  question_id: string | null;
}

export interface SessionSummary {
  session_id: string;
  status: SessionStatus;
  stage: Stage;
  purpose: Purpose;
  language: Language;
  position: string;
  organization_name: string | null;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  total_questions: number;
  answered_questions: number;
  report_id: string | null;
  state: SessionState;
}

export interface Session extends SessionSummary {
  policy: PolicyCode;
  required_consents: ConsentPurpose[];
  consents: Partial<Record<ConsentPurpose, boolean>>;
  can_hear_speech: boolean;
  current_question: Question | null;
  steps: SessionStep[];
}

export interface TranscriptItem {
  utterance_id: string;
  question_id: string;
  speaker: string;
  text: string;
  source: 'spoken' | 'typed';
  started_ms: number;
  ended_ms: number;
  engine: string;
}

export interface Ticket {
  ticket: string;
  media_url: string;
  expires_in: number;
}

export interface Receipt {
  engine: string;
  model: string | null;
  prompt_id: string | null;
  prompt_version: string | null;
  rubric_version: string | null;
  duration_ms: number;
  input_tokens: number | null;
  output_tokens: number | null;
  fell_back_from: { engine: string; reason: string }[];
}

export interface Evidence {
  utterance_id: string;
  start: number;
  end: number;
  quote: string;
  started_ms: number;
  ended_ms: number;
}

export interface CriterionReading {
  criterion_id: string;
  name: string;
  area: Area;
  level: number | null;
  reason: string | null;
  is_capped: boolean;
  anchor: string | null;
  rationale: string;
  evidence: Evidence[];
}

export interface AnswerEvaluation {
  state: 'scored' | 'unscorable' | 'pending';
  reason: string | null;
  technical_score: number | null;
  communication_score: number | null;
  criteria: CriterionReading[];
  strengths: string[];
  weaknesses: string[];
  total_feedback: string;
  receipt: Receipt | null;
}

export interface AnswerUtterance {
  utterance_id: string;
  text: string;
  started_ms: number;
  ended_ms: number;
}

export interface QuestionResult {
  question: Question;
  answer: {
    answer_id: string;
    text: string;
    source: 'spoken' | 'typed';
    utterances: AnswerUtterance[];
  } | null;
  evaluation: AnswerEvaluation | null;
  emotion: null;
}

export interface AreaTotal {
  area: Area;
  name: string;
  points_max: number;
  points: number | null;
  scored_share: number;
  reason: string | null;
  criteria: {
    criterion_id: string;
    name: string;
    weight: number;
    level: number | null;
    points: number | null;
    reason: string | null;
  }[];
}

export interface Results {
  session_id: string;
  status: SessionStatus;
  results: QuestionResult[];
  totals: {
    total: number | null;
    total_reason: string | null;
    scored_share: number;
    areas: AreaTotal[];
  };
  not_measured: { area: string; name: string; reason: string; message: string }[];
  strengths: string[];
  improvements: string[];
  engine: string;
  receipts: Receipt[];
  policy: { code: PolicyCode; name: string; description: string };
  rubric_version: string;
  state: SessionState;
}
