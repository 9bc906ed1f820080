import { client, served } from '@/lib/api/client';
import type { NewDecision, NewInvitation, NewPosting } from './types';

/* One function per call the recruiter's screens make. */

const V1 = '/api/v1';
const onPosting = (job_posting_id: string) => ({ params: { path: { job_posting_id } } });

export const getOverview = () => served(client.GET(`${V1}/recruiting/overview`));
export const getPosting = (id: string) =>
  served(client.GET(`${V1}/job-postings/{job_posting_id}`, onPosting(id)));
export const createPosting = (body: NewPosting) => served(client.POST(`${V1}/job-postings`, { body }));
export const createInvitation = (postingId: string, body: NewInvitation) =>
  served(client.POST(`${V1}/job-postings/{job_posting_id}/invitations`, { ...onPosting(postingId), body }));
export const listApplications = (postingId: string) =>
  served(client.GET(`${V1}/job-postings/{job_posting_id}/applications`, onPosting(postingId)));
export const getReport = (session_id: string) =>
  served(client.GET(`${V1}/reports/{session_id}`, { params: { path: { session_id } } }));
export const sendDecision = (body: NewDecision) => served(client.POST(`${V1}/decisions`, { body }));

export const keys = {
  overview: ['recruiting', 'overview'] as const,
  posting: (id: string) => ['recruiting', 'posting', id] as const,
  applications: (id: string) => ['recruiting', 'applications', id] as const,
  session: (id: string) => ['recruiting', 'session', id] as const,
  report: (id: string) => ['recruiting', 'report', id] as const,
};
