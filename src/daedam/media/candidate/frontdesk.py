"""The API as the headless candidate meets it: consents, device check, start, tickets, results."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import httpx

from daedam.media.candidate.line import Refused

PLAN_S = 40.0
POLL_S = 0.25


class FrontDesk:
    """REST calls about one session, by its candidate."""

    def __init__(self, http: httpx.AsyncClient, api_url: str, session_id: UUID, token: str) -> None:
        self._http = http
        self._base = f"{api_url.rstrip('/')}/api/v1/sessions/{session_id}"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def prepare(self, *, has_microphone: bool) -> None:
        """Do whatever `state.next_action` asks for until the interview has started. Raises `Refused`."""
        async with asyncio.timeout(PLAN_S):
            while (action := await self._next_action()) not in ("answer", "wait_for_question", "resume"):
                await self._do(action, has_microphone=has_microphone)

    async def ticket(self) -> tuple[str, str]:
        """A fresh ticket and the media server's address."""
        issued = await self._post("ticket", {})
        return issued["ticket"], issued["media_url"].rstrip("/")

    async def results(self, timeout_s: float) -> dict[str, Any]:
        """The results once the report is there. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while await self._next_action() not in ("view_report", "none"):  # noqa: ASYNC110 - polling is the API
                await asyncio.sleep(POLL_S)
            return await self._get("/results")

    async def _do(self, action: str, *, has_microphone: bool) -> None:
        if action == "consent":
            purposes = {"recording": True, "ai_analysis": True, "talent_pool": False}
            await self._post("consents", {"purposes": purposes})
        elif action == "check_devices":
            devices = {"has_microphone": has_microphone, "has_camera": False, "has_speaker": True}
            await self._post("device-check", devices)
        elif action == "start":
            await self._post("start", {})
        elif action == "wait_for_plan":
            await asyncio.sleep(POLL_S)
        else:
            raise Refused(f"next_action:{action}")

    async def _next_action(self) -> str:
        return str((await self._get(""))["state"]["next_action"])

    async def _get(self, path: str) -> dict[str, Any]:
        return _body(await self._http.get(self._base + path, headers=self._headers))

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return _body(await self._http.post(f"{self._base}/{path}", json=body, headers=self._headers))


def _body(response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = response.json() if response.content else {}
    if response.is_error:
        raise Refused(str(body.get("error_code", response.status_code)))
    return body
