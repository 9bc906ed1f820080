"""Words of a person, planted everywhere a person can put words, are nowhere in clear once the interview is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
import structlog
from structlog.testing import capture_logs

import factories
from daedam.infra.embedded import EmbeddedPostgres, EmbeddedRedis
from daedam.infra.web.access import Role
from fixtures import uploads
from fixtures.api import Api
from fixtures.media_files import encode

NAME = "카나리아 Canaryname4471"
EMAIL = "canary-mail-8842@people.test"
RESUME = "canaryresume5527 이력카나리아"
FILE = "canaryfile3321.txt"
ANSWER = "canaryanswer7391 답변카나리아"
REASON = "canaryreason6610 사유카나리아"
SKILL_LINE = f"- {RESUME}: designed FastAPI services and PostgreSQL tables"
PLANTED = ("Canaryname4471", "카나리아", "canary-mail-8842", "canaryresume5527", "canaryfile3321", "canaryanswer7391")
VIDEO_FILE = "canaryvideo7208.mp4"
PICTURED = "canarypictured9954"
PLANTED = (*PLANTED, "canaryreason6610", "canaryvideo7208", PICTURED)
IN_CLEAR = "Clearposting4410"
"""A posting's title is public: finding it shows that the search can find."""


async def hold_interview(api: Api) -> None:
    """A hiring interview with a résumé, an uncommon answer, a report and a decision."""
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    posting_id = await factories.posting(recruiter, title=IN_CLEAR)
    await factories.open_for_practice(api, posting_id)
    applicant, session_id = await factories.invited(api, recruiter, posting_id, name=NAME, email=EMAIL)
    files = {"file": (FILE, f"{factories.RESUME}\n{SKILL_LINE}".encode())}
    uploaded = await applicant.client.post("/api/v1/resumes", files=files)
    await api.drain()
    body = {"job_posting_id": str(posting_id), "resume_id": uploaded.json()["resume_id"], "language": "en"}
    practised = await applicant.client.post("/api/v1/sessions", json=body)
    await api.drain()
    for interview in (session_id, practised.json()["session_id"]):
        session = await factories.started(applicant, interview)
        await factories.answer_all(applicant, session, [f"{factories.ANSWER} {ANSWER}."])
    await api.drain()
    report = await recruiter.client.get(f"/api/v1/reports/{session_id}")
    assert ANSWER in report.text
    assert NAME in report.text
    decision = {"session_id": str(session_id), "outcome": "hold", "reason": REASON, "evidence_opened": True}
    assert (await recruiter.client.post("/api/v1/decisions", json=decision)).status_code == 201
    # Failing calls log too: none of what they were given may be in there.
    await applicant.client.post("/api/v1/answers", json={"question_id": ANSWER, "answer_text": ANSWER})
    await api.anonymous.post("/api/v1/token", data={"username": EMAIL, "password": ANSWER})


async def send_videos(api: Api, content: bytes) -> None:
    """A whole video, one that was cut off, one that never comes in whole."""
    assert PICTURED.encode() in content[: len(content) // 2]
    candidate = await factories.person(api)
    half = content[: len(content) // 2]
    for sent, size in ((content, len(content)), (half, len(half)), (half, len(content))):
        session_id = await uploads.consented(api, candidate)
        url = await uploads.announced(candidate, session_id, size, filename=VIDEO_FILE)
        assert (await uploads.send(candidate, url, 0, sent)).status_code == 204
    await uploads.looked_into(api)


def below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(folder)), path.read_bytes()


def in_redis(url: str) -> Iterator[tuple[str, bytes]]:
    readers = {
        b"string": lambda db, key: [db.get(key)],
        b"list": lambda db, key: db.lrange(key, 0, -1),
        b"set": lambda db, key: db.smembers(key),
        b"hash": lambda db, key: [part for item in db.hgetall(key).items() for part in item],
        b"zset": lambda db, key: db.zrange(key, 0, -1),
        b"stream": lambda db, key: [str(db.xrange(key)).encode()],
    }
    with redis.Redis.from_url(url) as db:
        for key in db.scan_iter():
            yield f"redis {key!r}", key + b"".join(readers[db.type(key)](db, key))


def found(places: Iterator[tuple[str, bytes]], words: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(where, word) for where, content in places for word in words if word.encode() in content}


async def test_nothing_a_person_said_is_anywhere_in_clear(
    api: Api,
    postgres: EmbeddedPostgres,
    redis_server: EmbeddedRedis,
    caplog: pytest.LogCaptureFixture,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    structlog.reset_defaults()
    told = {"comment": PICTURED}
    first = {"movflags": "faststart"}
    video = encode(tmp_path_factory.mktemp("video") / "a.mp4", seconds=2.5, metadata=told, options=first)
    with capture_logs() as structured, caplog.at_level("DEBUG"):
        await hold_interview(api)
        await send_videos(api, video.read_bytes())
    with psycopg.connect(host=str(postgres.socket_folder), user="postgres", dbname="postgres", autocommit=True) as db:
        db.execute("checkpoint")
    assert (postgres.data / "pg_wal").is_dir()
    assert found(below(postgres.data), (IN_CLEAR,))
    assert found(below(postgres.data), PLANTED) == set()
    assert found(iter([("log", postgres.log_path.read_bytes())]), PLANTED) == set()
    queued = list(in_redis(redis_server.url))
    assert queued
    assert found(iter(queued), PLANTED) == set()
    home = api.runtime.foundations.settings.home
    assert any("objects" in where for where, _ in below(home))
    assert found(below(home), PLANTED) == set()
    logged = f"{structured} {caplog.text}".encode()
    assert caplog.records
    assert found(iter([("logs", logged)]), PLANTED) == set()
