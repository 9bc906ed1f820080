import { request } from './http';
import type {
  DemoSignIn,
  Health,
  Invitation,
  Language,
  PracticePosting,
  Question,
  Results,
  Resume,
  Scenario,
  Session,
  SessionSummary,
  Ticket,
  TokenResponse,
  TranscriptItem,
  User,
} from './types';

/* One function per call the candidate's screens make. */

export const getHealth = () => request<Health>('GET', '/health');
export const getDemoSignIns = () => request<{ sign_ins: DemoSignIn[] }>('GET', '/demo');

export const register = (body: { email: string; password: string; name: string; language: Language }) =>
  request<User>('POST', '/register', body);

export const openInvitation = (token: string) => request<Invitation>('POST', '/invitations/open', { token });
export const acceptInvitation = (body: { token: string; code: string; email: string; name: string }) =>
  request<TokenResponse & { session_id: string }>('POST', '/invitations/accept', body);

export const listResumes = () => request<{ items: Resume[] }>('GET', '/resumes');
export const getResume = (id: string) => request<Resume>('GET', `/resumes/${id}`);
export const typeResume = (text: string) => request<Resume>('POST', '/resumes/text', { text });
export const correctResume = (id: string, sections: { kind: string; lines: string[] }[]) =>
  request<Resume>('PUT', `/resumes/${id}/outline`, { sections });

export const listPracticePostings = () => request<{ items: PracticePosting[] }>('GET', '/practice-postings');
export interface NewSession {
  position?: string;
  job_posting_id?: string;
  resume_id?: string;
  language: Language;
  scenario?: Scenario;
}
export const createPractice = (body: NewSession) =>
  request<Session>('POST', '/sessions', { stage: 'ai', purpose: 'practice', ...body });

export const listSessions = () => request<{ items: SessionSummary[] }>('GET', '/sessions');
export const getSession = (id: string) => request<Session>('GET', `/sessions/${id}`);
export const sendConsents = (id: string, purposes: Record<string, boolean>) =>
  request<Session>('POST', `/sessions/${id}/consents`, { purposes });
export interface DeviceCheck {
  has_microphone: boolean;
  has_camera: boolean;
  has_speaker: boolean;
}
export const sendDeviceCheck = (id: string, check: DeviceCheck) =>
  request<Session>('POST', `/sessions/${id}/device-check`, check);
export const startSession = (id: string) => request<Session>('POST', `/sessions/${id}/start`);
export const pauseSession = (id: string) => request<Session>('POST', `/sessions/${id}/pause`);
export const resumeSession = (id: string) => request<Session>('POST', `/sessions/${id}/resume`);
export const endSession = (id: string) => request<Session>('POST', `/sessions/${id}/end`);
export const skipQuestion = (id: string, questionId: string) =>
  request<Session>('POST', `/sessions/${id}/skip`, { question_id: questionId });
export const sendAnswer = (sessionId: string, questionId: string, text: string) =>
  request<{ answer_id: string; session: Session }>('POST', '/answers', {
    session_id: sessionId,
    question_id: questionId,
    answer_text: text,
  });
export const listQuestions = (id: string) =>
  request<{ items: Question[] }>('GET', `/sessions/${id}/questions`);
export const getTranscript = (id: string) =>
  request<{ items: TranscriptItem[] }>('GET', `/sessions/${id}/transcript`);
export const getResults = (id: string) => request<Results>('GET', `/sessions/${id}/results`);
export const getTicket = (id: string) => request<Ticket>('POST', `/sessions/${id}/ticket`);
