"""Every table, by its name."""

from daedam.infra.db.tables.base import EMBEDDING_DIMENSION, Table
from daedam.infra.db.tables.interviews import (
    Evaluation,
    InterviewSession,
    JournalRow,
    Question,
    Report,
    Resume,
    ResumeChunk,
    Ticket,
)
from daedam.infra.db.tables.people import DataKey, LoginSession, Organization, SignInAttempt, User
from daedam.infra.db.tables.recording_results import RecordingResult
from daedam.infra.db.tables.recordings import Recording, RecordingPart
from daedam.infra.db.tables.recruiting import Application, Decision, Invitation, JobPosting
from daedam.infra.db.tables.work import AuditEvent, AuditHead, TaskRow

__all__ = [
    "EMBEDDING_DIMENSION",
    "Application",
    "AuditEvent",
    "AuditHead",
    "DataKey",
    "Decision",
    "Evaluation",
    "InterviewSession",
    "Invitation",
    "JobPosting",
    "JournalRow",
    "LoginSession",
    "Organization",
    "Question",
    "Recording",
    "RecordingPart",
    "RecordingResult",
    "Report",
    "Resume",
    "ResumeChunk",
    "SignInAttempt",
    "Table",
    "TaskRow",
    "Ticket",
    "User",
]
