import type { components } from '@/lib/api/schema.gen';
import type { Served } from '@/lib/api/types';

/* The names the recruiter's screens use for the shapes of the generated contract. */

type Schemas = components['schemas'];

export type Overview = Served<Schemas['OverviewOut']>;
export type PostingOverview = Served<Schemas['PostingOverview']>;
export type Counts = Served<Schemas['CountsOut']>;
export type Attention = Served<Schemas['AttentionOut']>;
export type LiveInterview = Served<Schemas['LiveOut']>;

export type Posting = Served<Schemas['PostingOut']>;
export type RubricArea = Served<Schemas['AreaOut']>;
export type RubricCriterion = Served<Schemas['CriterionOut']>;
export type NewPosting = Schemas['PostingIn'];
export type NewInvitation = Schemas['InvitationIn'];
export type InvitationCreated = Served<Schemas['InvitationCreated']>;

export type Application = Served<Schemas['ApplicationOut']>;

export type RecruiterReport = Served<Schemas['ReportOut']>;
export type ReportResult = RecruiterReport['results'][number];
export type ReportArea = RecruiterReport['totals']['areas'][number];
export type ReportCriterion = Served<Schemas['CriterionReadingOut']>;
export type TimelineItem = RecruiterReport['timeline'][number];
export type Decision = Served<Schemas['DecisionOut']>;
export type NewDecision = Schemas['DecisionIn'];
export type Outcome = NewDecision['outcome'];
