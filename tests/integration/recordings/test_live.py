"""Live recordings in the real store: sealed, playable while they go on, written by the media server's own role."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import UUID

import av
import numpy as np
import pytest
from sqlalchemy import text

import factories
from daedam.features.recordings.live import LiveRecordings
from daedam.infra.db.database import Database
from daedam.infra.web.access import Role
from daedam.media.webm import WebmRecording
from factories import Person
from fixtures.api import Api
from fixtures.services import Database as FreshDatabase

QUESTION = UUID("11111111-1111-4111-8111-111111111111")
TONE = (8000 * np.sin(np.arange(3 * 16_000) / 6)).astype(np.int16)


async def live_of(api: Api, database: FreshDatabase) -> LiveRecordings:
    """As the media server has it: its own role's connection."""
    base = replace(api.runtime.foundations, database=Database(database.urls.media))
    return LiveRecordings(base, api.runtime.storage)


async def listed(person: Person, session_id: UUID) -> list[dict[str, object]]:
    shown = await person.client.get(f"/api/v1/sessions/{session_id}/recordings")
    assert shown.status_code == 200, shown.text
    items: list[dict[str, object]] = shown.json()["items"]
    return items


async def content_of(person: Person, recording_id: object) -> bytes:
    whole = await person.client.get(f"/api/v1/recordings/{recording_id}/media")
    assert whole.status_code == 200, whole.text
    assert whole.headers["content-type"] == "video/webm"
    return whole.content


async def test_a_live_recording_plays_before_and_after_its_end(api: Api, database: FreshDatabase) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    candidate, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter))
    live, voice = await live_of(api, database), WebmRecording()
    recording_id = await live.begin(session_id, QUESTION, 4200)
    assert (await listed(recruiter, session_id))[0]["is_playable"] is False
    stored = 0
    for at in range(0, TONE.size, 16_000):
        piece = voice.add(TONE[at : at + 16_000])
        await live.append(recording_id, piece, stored)
        stored += len(piece)
    (going_on,) = await listed(recruiter, session_id)
    assert (going_on["kind"], going_on["state"], going_on["offset_ms"]) == ("live", "receiving", 4200)
    assert going_on["question_id"] == str(QUESTION)
    with av.open(io.BytesIO(await content_of(recruiter, recording_id))) as container:
        heard = sum(frame.samples for frame in container.decode(audio=0)) / 48_000
    assert heard > 1.5, "what was stored plays although nobody ended it"
    await live.append(recording_id, voice.finish(), stored)
    await live.finish(recording_id, voice.duration_s)
    (done,) = await listed(candidate, session_id)
    assert (done["state"], done["duration_s"], done["has_picture"]) == ("done", 3.0, False)
    with av.open(io.BytesIO(await content_of(candidate, recording_id))) as container:
        heard = sum(frame.samples for frame in container.decode(audio=0)) / 48_000
    assert heard == pytest.approx(3.0, abs=0.05)


async def test_a_live_recording_that_grew_is_another_version(api: Api, database: FreshDatabase) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    _, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter))
    live = await live_of(api, database)
    recording_id = await live.begin(session_id, QUESTION, 0)
    path = f"/api/v1/recordings/{recording_id}/media"
    await live.append(recording_id, b"first piece ", 0)
    early = (await recruiter.client.head(path)).headers["etag"]
    assert (await recruiter.client.head(path)).headers["etag"] == early
    await live.append(recording_id, b"second piece", 12)
    late = await recruiter.client.get(path, headers={"range": "bytes=6-", "if-range": early})
    assert (late.status_code, late.content) == (200, b"first piece second piece"), "a range of what it was is not given"
    assert late.headers["etag"] != early
    await live.finish(recording_id, 1.0)
    done = await recruiter.client.get(path, headers={"range": "bytes=6-", "if-range": late.headers["etag"]})
    assert (done.status_code, done.content) == (206, b"piece second piece"), "its end changes no byte"


async def test_a_piece_whose_storing_nobody_heard_of_is_there_once(api: Api, database: FreshDatabase) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    _, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter))
    live = await live_of(api, database)
    recording_id = await live.begin(session_id, QUESTION, 0)
    for piece in (b"first ", b"first ", b"first second "):
        await live.append(recording_id, piece, 0)
    await live.append(recording_id, b"third", 13)
    await live.finish(recording_id, 1.0)
    assert await content_of(recruiter, recording_id) == b"first second third"


async def test_what_is_stored_is_sealed_and_bound_in_order(api: Api, database: FreshDatabase) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    _, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter))
    live = await live_of(api, database)
    recording_id = await live.begin(session_id, QUESTION, 0)
    pieces = [b"first words in clear ", b"second words in clear"]
    for at, piece in zip((0, 21), pieces, strict=True):
        await live.append(recording_id, piece, at)
    await live.finish(recording_id, 1.0)
    async with api.unit() as unit:
        found = "select storage_key, start, size from recording_parts where recording_id = :id order by ordinal"
        rows = (await unit.db.execute(text(found), {"id": recording_id})).all()
    assert [(row.start, row.size) for row in rows] == [(0, 21), (21, 21)]
    for row in rows:
        raw = b"".join([chunk async for chunk in api.runtime.storage.get(row.storage_key)])
        assert b"words in clear" not in raw
    assert await content_of(recruiter, recording_id) == b"".join(pieces)


async def test_it_is_said_from_the_beginning_whether_there_is_a_picture(api: Api, database: FreshDatabase) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    _, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter))
    live = await live_of(api, database)
    for has_picture in (True, False):
        await live.append(await live.begin(session_id, QUESTION, 0, has_picture=has_picture), b"piece", 0)
    assert {one["has_picture"] for one in await listed(recruiter, session_id)} == {True, False}


async def test_a_session_nobody_knows_gets_no_recording(api: Api, database: FreshDatabase) -> None:
    live = await live_of(api, database)
    with pytest.raises(Exception, match="not_found"):
        await live.begin(QUESTION, QUESTION, 0)
