"""Uploading a recorded interview: the tus protocol request by request, its rules, and what survives."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

import factories
from daedam.features.recordings import checking, incoming, uploading
from daedam.features.recordings.repository import open_recording
from daedam.features.sessions.repository import Sessions
from daedam.infra.outbox import MAX_ATTEMPTS
from daedam.infra.settings import Settings
from daedam.kit.clock import VirtualClock
from daedam.providers.errors import ProviderError
from factories import Person
from fixtures.api import Api
from fixtures.media_files import OPUS, VP8, encode
from fixtures.uploads import PATH, TUS, announce, announced, consented, looked_into, metadata, offset_of, send, uploaded


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return encode(tmp_path_factory.mktemp("video") / "a.mp4", seconds=2.0).read_bytes()


@pytest.fixture(scope="module")
def webm(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return encode(tmp_path_factory.mktemp("video") / "a.webm", VP8, OPUS, seconds=2.0).read_bytes()


@pytest.fixture
async def candidate(api: Api) -> Person:
    return await factories.person(api)


@pytest.fixture
async def session_id(api: Api, candidate: Person) -> UUID:
    return await consented(api, candidate)


async def listed(candidate: Person, session_id: UUID) -> list[dict[str, object]]:
    answer = await candidate.client.get(f"/api/v1/sessions/{session_id}/recordings")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def check_error(answer: httpx.Response, status: int, code: str, *, retry: bool = False) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["tus-resumable"] == "1.0.0"
    said = answer.json()
    assert set(said) == {"error_code", "error_message", "retry_available"}
    assert (said["error_code"], said["retry_available"]) == (code, retry)


async def test_the_server_says_what_it_can(api: Api, settings: Settings) -> None:
    found = await api.anonymous.options(PATH)
    assert (found.status_code, found.content) == (204, b"")
    assert found.headers["tus-version"] == found.headers["tus-resumable"] == "1.0.0"
    assert set(found.headers["tus-extension"].split(",")) == {"creation", "termination", "checksum", "expiration"}
    assert found.headers["tus-max-size"] == str(2 * 1024**3) == str(settings.upload_max_bytes)
    assert set(found.headers["tus-checksum-algorithm"].split(",")) == {"sha1", "sha256"}


async def test_a_file_in_pieces_is_stored_sealed_checked_and_read_back(
    api: Api, candidate: Person, session_id: UUID, video: bytes, settings: Settings
) -> None:
    url = await announced(candidate, session_id, len(video))
    assert url.startswith(f"{PATH}/")
    cuts = [0, 1, 4096, 20_000, len(video)]
    for start, stop in itertools.pairwise(cuts):
        assert await offset_of(candidate, url) == start
        sent = await send(candidate, url, start, video[start:stop])
        assert (sent.status_code, sent.headers["upload-offset"]) == (204, str(stop))
        assert ("upload-expires" in sent.headers) == (stop < len(video))
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["received"], item["upload_url"]) == ("received", len(video), None)
    assert await looked_into(api) == ["check_recording"]
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["container"], item["has_picture"]) == ("checked", "mp4", True)
    assert item["duration_s"] == pytest.approx(2.0, abs=0.1)
    assert item["file_name"] == "답변.mp4"
    reader = await open_recording(api.runtime, UUID(str(item["recording_id"])))
    assert b"".join([piece async for piece in reader.read()]) == video
    stored = [path.read_bytes() for path in (settings.home / "objects").rglob("*") if path.is_file()]
    assert stored
    assert not [piece for piece in stored if video[4:4096] in piece or b"ftyp" in piece]
    assert not list((settings.home / "tmp").iterdir())


async def test_the_announcement_is_told_back(candidate: Person, session_id: UUID) -> None:
    said = metadata(session_id=str(session_id), filename="a.webm", filetype="video/webm") + ",is_confidential"
    made = await candidate.client.post(PATH, headers={**TUS, "upload-length": "77", "upload-metadata": said})
    found = await candidate.client.head(made.headers["location"], headers=TUS)
    assert found.headers["upload-metadata"] == said
    assert (found.headers["upload-length"], found.headers["upload-offset"]) == ("77", "0")
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["upload-expires"] == made.headers["upload-expires"]


async def cut_after(content: bytes) -> AsyncIterator[bytes]:
    yield content
    raise ConnectionResetError


async def test_a_request_cut_in_the_middle_keeps_what_arrived(
    candidate: Person, session_id: UUID, video: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await announced(candidate, session_id, len(video))
    took: list[bytes] = []

    class Broken(incoming.Incoming):
        """A connection that goes away after 10,000 bytes."""

        async def _next(self) -> bytes:
            if took:
                self.is_over = self.is_cut = True
                return b""
            took.append((await super()._next())[:10_000])
            return took[0]

    with monkeypatch.context() as patched:
        patched.setattr("daedam.features.recordings.upload_routes.Incoming", Broken)
        await send(candidate, url, 0, video)
    assert await offset_of(candidate, url) == 10_000
    done = await send(candidate, url, 10_000, video[10_000:])
    assert (done.status_code, done.headers["upload-offset"]) == (204, str(len(video)))


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_a_checksum_that_does_not_hold_leaves_nothing(
    candidate: Person, session_id: UUID, video: bytes, settings: Settings, algorithm: str
) -> None:
    url = await announced(candidate, session_id, len(video))

    def named(content: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"

    wrong = await send(candidate, url, 0, video[:5000], upload_checksum=named(video[1:5001]))
    check_error(wrong, 460, "upload_checksum", retry=True)
    assert await offset_of(candidate, url) == 0
    assert not list((settings.home / "objects" / "objects").rglob("*="))
    right = await send(candidate, url, 0, video[:5000], upload_checksum=named(video[:5000]))
    assert (right.status_code, right.headers["upload-offset"]) == (204, "5000")
    odd = await send(candidate, url, 5000, video[5000:], upload_checksum="md5 AAAA")
    check_error(odd, 400, "upload_checksum_unknown")


async def test_two_writers_cannot_mix(api: Api, candidate: Person, session_id: UUID, video: bytes) -> None:
    url = await announced(candidate, session_id, len(video))
    assert (await send(candidate, url, 0, video[:8000])).status_code == 204
    for start in (0, 4000, 9000):
        check_error(await send(candidate, url, start, b"x" * 100), 409, "upload_offset", retry=True)

    async def overtaken() -> AsyncIterator[bytes]:
        # While these bytes are on their way, another request goes on from the same place.
        yield b"y" * 50
        done = await send(candidate, url, 8000, video[8000:9000])
        assert done.headers["upload-offset"] in ("9000", "8050")
        yield b"y" * 50

    late = await send(candidate, url, 8000, overtaken())
    assert late.status_code in (204, 409)
    assert await offset_of(candidate, url) in (9000, 8050)


async def test_more_than_announced_is_refused(candidate: Person, session_id: UUID, video: bytes) -> None:
    url = await announced(candidate, session_id, 6000)
    check_error(await send(candidate, url, 0, video[:6001]), 413, "upload_too_long")
    assert await offset_of(candidate, url) == 0


async def test_a_body_larger_than_other_calls_may_have_is_taken(
    api: Api, candidate: Person, session_id: UUID, video: bytes
) -> None:
    size = 20 * 1024 * 1024
    whole = video + bytes(size - len(video))
    url = await announced(candidate, session_id, size)
    done = await send(candidate, url, 0, whole)
    assert (done.status_code, done.headers["upload-offset"]) == (204, str(size))
    reader = await open_recording(api.runtime, UUID(url.rsplit("/", 1)[1]))
    assert reader.size == size
    middle = b"".join([piece async for piece in reader.read(incoming.PART_BYTES - 5, 10)])
    assert middle == whole[incoming.PART_BYTES - 5 : incoming.PART_BYTES + 5]
    other = await candidate.client.post("/api/v1/resumes", files={"file": ("r.txt", whole[: 13 * 1024 * 1024])})
    assert other.status_code == 413


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"tus-resumable": "0.2.2"}, 412, "tus_version"),
        ({"tus-resumable": ""}, 412, "tus_version"),
        ({"upload-length": ""}, 400, "upload_header"),
        ({"upload-length": "-1"}, 400, "upload_header"),
        ({"upload-length": "1e3"}, 400, "upload_header"),
        ({"upload-length": "9" * 30}, 400, "upload_header"),
        ({"upload-length": "0"}, 422, "recording_empty"),
        ({"upload-length": str(2 * 1024**3 + 1)}, 413, "upload_too_large"),
        ({"upload-metadata": ""}, 400, "upload_header"),
        ({"upload-metadata": "session_id !!!"}, 400, "upload_header"),
        ({"upload-metadata": "session_id /w=="}, 400, "upload_header"),
        ({"upload-metadata": metadata(session_id="not-an-id")}, 400, "upload_header"),
        ({"upload-metadata": metadata(session_id=str(uuid4()))}, 404, "not_found"),
        ({"upload-metadata": "a" * 5000}, 400, "upload_header"),
    ],
)
async def test_a_wrong_announcement_is_refused(
    candidate: Person, session_id: UUID, headers: dict[str, str], status: int, code: str
) -> None:
    refused = await announce(candidate, session_id, 1000, headers=headers)
    check_error(refused, status, code)
    assert (refused.headers.get("tus-version") == "1.0.0") == (status == 412)
    assert await listed(candidate, session_id) == []


async def test_a_patch_must_be_one(candidate: Person, session_id: UUID, video: bytes) -> None:
    url = await announced(candidate, session_id, len(video))
    check_error(await send(candidate, url, 0, b"x", content_type="text/plain"), 415, "upload_content_type")
    missing = await candidate.client.patch(url, headers={**TUS, "content-type": "application/offset+octet-stream"})
    check_error(missing, 400, "upload_header")
    check_error(await send(candidate, f"{PATH}/{uuid4()}", 0, b"x"), 404, "not_found")


async def test_what_is_no_video_is_refused_after_its_first_piece(
    api: Api, candidate: Person, session_id: UUID, settings: Settings
) -> None:
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n" * 300
    url = await announced(candidate, session_id, len(playlist))
    check_error(await send(candidate, url, 0, playlist[:8000]), 415, "recording_unsupported_type")
    check_error(await send(candidate, url, 0, playlist[:8000]), 410, "upload_expired")
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["error_code"]) == ("refused", "recording_unsupported_type")
    assert "MP4" in str(item["error_message"])
    assert not list((settings.home / "objects" / "objects").rglob("*="))
    assert (await announce(candidate, session_id, 100)).status_code == 201


async def test_what_cannot_be_played_is_refused_and_deleted(
    api: Api, candidate: Person, session_id: UUID, video: bytes, settings: Settings
) -> None:
    await uploaded(api, candidate, session_id, video[: len(video) // 2])
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["error_code"]) == ("refused", "recording_unreadable")
    assert not list((settings.home / "objects" / "objects").rglob("*="))
    assert not list((settings.home / "tmp").iterdir())


async def test_withdrawing_deletes_what_came(
    api: Api, candidate: Person, session_id: UUID, video: bytes, settings: Settings
) -> None:
    url = await announced(candidate, session_id, len(video))
    assert (await send(candidate, url, 0, video[:9000])).status_code == 204
    gone = await candidate.client.delete(url, headers=TUS)
    assert (gone.status_code, gone.headers["tus-resumable"]) == (204, "1.0.0")
    assert (await candidate.client.head(url, headers=TUS)).status_code == 410
    assert await listed(candidate, session_id) == []
    assert await looked_into(api) == ["remove_upload"]
    assert (await candidate.client.head(url, headers=TUS)).status_code == 404
    assert not list((settings.home / "objects" / "objects").rglob("*="))
    await uploaded(api, candidate, session_id, video)
    finished = (await listed(candidate, session_id))[0]
    check_error(
        await candidate.client.delete(f"{PATH}/{finished['recording_id']}", headers=TUS), 409, "upload_finished"
    )


async def test_an_upload_that_is_never_finished_expires(
    api: Api, candidate: Person, session_id: UUID, video: bytes, clock: VirtualClock, settings: Settings
) -> None:
    settings.upload_lifetime_h = 0.1
    url = await announced(candidate, session_id, len(video))
    assert (await send(candidate, url, 0, video[:9000])).status_code == 204
    assert await looked_into(api, with_delayed=True) == ["remove_upload"]
    clock.advance(359.0)
    assert await offset_of(candidate, url) == 9000
    clock.advance(1.0)
    check_error(await send(candidate, url, 9000, video[9000:]), 410, "upload_expired")
    assert await looked_into(api, with_delayed=True) == ["remove_upload"]
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["error_code"]) == ("refused", "recording_expired")
    assert not list((settings.home / "objects" / "objects").rglob("*="))


async def test_only_interviews_that_may_be_recorded_take_uploads(api: Api, candidate: Person) -> None:
    asked = await factories.practice(api, candidate)
    check_error(await announce(candidate, asked, 100), 409, "consent_required")
    refused = {"purposes": {"recording": False, "ai_analysis": True, "talent_pool": False}}
    await candidate.client.post(f"/api/v1/sessions/{asked}/consents", json=refused)
    check_error(await announce(candidate, asked, 100), 409, "consent_required")
    over = await consented(api, candidate)
    await candidate.client.post(f"/api/v1/sessions/{over}/end")
    check_error(await announce(candidate, over, 100), 409, "wrong_state")
    other = await factories.person(api)
    check_error(await announce(other, over, 100), 404, "not_found")


async def test_an_interview_that_ends_meanwhile_takes_no_video(
    api: Api, candidate: Person, session_id: UUID, video: bytes
) -> None:
    url = await announced(candidate, session_id, len(video))
    await candidate.client.post(f"/api/v1/sessions/{session_id}/end")
    assert (await send(candidate, url, 0, video)).status_code == 204
    await looked_into(api)
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["error_code"]) == ("refused", "recording_session_over")


@pytest.mark.parametrize(("starts", "status"), [("0,1500,,9000", 201), ("0,1500,900", 422), ("0,soon", 422)])
async def test_times_of_answers_have_to_rise(candidate: Person, session_id: UUID, starts: str, status: int) -> None:
    answer = await announce(candidate, session_id, 100, question_starts_ms=starts)
    assert answer.status_code == status, answer.text
    if status != 201:
        check_error(answer, status, "upload_starts")
        assert await listed(candidate, session_id) == []


async def test_one_file_for_all_or_one_per_question(
    api: Api, candidate: Person, session_id: UUID, video: bytes
) -> None:
    begun = await factories.started(candidate, session_id)
    question_id = begun["current_question"]["question_id"]
    first = await announced(candidate, session_id, len(video), question_id=question_id)
    check_error(await announce(candidate, session_id, 100, question_id=question_id), 409, "upload_exists")
    check_error(await announce(candidate, session_id, 100), 409, "upload_exists")
    check_error(await announce(candidate, session_id, 100, question_id=str(uuid4())), 404, "not_found")
    assert (await send(candidate, first, 0, video)).status_code == 204
    await looked_into(api)
    check_error(await announce(candidate, session_id, 100, question_id=question_id), 409, "upload_exists")

    whole = await consented(api, candidate)
    await announced(candidate, whole, 100)
    begun = await factories.started(candidate, whole)
    question_id = begun["current_question"]["question_id"]
    check_error(await announce(candidate, whole, 100, question_id=question_id), 409, "upload_exists")


async def test_what_is_answered_is_not_answered_again(api: Api, candidate: Person, session_id: UUID) -> None:
    begun = await factories.started(candidate, session_id)
    question_id = begun["current_question"]["question_id"]
    await candidate.client.post("/api/v1/answers", json={"question_id": question_id, "answer_text": factories.ANSWER})
    check_error(await announce(candidate, session_id, 100, question_id=question_id), 409, "question_answered")
    check_error(await announce(candidate, session_id, 100), 409, "wrong_state")


async def test_unfinished_uploads_are_bounded(
    api: Api, candidate: Person, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(settings, "upload_open_max", 2)
    sessions = [await consented(api, candidate) for _ in range(3)]
    urls = [await announced(candidate, one, 100) for one in sessions[:2]]
    check_error(await announce(candidate, sessions[2], 100), 429, "upload_too_many_open")
    await candidate.client.delete(urls[0], headers=TUS)
    assert (await announce(candidate, sessions[2], 100)).status_code == 201


async def test_a_file_in_crumbs_is_refused(
    candidate: Person, session_id: UUID, video: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MAX_PARTS", 3)
    url = await announced(candidate, session_id, len(video))
    for at in range(3):
        assert (await send(candidate, url, at, video[at : at + 1])).status_code == 204
    check_error(await send(candidate, url, 3, video[3:4]), 400, "upload_fragmented")


async def test_a_full_disk_is_said_before_and_while_uploading(
    api: Api, candidate: Person, session_id: UUID, video: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await announced(candidate, session_id, len(video))
    full = ProviderError("disk_full", is_retryable=True, engine="local")

    async def refuse(*_: object) -> None:
        raise full

    storage = api.runtime.storage
    with monkeypatch.context() as patched:
        patched.setattr(type(storage), "put", refuse)
        check_error(await send(candidate, url, 0, video), 507, "storage_full")
        patched.setattr(type(storage), "check", refuse)
        await candidate.client.delete(url, headers=TUS)
        check_error(await announce(candidate, session_id, 100), 507, "storage_full")
    kept = await announced(candidate, session_id, len(video))
    assert (await send(candidate, kept, 0, video)).status_code == 204


async def test_promised_room_counts_as_used(api: Api, candidate: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from daedam.providers.storage import StorageState

    async def little(_self: object) -> StorageState:
        return StorageState(free_bytes=1500, total_bytes=10_000)

    monkeypatch.setattr(type(api.runtime.storage), "check", little)
    first, second = await consented(api, candidate), await consented(api, candidate)
    assert (await announce(candidate, first, 1000)).status_code == 201
    check_error(await announce(candidate, second, 1000), 507, "storage_full")
    assert (await announce(candidate, second, 400)).status_code == 201


async def test_a_part_that_was_changed_on_the_disk_is_refused(
    api: Api, candidate: Person, session_id: UUID, webm: bytes, settings: Settings
) -> None:
    url = await announced(candidate, session_id, len(webm))
    assert (await send(candidate, url, 0, webm)).status_code == 204
    [part] = (settings.home / "objects" / "objects").rglob("*=")
    sealed = bytearray(part.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    part.write_bytes(sealed)
    await looked_into(api)
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["error_code"]) == ("refused", "recording_damaged")


async def test_another_origin_of_ours_may_upload(api: Api, settings: Settings, candidate: Person) -> None:
    origin = settings.origins[0]
    asked = {
        "origin": origin,
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "authorization,content-type,tus-resumable,upload-offset,upload-checksum",
    }
    allowed = await api.anonymous.options(f"{PATH}/{uuid4()}", headers=asked)
    assert allowed.status_code == 200, allowed.text
    assert "PATCH" in allowed.headers["access-control-allow-methods"]
    refused = await api.anonymous.options(f"{PATH}/{uuid4()}", headers=asked | {"origin": "https://elsewhere.test"})
    assert refused.status_code == 400
    found = await api.anonymous.options(PATH, headers={"origin": origin})
    exposed = found.headers["access-control-expose-headers"]
    assert {"Location", "Upload-Offset", "Upload-Expires"} <= {name.strip() for name in exposed.split(",")}


@pytest.mark.parametrize(("code", "shown"), [("disk_full", "recording_check_failed"), ("timeout", "recording_timeout")])
async def test_a_check_that_never_succeeds_refuses_the_file_and_tells_a_person(
    api: Api,
    candidate: Person,
    session_id: UUID,
    video: bytes,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    shown: str,
) -> None:
    failure = ProviderError(code, is_retryable=True, engine="media_files")

    async def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(checking, "probe_media", fail)
    url = await announced(candidate, session_id, len(video))
    assert (await send(candidate, url, 0, video)).status_code == 204
    for attempt in range(1, MAX_ATTEMPTS + 1):
        [item] = await listed(candidate, session_id)
        assert item["state"] == "received", attempt
        async with api.unit() as unit:
            await unit.db.execute(text("update tasks set available_at = now() where kind = 'check_recording'"))
        assert "check_recording" not in await looked_into(api)
    [item] = await listed(candidate, session_id)
    assert (item["state"], item["error_code"]) == ("refused", shown)
    async with api.unit() as unit:
        state = (await Sessions(unit, api.runtime).get(session_id)).state
    assert [(told.kind, told.error_code) for told in state.needs_attention] == [("check_recording", code)]
    assert (await announce(candidate, session_id, 100)).status_code == 201
