"""The candidate without a browser walks from consent to result, against a small API and a real media server."""

from __future__ import annotations

import wave
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from fastapi import FastAPI, Header, HTTPException

from daedam.interviewing import flow
from daedam.interviewing.events import ConsentRecorded, DevicesChecked, ReportReady
from daedam.interviewing.state import fold
from daedam.kit.ids import new_id
from daedam.media.candidate.answers import answers_from, typed
from daedam.media.candidate.line import Refused
from daedam.media.candidate.microphone import read_recording
from daedam.media.candidate.run import Attendance, run_candidate

from .conftest import Scripts, Studio, question, serve, tone

TOKEN = "the-token"


def small_api(studio: Studio, session_id: UUID) -> FastAPI:
    """As much of the API as a candidate meets, over the same journal."""
    app = FastAPI()
    base = f"/api/v1/sessions/{session_id}"

    async def state(authorization: str):
        if authorization != f"Bearer {TOKEN}":
            raise HTTPException(401)
        return fold(await studio.journal.read(session_id))

    async def append(events: list) -> dict:
        await studio.journal.append(session_id, events, expected_seq=None)
        return {}

    _add_reading(app, base, studio, session_id, state, append)

    @app.post(f"{base}/consents")
    async def consents(body: dict, authorization: str = Header()) -> dict:
        granted = body["purposes"].items()
        return await append([ConsentRecorded(purpose=p, is_granted=g, text_version="1") for p, g in granted])

    @app.post(f"{base}/device-check")
    async def devices(body: dict) -> dict:
        return await append([DevicesChecked(**body)])

    @app.post(f"{base}/start")
    async def start(authorization: str = Header()) -> dict:
        return await append(flow.start(await state(authorization)))

    return app


def _add_reading(app: FastAPI, base: str, studio: Studio, session_id: UUID, state, append) -> None:
    @app.get(base)
    async def show(authorization: str = Header()) -> dict:
        now = await state(authorization)
        if now.end is not None and now.report_id is None:
            await append([ReportReady(report_id=new_id())])
        return {"state": {"next_action": now.next_action}}

    @app.post(f"{base}/ticket")
    async def ticket() -> dict:
        return {"ticket": studio.ticket(session_id), "media_url": studio.url}

    @app.get(f"{base}/results")
    async def results() -> dict:
        return {"totals": "are here"}


def write_wave(path: Path, seconds: float) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(tone(seconds).tobytes())


async def _visit(studio: Studio, answers: list, lines: list[str], token: str = TOKEN):
    session_id = await studio.session([question("What?"), question("When?")], is_started=False)
    async with serve(small_api(studio, session_id)) as api_url:
        return await run_candidate(api_url, session_id, token, answers, lines.append, wait_for_report_s=10)


async def test_recordings_are_played_one_per_question(open_studio, tmp_path: Path) -> None:
    write_wave(tmp_path / "1.wav", 1.2)
    write_wave(tmp_path / "2.wav", 0.9)
    studio = await open_studio(Scripts(stt=["I built a cache.", "It was late."]))
    lines: list[str] = []
    visit = await _visit(studio, answers_from(tmp_path), lines)
    assert visit.end == "all_answered"
    assert visit.results == {"totals": "are here"}
    assert [turn.heard for turn in visit.turns] == [["I built a cache."], ["It was late."]]
    assert all(turn.is_spoken and turn.response_s is not None for turn in visit.turns)
    assert "Q When?" in lines
    assert visit.n_partials > 0
    assert any(line.startswith("  … ") for line in lines)


async def test_texts_are_typed_and_go_round(open_studio) -> None:
    studio = await open_studio()
    visit = await _visit(studio, typed(["A written answer."]), [])
    assert [turn.heard for turn in visit.turns] == [["A written answer."]] * 2
    assert [turn.response_s for turn in visit.turns] == [None, None]


async def test_a_wrong_token_is_said_with_its_code(open_studio) -> None:
    studio = await open_studio()
    with pytest.raises(Refused, match="401"):
        await _visit(studio, typed(["x"]), [], token="wrong")


def test_a_folder_without_recordings_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no recordings"):
        answers_from(tmp_path)


def test_the_text_beside_a_recording_is_its_words(tmp_path: Path) -> None:
    write_wave(tmp_path / "a.wav", 0.5)
    (tmp_path / "a.txt").write_text("Hello.\n", encoding="utf-8")
    write_wave(tmp_path / "b.wav", 0.5)
    assert [answer.text for answer in answers_from(tmp_path)] == ["Hello.", None]
    samples = read_recording(tmp_path / "a.wav")
    assert samples.dtype == np.int16
    assert samples.size == pytest.approx(24_000, abs=100)


def test_a_candidate_needs_an_answer() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Attendance([], print)
