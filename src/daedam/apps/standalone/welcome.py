"""What a person sees once everything runs: the address, the demo sign-ins, and which engine does what."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any

import httpx
from rich.console import Console
from rich.table import Column, Table

from daedam.kit.languages import Language

HEALTH_TIMEOUT_S = 20.0

_TEXTS = {
    "open": ("주소", "Open"),
    "sign_ins": ("데모 계정", "Demo sign-ins"),
    "role": ("역할", "role"),
    "email": ("이메일", "e-mail"),
    "password": ("비밀번호", "password"),
    "capability": ("기능", "capability"),
    "engine": ("사용 중인 엔진", "engine in use"),
    "better": ("더 좋게 하려면", "how to get a better one"),
    "down": ("응답하지 않는 부분", "Parts that do not answer"),
    "no_health": ("상태를 읽지 못했습니다", "The health address does not answer"),
    "stop": ("끝내려면 Ctrl-C", "Ctrl-C stops everything"),
}


def read_sign_ins(output: str) -> list[dict[str, str]]:
    """The sign-ins on the seed command's last JSON line; none when it printed none."""
    for line in reversed(output.splitlines()):
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict):
            return [dict(entry) for entry in said.get("sign_ins", [])]
    return []


async def read_health(api_port: int, timeout_s: float = HEALTH_TIMEOUT_S) -> dict[str, Any] | None:
    """The health answer, asked for until every part is up or `timeout_s` is over; None without an answer."""
    deadline = time.monotonic() + timeout_s
    found: dict[str, Any] | None = None
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        while True:
            try:
                answer = await client.get(f"http://127.0.0.1:{api_port}/api/v1/health")
                found = answer.json()
                if answer.status_code == httpx.codes.OK:
                    return found
            except (httpx.HTTPError, ValueError):
                pass
            if time.monotonic() > deadline:
                return found
            await asyncio.sleep(0.2)


def show(
    console: Console,
    language: Language,
    *,
    api_port: int,
    sign_ins: Sequence[dict[str, str]],
    health: dict[str, Any] | None,
) -> None:
    """Print the welcome."""
    index = 0 if language is Language.KO else 1
    text = {key: words[index] for key, words in _TEXTS.items()}
    console.print(f"\n{text['open']}: http://localhost:{api_port}/", style="bold")
    if sign_ins:
        columns = ("role", "email", "password")
        rows = [[entry.get(column, "") for column in columns] for entry in sign_ins]
        console.print(_table(text["sign_ins"], [text[column] for column in columns], rows))
    if health is None:
        console.print(text["no_health"], style="red")
    else:
        _show_health(console, text, health)
    console.print(text["stop"])


def _show_health(console: Console, text: dict[str, str], health: dict[str, Any]) -> None:
    capabilities = health.get("capabilities", [])
    rows = [[_text(entry, "capability"), _engine(entry), _text(entry, "better")] for entry in capabilities]
    console.print(_table("", [text["capability"], text["engine"], text["better"]], rows))
    down = [name for name, part in health.get("parts", {}).items() if part.get("state") != "ok"]
    if down:
        console.print(f"{text['down']}: {', '.join(down)}", style="red")


def _text(entry: dict[str, Any], key: str) -> str:
    return str(entry.get(key) or "")


def _engine(entry: dict[str, Any]) -> str:
    return ":".join(part for part in (_text(entry, "engine"), _text(entry, "model")) if part)


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    columns = [Column(heading, overflow="fold") for heading in headings]
    table = Table(*columns, title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*row)
    return table
