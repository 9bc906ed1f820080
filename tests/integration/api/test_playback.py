"""Playing a recording: by range, over sealed parts, for those who may see the interview, and noted who did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

import factories
from daedam.features.recordings import incoming
from daedam.features.sessions.repository import Sessions
from daedam.infra.messages import has, message
from daedam.infra.settings import Settings
from daedam.infra.web.access import PASS_COOKIE, Role
from daedam.interviewing.recording_events import CutBy, RecordedSpan, RecordingRead, RecordingTaken
from daedam.kit.clock import VirtualClock
from daedam.kit.languages import Language
from daedam.providers.media_files import MediaErrorCode
from factories import Person
from fixtures.api import Api
from fixtures.media_files import encode
from fixtures.uploads import announced, looked_into, send, uploaded


@dataclass
class Scene:
    """A hiring interview with a checked recording, in several parts."""

    api: Api
    candidate: Person
    recruiter: Person
    session_id: UUID
    recording_id: UUID
    content: bytes

    @property
    def path(self) -> str:
        return f"/api/v1/recordings/{self.recording_id}"

    async def player(self, person: Person) -> httpx.AsyncClient:
        """A browser's player: the cookie it was given, and no bearer token."""
        given = await person.client.post(f"{self.path}/playback")
        assert given.status_code == 200, given.text
        person.client.cookies.clear()
        client = await self.api.client()
        client.headers["cookie"] = f"{PASS_COOKIE}={given.cookies[PASS_COOKIE]}"
        return client


@pytest.fixture
async def scene(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    content = encode(tmp_path / "a.mp4", seconds=2.0).read_bytes()
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    candidate, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter))
    await candidate.client.post(f"/api/v1/sessions/{session_id}/consents", json=factories.CONSENTS)
    monkeypatch.setattr(incoming.Incoming.parts, "__defaults__", (7000,))
    recording_id = await uploaded(api, candidate, session_id, content)
    return Scene(api, candidate, recruiter, session_id, recording_id, content)


async def played(api: Api) -> list[tuple[str, str]]:
    """Who was noted to have played what, in order."""
    found = "select actor_role, object_id from audit_events where action = 'recording.played' order by seq"
    async with api.unit() as unit:
        return [(str(role), str(what)) for role, what in (await unit.db.execute(text(found))).all()]


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        ("bytes=0-", 0, None),
        ("bytes=0-0", 0, 1),
        ("bytes=6990-7010", 6990, 7011),
        ("bytes=100-21100", 100, 21101),
        ("bytes=-500", -500, None),
        ("bytes=-99999999", 0, None),
        ("bytes=9-99999999", 9, None),
    ],
)
async def test_a_range_comes_exactly(scene: Scene, asked: str, first: int, stop: int | None) -> None:
    size = len(scene.content)
    found = await scene.candidate.client.get(f"{scene.path}/media", headers={"range": asked})
    start, _, _ = slice(first, stop).indices(size)
    expected = scene.content[first:stop]
    assert (found.status_code, found.content) == (206, expected)
    assert found.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{size}"
    assert found.headers["content-length"] == str(len(expected))
    assert found.headers["content-type"] == "video/mp4"
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("asked", [None, "bytes=5-1", "bytes=0-1,3-4", "bytes=-", "lines=1-2", "bytes=a-b"])
async def test_without_a_range_that_makes_sense_all_of_it_comes(scene: Scene, asked: str | None) -> None:
    headers = {"range": asked} if asked else {}
    found = await scene.candidate.client.get(f"{scene.path}/media", headers=headers)
    assert (found.status_code, found.content) == (200, scene.content)
    assert found.headers["accept-ranges"] == "bytes"
    assert "content-range" not in found.headers


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
async def test_what_is_past_the_end_is_said_not_to_be_there(scene: Scene, asked: str) -> None:
    found = await scene.candidate.client.get(f"{scene.path}/media", headers={"range": asked})
    assert found.status_code == 416
    assert found.headers["content-range"] == f"bytes */{len(scene.content)}"
    assert found.json()["error_code"] == "range_not_satisfiable"


async def test_a_range_of_another_version_is_not_given(scene: Scene) -> None:
    path, client = f"{scene.path}/media", scene.candidate.client
    etag = (await client.head(path)).headers["etag"]
    same = await client.get(path, headers={"range": "bytes=0-9", "if-range": etag})
    other = await client.get(path, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


async def test_head_says_the_size_and_sends_nothing(scene: Scene) -> None:
    found = await scene.candidate.client.head(f"{scene.path}/media")
    assert (found.status_code, found.content) == (200, b"")
    assert found.headers["content-length"] == str(len(scene.content))


async def test_a_player_without_a_token_plays_by_its_cookie(scene: Scene, settings: Settings) -> None:
    given = await scene.recruiter.client.post(f"{scene.path}/playback")
    assert given.json() == {"media_url": f"{scene.path}/media", "content_type": "video/mp4", "expires_in": 900}
    cookie = given.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert f"Path={scene.path}/media" in cookie
    assert given.cookies[PASS_COOKIE] not in given.text
    player = await scene.player(scene.recruiter)
    found = await player.get(f"{scene.path}/media", headers={"range": "bytes=5-9"})
    assert (found.status_code, found.content) == (206, scene.content[5:10])


async def test_who_played_is_noted_once_a_pass_and_once_a_bearer_request(scene: Scene) -> None:
    player = await scene.player(scene.recruiter)
    for first in range(0, 5000, 1000):
        await player.get(f"{scene.path}/media", headers={"range": f"bytes={first}-"})
    noted = ("recruiter", str(scene.recording_id))
    assert await played(scene.api) == [noted]
    await scene.recruiter.client.get(f"{scene.path}/media")
    assert await played(scene.api) == [noted, noted]
    own = await scene.player(scene.candidate)
    assert (await own.get(f"{scene.path}/media")).status_code == 200
    assert await played(scene.api) == [noted, noted]


async def test_a_pass_opens_one_recording_for_a_while_and_as_long_as_one_is_signed_in(
    scene: Scene, clock: VirtualClock
) -> None:
    player = await scene.player(scene.recruiter)
    other = f"/api/v1/recordings/{uuid4()}/media"
    assert (await player.get(other)).status_code == 401
    assert (await player.get("/api/v1/users/me")).status_code == 401
    pass_token = player.headers["cookie"].partition("=")[2]
    as_bearer = await scene.api.client(pass_token)
    assert (await as_bearer.get("/api/v1/users/me")).status_code == 401
    as_pass = await scene.api.client()
    as_pass.headers["cookie"] = f"{PASS_COOKIE}={scene.recruiter.client.headers['authorization'].split()[1]}"
    assert (await as_pass.get(f"{scene.path}/media")).status_code == 401

    theirs = await scene.player(scene.candidate)
    await scene.candidate.client.post("/api/v1/logout")
    assert (await theirs.get(f"{scene.path}/media")).status_code == 401
    assert (await player.get(f"{scene.path}/media")).status_code == 200
    clock.advance(15 * 60.0)
    late = await player.get(f"{scene.path}/media")
    assert (late.status_code, late.json()["error_code"]) == (401, "token_expired")


async def test_a_pass_of_somebody_disabled_opens_nothing(scene: Scene) -> None:
    player = await scene.player(scene.recruiter)
    await factories.disable(scene.api, scene.recruiter.user_id)
    assert (await player.get(f"{scene.path}/media")).status_code == 401


async def test_what_was_not_looked_into_is_not_played(api: Api, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = await factories.practice(api, scene.candidate)
    await scene.candidate.client.post(f"/api/v1/sessions/{begun}/consents", json=factories.CONSENTS)
    url = await announced(scene.candidate, begun, len(scene.content))
    recording_id = url.rsplit("/", 1)[1]
    for content, offset in ((scene.content[:9000], 0), (scene.content[9000:], 9000)):
        assert (await send(scene.candidate, url, offset, content)).status_code == 204
        for method, path in (("POST", "playback"), ("GET", "media"), ("HEAD", "media")):
            found = await scene.candidate.client.request(method, f"/api/v1/recordings/{recording_id}/{path}")
            assert found.status_code == 404
    await looked_into(api)
    found = await scene.candidate.client.get(f"/api/v1/recordings/{recording_id}/media")
    assert found.content == scene.content


async def test_the_list_tells_staff_what_they_need_and_no_more(scene: Scene) -> None:
    path = f"/api/v1/sessions/{scene.session_id}/recordings"
    [theirs] = (await scene.candidate.client.get(path)).json()["items"]
    [staffs] = (await scene.recruiter.client.get(path)).json()["items"]
    assert theirs["file_name"] == "답변.mp4"
    assert staffs == theirs | {"file_name": None}
    assert staffs["is_playable"]


async def test_the_list_says_where_a_recording_lies_on_the_sessions_clock(api: Api, scene: Scene) -> None:
    path = f"/api/v1/sessions/{scene.session_id}/recordings"
    [unread] = (await scene.candidate.client.get(path)).json()["items"]
    assert unread["offset_ms"] is None
    taken = RecordingTaken(
        recording_id=scene.recording_id, question_id=None, duration_s=2.0, has_picture=True, offset_ms=31_000
    )
    async with api.unit() as unit:
        await Sessions(unit, api.runtime).append_fact(scene.session_id, [taken])
    [read] = (await scene.recruiter.client.get(path)).json()["items"]
    assert read["offset_ms"] == 31_000


async def test_the_list_says_where_a_recording_stands_in_its_interview(api: Api, scene: Scene) -> None:
    path = f"/api/v1/sessions/{scene.session_id}/recordings"
    [before] = (await scene.candidate.client.get(path)).json()["items"]
    assert (before["offset_ms"], before["spans"], before["cut_by"]) == (None, [], None)
    question_id = uuid4()
    facts = [
        RecordingTaken(
            recording_id=scene.recording_id, question_id=None, duration_s=2.0, has_picture=True, offset_ms=3000
        ),
        RecordingRead(
            recording_id=scene.recording_id,
            spans=(RecordedSpan(question_id=question_id, started_ms=3100, ended_ms=4500),),
            cut_by=CutBy.PAUSES,
            has_words=True,
        ),
    ]
    async with api.unit() as unit:
        await Sessions(unit, api.runtime).append_fact(scene.session_id, facts)
    [after] = (await scene.recruiter.client.get(path)).json()["items"]
    assert (after["offset_ms"], after["cut_by"]) == (3000, "pauses")
    assert after["spans"] == [{"question_id": str(question_id), "started_ms": 3100, "ended_ms": 4500}]


@pytest.mark.parametrize(
    "reason",
    [*MediaErrorCode, "damaged", "check_failed", "session_over", "question_answered", "expired", "withdrawn"],
)
def test_every_reason_to_refuse_is_said_in_both_languages(reason: str) -> None:
    assert has(f"recording.{reason}")
    assert message(f"recording.{reason}", Language.KO) != message(f"recording.{reason}", Language.EN)
