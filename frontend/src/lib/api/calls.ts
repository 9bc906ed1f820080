import { client, served } from './client';
import type { components } from './schema.gen';
import type { ConsentPurpose, Language, Scenario } from './types';

/* One function per call the candidate's screens make. */

type Schemas = components['schemas'];

const V1 = '/api/v1';
const onSession = (session_id: string) => ({ params: { path: { session_id } } });

export const getHealth = () => served(client.GET(`${V1}/health`));
export const getDemoSignIns = () => served(client.GET(`${V1}/demo`));

export const register = (body: Schemas['RegisterIn']) => served(client.POST(`${V1}/register`, { body }));

export const openInvitation = (token: string) =>
  served(client.POST(`${V1}/invitations/open`, { body: { token } }));
export const acceptInvitation = (body: Schemas['AcceptIn']) =>
  served(client.POST(`${V1}/invitations/accept`, { body }));

export const listResumes = () => served(client.GET(`${V1}/resumes`));
export const typeResume = (text: string) => served(client.POST(`${V1}/resumes/text`, { body: { text } }));
export const correctResume = (resume_id: string, sections: Schemas['SectionIn'][]) =>
  served(
    client.PUT(`${V1}/resumes/{resume_id}/outline`, { params: { path: { resume_id } }, body: { sections } }),
  );

export const listPracticePostings = () => served(client.GET(`${V1}/practice-postings`));
export interface NewPractice {
  position?: string;
  job_posting_id?: string;
  resume_id?: string;
  language: Language;
  scenario: Scenario;
}
export const createPractice = (body: NewPractice) =>
  served(client.POST(`${V1}/sessions`, { body: { stage: 'ai', purpose: 'practice', ...body } }));

export const listSessions = () => served(client.GET(`${V1}/sessions`));
export const getSession = (id: string) => served(client.GET(`${V1}/sessions/{session_id}`, onSession(id)));
export const sendConsents = (id: string, purposes: Record<ConsentPurpose, boolean>) =>
  served(client.POST(`${V1}/sessions/{session_id}/consents`, { ...onSession(id), body: { purposes } }));
export const sendDeviceCheck = (id: string, body: Schemas['DeviceCheckIn']) =>
  served(client.POST(`${V1}/sessions/{session_id}/device-check`, { ...onSession(id), body }));
export const startSession = (session_id: string, by: 'room' | 'upload' | 'whole' = 'room') =>
  served(
    client.POST(`${V1}/sessions/{session_id}/start`, { params: { path: { session_id }, query: { by } } }),
  );
export const pauseSession = (id: string) =>
  served(client.POST(`${V1}/sessions/{session_id}/pause`, onSession(id)));
export const resumeSession = (id: string) =>
  served(client.POST(`${V1}/sessions/{session_id}/resume`, onSession(id)));
export const endSession = (id: string) =>
  served(client.POST(`${V1}/sessions/{session_id}/end`, onSession(id)));
export const skipQuestion = (id: string, question_id: string) =>
  served(client.POST(`${V1}/sessions/{session_id}/skip`, { ...onSession(id), body: { question_id } }));
export const getSoundKey = (id: string) =>
  served(client.POST(`${V1}/sessions/{session_id}/missed-sound/key`, onSession(id)));
export const sendMissedSound = (session_id: string, missed_id: string, started_ms: number, sound: Blob) =>
  served(
    client.PUT(`${V1}/sessions/{session_id}/missed-sound/{missed_id}/{started_ms}`, {
      params: { path: { session_id, missed_id, started_ms } },
      headers: { 'Content-Type': 'application/octet-stream' },
      // The contract can only call bytes a string.
      body: sound as unknown as string,
      bodySerializer: (body) => body,
    }),
  );
export const completeMissedSound = (session_id: string, missed_id: string) =>
  served(
    client.POST(`${V1}/sessions/{session_id}/missed-sound/{missed_id}/complete`, {
      params: { path: { session_id, missed_id } },
    }),
  );
export const sendAnswer = (session_id: string, question_id: string, answer_text: string) =>
  served(client.POST(`${V1}/answers`, { body: { session_id, question_id, answer_text } }));
export const listQuestions = (id: string) =>
  served(client.GET(`${V1}/sessions/{session_id}/questions`, onSession(id)));
export const getResults = (id: string) =>
  served(client.GET(`${V1}/sessions/{session_id}/results`, onSession(id)));
export const getTicket = (id: string, signal?: AbortSignal) =>
  served(client.POST(`${V1}/sessions/{session_id}/ticket`, { ...onSession(id), signal }));
export const getSignals = (id: string) =>
  served(client.GET(`${V1}/sessions/{session_id}/signals`, onSession(id)));
