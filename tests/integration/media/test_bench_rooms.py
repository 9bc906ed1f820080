"""The rooms benchmark: callers with a camera are really looked at and heard, and the limits are what they say."""

from __future__ import annotations

import json
import os

import pytest

from daedam.apps.bench.figures import show
from daedam.apps.bench.rooms.crowd import Seen, on_cores
from daedam.apps.bench.rooms.run import cores_apart, figures_of, measure_rooms
from daedam.apps.bench.voice.serving import Script, open_session, services_for
from daedam.interviewing.measuring import why_not_watched
from daedam.interviewing.state import fold
from daedam.media.memory import MemoryJournal


def seen(n: int, *, share: float = 0.05, audio: float = 1.0) -> Seen:
    return Seen(
        n=n,
        server_share=share * n * 0.6,
        vision_share=share * n * 0.4,
        callers_share=0.5,
        memory_mib=500.0,
        audio_share=audio,
        pictures_per_s=5.0,
        latencies_ms=(250.0, 260.0),
        n_missed=0,
    )


def verdicts(bare: list[Seen], grown: list[Seen], most: int = 16) -> dict[str, bool]:
    return {one.name: one.is_within for one in figures_of(bare, grown, most) if one.limit is not None}


def test_ten_sessions_with_all_their_sound_and_three_percent_for_looking_are_the_limits() -> None:
    bare = [seen(4, share=0.03)]
    good = verdicts(bare, [seen(4), seen(8), seen(10)])
    assert good == {"sessions with all their sound": True, "analysis adds, 4 sessions: each": True}
    lost = verdicts(bare, [seen(4, share=0.07), seen(8), seen(10, audio=0.9)])
    assert lost == {"sessions with all their sound": False, "analysis adds, 4 sessions: each": False}


def test_where_it_breaks_is_said_and_what_was_not_tried_is_not_failed(capsys: pytest.CaptureFixture[str]) -> None:
    figures = figures_of([seen(2, share=0.04)], [seen(1), seen(2), seen(4, audio=0.5)], 4)
    named = {one.name: one.value for one in figures}
    assert (named["sound is missing at"], named["sessions with all their sound"]) == (4, 2)
    assert named["2 sessions: each"] == pytest.approx(5.0)
    assert named["analysis adds, 2 sessions: each"] == pytest.approx(1.0)
    assert show("rooms", figures, is_json=True) == 0
    assert json.loads(capsys.readouterr().out)["within_limits"] is True


def test_server_and_callers_share_no_core() -> None:
    before = os.sched_getaffinity(0)
    served, callers = cores_apart()
    assert served.isdisjoint(callers)
    with on_cores({min(before)}):
        assert os.sched_getaffinity(0) == {min(before)}
    assert os.sched_getaffinity(0) == before


async def test_a_served_session_is_measured_only_with_vision() -> None:
    services = services_for(Script(has_vision=True))
    assert services.eyes is not None
    assert services_for(Script()).eyes is None
    journal = MemoryJournal()
    for is_measured in (True, False):
        session_id = await open_session(journal, is_measured=is_measured)
        assert (why_not_watched(fold(await journal.read(session_id))) is None) is is_measured


@pytest.mark.slow
async def test_callers_with_a_camera_are_heard_and_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    await measure_rooms(1, 6.0, is_json=True)
    named = {one["name"]: one for one in json.loads(capsys.readouterr().out)["figures"]}
    assert 0 < named["1 sessions: pictures looked at, each"]["value"] < 7
    assert 50 < named["1 sessions: sound sent that was heard in time"]["value"] < 120
    assert named["1 sessions: vision process"]["value"] > 0
    assert named["1 sessions: server"]["value"] > 0
    assert named["1 sessions: memory of both"]["value"] > 100
    assert named["without analysis, 1 sessions: each"]["value"] > 0
