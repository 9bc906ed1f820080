import { request } from '@/lib/api/http';
import type {
  Application,
  Decision,
  InvitationCreated,
  NewInvitation,
  NewPosting,
  Outcome,
  Overview,
  Posting,
  RecruiterReport,
} from './types';

/* One function per call the recruiter's screens make. */

export const getOverview = () => request<Overview>('GET', '/recruiting/overview');
export const getPosting = (id: string) => request<Posting>('GET', `/job-postings/${id}`);
export const createPosting = (body: NewPosting) => request<Posting>('POST', '/job-postings', body);
export const createInvitation = (postingId: string, body: NewInvitation) =>
  request<InvitationCreated>('POST', `/job-postings/${postingId}/invitations`, body);
export const listApplications = (postingId: string) =>
  request<{ items: Application[] }>('GET', `/job-postings/${postingId}/applications`);
export const getReport = (sessionId: string) => request<RecruiterReport>('GET', `/reports/${sessionId}`);
export const sendDecision = (body: {
  session_id: string;
  outcome: Outcome;
  reason: string;
  evidence_opened: boolean;
}) => request<Decision>('POST', '/decisions', body);

export const keys = {
  overview: ['recruiting', 'overview'] as const,
  posting: (id: string) => ['recruiting', 'posting', id] as const,
  applications: (id: string) => ['recruiting', 'applications', id] as const,
  report: (id: string) => ['recruiting', 'report', id] as const,
};
