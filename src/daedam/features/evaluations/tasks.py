"""Background work of evaluations."""

from __future__ import annotations

from daedam.features.evaluations.service import (
    evaluate_answer,
    finish_session,
    give_up_evaluation,
    give_up_finishing,
)
from daedam.features.work import TaskKind

TASKS = (
    TaskKind("evaluate_answer", evaluate_answer, give_up_evaluation),
    TaskKind("finish_session", finish_session, give_up_finishing),
)
