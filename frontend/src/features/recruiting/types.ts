import type {
  AnswerEvaluation,
  AreaTotal,
  CriterionReading,
  Language,
  PolicyCode,
  Question,
  QuestionResult,
  Results,
  SessionStatus,
} from '@/lib/api/types';

/* The shapes of the recruiter's calls, as the server names them. */

export interface Counts {
  invited: number;
  in_progress: number;
  evaluated: number;
  needs_attention: number;
  decided: number;
}

export interface PostingOverview {
  job_posting_id: string;
  title: string;
  language: Language;
  status: string;
  policy: PolicyCode;
  counts: Counts;
}

export interface Attention {
  kind: string;
  session_id: string;
  application_id: string | null;
  candidate_name: string;
  message: string;
  at: string | null;
}

export interface LiveInterview {
  session_id: string;
  candidate_name: string;
  posting_title: string;
  phase: string;
  is_connected?: boolean;
  started_at: string | null;
}

export interface Overview {
  postings: PostingOverview[];
  attention: Attention[];
  live: LiveInterview[];
}

export interface RubricCriterion {
  id: string;
  name: string;
  description: string;
  weight: number;
  anchors: Record<string, string>;
}

export interface RubricArea {
  area: string;
  name: string;
  points: number;
  criteria: RubricCriterion[];
}

export interface TalentValue {
  id: string;
  name: string;
  text: string;
}

export interface Posting {
  job_posting_id: string;
  title: string;
  language: Language;
  description: string;
  requirements: { id: string; text: string; skill_codes: string[] }[];
  talent: TalentValue[];
  policy: PolicyCode;
  rubric: { version: string; areas: RubricArea[] };
  status: string;
}

export interface NewPosting {
  title: string;
  language: Language;
  description: string;
  requirements: string[];
  policy: PolicyCode;
}

export interface NewInvitation {
  email?: string;
  name?: string;
  language: Language;
}

export interface InvitationCreated {
  invitation_id: string;
  link: string;
  code: string;
  expires_at: string;
}

/** Where a candidate is: a session's status, or what comes before and beside one. */
export type ApplicationState = SessionStatus | 'invited' | 'needs_attention' | 'human_route';

export interface Application {
  application_id: string;
  session_id: string | null;
  candidate_name: string;
  state: ApplicationState;
  total: number | null;
  band_low: number | null;
  band_high: number | null;
  rank: number | null;
  is_tied: boolean;
  scored_share: number | null;
  flags: string[];
  engine: string | null;
  last_event_at: string | null;
  /** Known where the server keeps it; this browser keeps its own note beside it. */
  has_opened_evidence?: boolean;
  decision: string | null;
}

export type ReportCriterion = CriterionReading & { spread?: number | null; reason_text?: string | null };

export interface ReportEvaluation extends Omit<AnswerEvaluation, 'criteria'> {
  criteria: ReportCriterion[];
  reason_text?: string | null;
}

export interface ReportResult extends Omit<QuestionResult, 'evaluation'> {
  question: Question;
  evaluation: ReportEvaluation | null;
}

export interface ReportArea extends Omit<AreaTotal, 'criteria'> {
  reason_text?: string | null;
  criteria: (AreaTotal['criteria'][number] & { spread?: number | null; reason_text?: string | null })[];
}

export interface ReportFlag {
  code: string;
  message: string;
  question_id?: string | null;
}

export interface TimelineItem {
  seq: number;
  at: string;
  kind: string;
  text: string;
  started_ms: number | null;
}

export type Outcome = 'advance' | 'hold' | 'reject';

export interface Decision {
  decision_id: string;
  outcome: Outcome;
  reason: string;
  decided_by_name: string;
  decided_at: string;
}

export interface RecruiterReport extends Omit<Results, 'results' | 'totals'> {
  is_complete?: boolean;
  results: ReportResult[];
  totals: Omit<Results['totals'], 'areas'> & { areas: ReportArea[]; total_reason_text?: string | null };
  candidate_name: string;
  posting_title: string;
  band_low: number | null;
  band_high: number | null;
  flags: ReportFlag[];
  recommendation: { code: string; text: string; notes: string[] } | null;
  timeline: TimelineItem[];
  decisions: Decision[];
}
