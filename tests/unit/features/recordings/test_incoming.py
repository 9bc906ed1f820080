"""Parts of a request's body: whole, cut, idle, or overtaken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from uuid import uuid4

import pytest
from starlette.requests import ClientDisconnect

from daedam.features.recordings import incoming
from daedam.features.recordings.incoming import Incoming, OpenRequests


async def stream(pieces: Iterable[bytes], end: BaseException | None = None) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    if end is not None:
        raise end


async def forever(first: bytes, began: asyncio.Event) -> AsyncIterator[bytes]:
    yield first
    began.set()
    await asyncio.Event().wait()


async def parts(of: Incoming, size: int = 10) -> list[bytes]:
    return [part async for part in of.parts(size)]


async def test_pieces_are_gathered_into_parts() -> None:
    body = Incoming(stream([b"abcd", b"efgh", b"ijkl", b"m", b""]))
    assert await parts(body) == [b"abcdefghijkl", b"m"]
    assert (body.is_over, body.is_cut) == (True, False)


async def test_a_body_of_nothing_has_no_parts() -> None:
    body = Incoming(stream([b"", b""]))
    assert await parts(body) == []
    assert not body.is_cut


async def test_what_came_before_the_connection_broke_is_a_part() -> None:
    body = Incoming(stream([b"abc"] * 5, ClientDisconnect()))
    assert await parts(body) == [b"abc" * 4, b"abc"]
    assert body.is_cut


async def test_an_idle_connection_is_given_up_with_what_it_brought() -> None:
    body = Incoming(forever(b"abc", asyncio.Event()), idle_s=0.01)
    assert await parts(body) == [b"abc"]
    assert body.is_cut


async def test_other_errors_are_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        await parts(Incoming(stream([b"abc"], ZeroDivisionError())))


async def test_a_new_request_makes_the_old_one_store_what_it_has() -> None:
    requests, upload_id, began = OpenRequests(), uuid4(), asyncio.Event()
    stored: list[bytes] = []

    async def old() -> None:
        body = Incoming(forever(b"abc", began))
        with requests.reading(upload_id, body):
            stored.extend(await parts(body))

    writing = asyncio.create_task(old())
    await began.wait()
    await requests.take_over(upload_id)
    assert stored == [b"abc"]
    await writing
    await requests.take_over(upload_id)


async def test_one_that_does_not_give_way_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "GIVE_WAY_S", 0.01)
    requests, upload_id = OpenRequests(), uuid4()
    stuck = Incoming(stream([b"abc"]))
    with requests.reading(upload_id, stuck):
        await requests.take_over(upload_id)
        assert (stuck.is_over, stuck.is_cut) == (True, True)


async def test_the_newer_request_stays_known_when_the_older_one_ends() -> None:
    requests, upload_id = OpenRequests(), uuid4()
    older, newer = Incoming(stream([])), Incoming(stream([]))
    with requests.reading(upload_id, newer):
        pass
    outer = requests.reading(upload_id, older)
    outer.__enter__()
    inner = requests.reading(upload_id, newer)
    inner.__enter__()
    outer.__exit__(None, None, None)
    newer.done.set()
    await requests.take_over(upload_id)
    assert newer.is_over
