"""Background work of résumés."""

from __future__ import annotations

from daedam.features.resumes.service import give_up_parsing, parse_resume
from daedam.features.work import TaskKind

TASKS = (TaskKind("parse_resume", parse_resume, give_up_parsing),)
