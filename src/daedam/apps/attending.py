"""`daedam candidate`: a headless candidate attends an interview and prints what happens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from rich.console import Console
from rich.table import Table

from daedam.media.candidate.answers import Answer, answers_from
from daedam.media.candidate.line import Refused
from daedam.media.candidate.run import Visit, run_candidate

console = Console()
FAILED = 1


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whom to attend as."""

    email: str
    password: str


async def attend(api_url: str, session_id: UUID | None, sign_in: SignIn, answers: Path, language: str) -> int:
    """Attend `session_id`, or a new practice interview in `language`. The exit code is 1 when refused."""
    try:
        visit = await visit_session(api_url, session_id, sign_in, answers_from(answers), language)
    except (Refused, ValueError, TimeoutError, httpx.HTTPError) as error:
        console.print(f"{type(error).__name__}: {error}", style="red", markup=False, soft_wrap=True)
        return FAILED
    _show(visit)
    return 0


async def visit_session(
    api_url: str, session_id: UUID | None, sign_in: SignIn, answers: list[Answer], language: str
) -> Visit:
    """Sign in, make a session where none is named, attend it. Raises `Refused` or `httpx.HTTPError`."""
    async with httpx.AsyncClient(base_url=f"{api_url}/api/v1", timeout=30, trust_env=False) as http:
        form = {"username": sign_in.email, "password": sign_in.password}
        signed_in = (await http.post("/token", data=form)).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        if session_id is None:
            session_id = await new_practice(http, language)
    return await run_candidate(api_url, session_id, signed_in["access_token"], answers, _print)


async def new_practice(http: httpx.AsyncClient, language: str) -> UUID:
    """A practice interview for the first posting open in `language`."""
    postings = (await http.get("/practice-postings")).raise_for_status().json()["items"]
    fitting = next((posting for posting in postings if posting["language"] == language), None)
    aim: dict[str, Any] = {"language": language}
    aim |= {"job_posting_id": fitting["job_posting_id"]} if fitting else {"position": "Engineer"}
    created = (await http.post("/sessions", json=aim)).raise_for_status().json()
    return UUID(created["session_id"])


def _print(line: str) -> None:
    console.print(line, markup=False, soft_wrap=True)


def _show(visit: Visit) -> None:
    if visit.results is None:
        return
    totals = visit.results["totals"]
    table = Table(box=None)
    for title in ("area", "points", "of", "why not"):
        table.add_column(title)
    for area in totals["areas"]:
        points = "—" if area["points"] is None else str(area["points"])
        table.add_row(area["name"], points, str(area["points_max"]), area["reason_text"] or "")
    console.print(table)
    total = "no total" if totals["total"] is None else f"{totals['total']} / 100"
    console.print(f"{total}, {totals['scored_share']:.0%} of the weight scored, by {visit.results['engine']}")
