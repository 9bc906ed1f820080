/* The names the screens use for the shapes of the generated contract. Nothing is described twice. */

import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** As served: fields with a default are optional in the contract, yet every answer carries them. */
export type Served<T> = T extends readonly (infer Item)[]
  ? Served<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Served<Exclude<T[Key], undefined>> }
    : T;

export type Role = Schemas['Role'];
export type Language = Schemas['Language'];
export type Stage = Schemas['Stage'];
export type Purpose = Schemas['Purpose'];
export type Scenario = Schemas['Scenario'];
export type PolicyCode = Schemas['ScoringPolicy'];
export type Area = Schemas['Area'];
export type ConsentPurpose = Schemas['ConsentPurpose'];
export type SessionStatus = Schemas['SessionStatus'];
export type NextAction = Schemas['NextAction'];
export type QuestionKind = Schemas['QuestionKind'];

export type User = Served<Schemas['UserOut']>;
export type TokenResponse = Served<Schemas['TokenOut']>;
export type Capability = Served<Schemas['CapabilityOut']>;
export type Health = Served<Schemas['HealthOut']>;
export type DemoSignIn = Served<Schemas['SignInOut']>;
export type Invitation = Served<Schemas['InvitationOut']>;
export type Resume = Served<Schemas['ResumeOut']>;
export type ResumeOutline = Served<Schemas['OutlineOut']>;
export type PracticePosting = Served<Schemas['PracticePosting']>;

export type SessionState = Served<Schemas['StateOut']>;
export type SessionSummary = Served<Schemas['SessionSummary']>;
export type Session = Served<Schemas['SessionOut']>;
export type SessionStep = Served<Schemas['StepOut']>;
export type Question = Served<Schemas['QuestionOut']>;
export type Provenance = Served<Schemas['ProvenanceOut']>;
export type TranscriptItem = Served<Schemas['UtteranceOut']>;
export type Ticket = Served<Schemas['TicketOut']>;

export type Receipt = Served<Schemas['ReceiptOut']>;
export type Evidence = Served<Schemas['EvidenceOut']>;
export type CriterionReading = Served<Schemas['CriterionReadingOut']>;
export type AnswerEvaluation = Served<Schemas['EvaluationOut']>;
export type QuestionResult = Served<Schemas['AnswerResult']>;
export type ReportAnswer = NonNullable<QuestionResult['answer']>;
export type AnswerUtterance = ReportAnswer['utterances'][number];
export type AreaTotal = Served<Schemas['AreaTotalOut']>;
export type Results = Served<Schemas['ResultsOut']>;
export type Signals = Served<Schemas['SignalsOut']>;
