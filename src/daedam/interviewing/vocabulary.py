"""The words of an interview: stages, kinds and reasons, the same in code, tables, API and screens."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Which of the three interviews this is."""

    AI = "ai"
    PRACTITIONER = "practitioner"
    EXECUTIVE = "executive"


class Purpose(StrEnum):
    """Why the interview is held."""

    HIRING = "hiring"
    PRACTICE = "practice"


class Scenario(StrEnum):
    """What the plan leans towards."""

    TECHNICAL = "technical"
    BEHAVIOURAL = "behavioural"
    COMPREHENSIVE = "comprehensive"


class SessionStatus(StrEnum):
    """Where a session is in its life."""

    DRAFT = "draft"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    EVALUATED = "evaluated"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Phase(StrEnum):
    """Part of a session."""

    PREPARATION = "preparation"
    GREETING = "greeting"
    QUESTIONS = "questions"
    CLOSING = "closing"
    EVALUATION = "evaluation"
    DONE = "done"


class NextAction(StrEnum):
    """What the candidate's screen offers next. Screens follow this, not an order of their own."""

    CONSENT = "consent"
    HUMAN_ROUTE = "human_route"
    WAIT_FOR_PLAN = "wait_for_plan"
    CHECK_DEVICES = "check_devices"
    START = "start"
    ANSWER = "answer"
    WAIT_FOR_QUESTION = "wait_for_question"
    WAIT_FOR_RECORDING = "wait_for_recording"
    RESUME = "resume"
    WAIT_FOR_REPORT = "wait_for_report"
    VIEW_REPORT = "view_report"
    NONE = "none"


class QuestionKind(StrEnum):
    """What a question asks for; decides its silence floor and which criteria read its answer."""

    FACTUAL = "factual"
    BEHAVIOURAL = "behavioural"
    SITUATIONAL = "situational"
    PROBLEM_SOLVING = "problem_solving"
    TECHNICAL = "technical"
    MOTIVATION = "motivation"
    FOLLOW_UP = "follow_up"


class Area(StrEnum):
    """The scored areas of stage 1."""

    LANGUAGE = "language"
    NONVERBAL = "nonverbal"
    PSYCHOLOGICAL = "psychological"
    COGNITIVE = "cognitive"
    JOB_FIT = "job_fit"


class AnswerSource(StrEnum):
    """How the words came in: in a room, by keyboard, in a recording sent in. All are on the same footing."""

    SPOKEN = "spoken"
    TYPED = "typed"
    VIDEO = "video"


class AnswerEnd(StrEnum):
    """Why an answer is over."""

    TURN_END = "turn_end"
    DONE_BUTTON = "done_button"
    TYPED = "typed"
    SKIPPED = "skipped"
    RECORDED = "recorded"


class CandidateIntent(StrEnum):
    """What the candidate asked of the room, by button or by voice."""

    THINKING = "thinking"
    DONE = "done"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    PACE_USUAL = "pace_usual"
    PACE_UNHURRIED = "pace_unhurried"
    PACE_PATIENT = "pace_patient"


class ConsentPurpose(StrEnum):
    """What a person agrees to, apart and refusable."""

    RECORDING = "recording"
    AI_ANALYSIS = "ai_analysis"
    TALENT_POOL = "talent_pool"


class SessionEnd(StrEnum):
    """Why a session is over."""

    ALL_ANSWERED = "all_answered"
    CANDIDATE_ENDED = "candidate_ended"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
