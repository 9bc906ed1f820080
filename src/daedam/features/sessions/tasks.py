"""Background work of sessions."""

from __future__ import annotations

from daedam.features.sessions.planning import fall_back_plan, give_up_plan, plan_session
from daedam.features.work import TaskKind

TASKS = (
    TaskKind("plan_session", plan_session, give_up_plan),
    TaskKind("fall_back_plan", fall_back_plan, give_up_plan),
)
