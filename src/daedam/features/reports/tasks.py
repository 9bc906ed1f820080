"""Background work of reports."""

from __future__ import annotations

from daedam.features.reports.service import build_report, give_up_report
from daedam.features.work import TaskKind

TASKS = (TaskKind("build_report", build_report, give_up_report),)
