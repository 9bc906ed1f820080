"""The network goes for a while in the middle of an answer: the candidate is back by themselves, and nothing is lost.

`OUTAGES_S=60 pytest tests/integration/faults/test_networks.py -s` tries another length and prints what it took.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
import pytest

from daedam.interviewing import events as ev
from daedam.interviewing.vocabulary import ConsentPurpose
from daedam.media.candidate.presence import Presence
from daedam.media.memory import MemoryRecordings
from integration.faults.relay import Relay
from integration.media.conftest import Candidate, Scripts, only_loopback, question, studios

BACK_WITHIN_S = {5: 3.0, 20: 5.0, 60: 10.0}
OUTAGES_S = [int(seconds) for seconds in os.environ.get("OUTAGES_S", "5,20").split(",")]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("only_loopback")]
__all__ = ["only_loopback"]


@contextlib.asynccontextmanager
async def present(studio, session_id, url: str) -> AsyncIterator[Presence]:
    async with httpx.AsyncClient(trust_env=False) as http:

        async def ticket() -> str:
            return studio.ticket(session_id)

        presence = Presence(lambda _message: None)
        try:
            await presence.join(session_id, url, ticket, http)
            yield presence
        finally:
            await presence.leave()


async def until_there(journal, session_id, kind: type, n: int) -> None:
    """Until the journal holds `n` events of this kind."""
    async with asyncio.timeout(30), contextlib.aclosing(journal.hints(session_id)) as hints:
        while sum(isinstance(entry.event, kind) for entry in await journal.read(session_id)) < n:
            await anext(hints)


@pytest.mark.parametrize("gone_s", OUTAGES_S)
async def test_a_network_that_goes_costs_no_word_and_the_same_question_goes_on(gone_s: int, capsys) -> None:
    recordings = MemoryRecordings()
    async with studios() as open_with:
        studio = await open_with(Scripts(stt=["Before it went.", "After it came back."]), recordings=recordings)
        session_id = await studio.session([question("What did you build?")], consents=(ConsentPurpose.RECORDING,))
        async with (
            Relay(urlsplit(studio.url).port or 0).running() as relay,
            present(studio, session_id, relay.url) as presence,
        ):
            candidate = Candidate(presence.media, presence.socket)
            await candidate.until_room("listening")
            speaking = asyncio.create_task(candidate.say(90.0))
            await candidate.until_heard("Before it")
            first_line = presence.media
            await relay.gone_for(gone_s)
            came_back_at = asyncio.get_running_loop().time()
            await until_there(studio.journal, session_id, ev.ParticipantJoined, 2)
            took_s = asyncio.get_running_loop().time() - came_back_at
            with capsys.disabled():
                sys.stdout.write(f"\nnetwork gone {gone_s} s: media back after {took_s:.1f} s\n")
            assert relay.n_dropped > 50
            assert presence.media is not first_line
            await candidate.until_heard("After it")
            candidate.media.microphone.hush()
            await speaking
            await candidate.until("SessionEnded")
        assert took_s <= BACK_WITHIN_S[gone_s]
        await check_nothing_is_lost(studio, session_id, candidate.socket.messages)
    kept = [one for one in recordings.kept.values() if one.duration_s is not None]
    assert len(kept) == len(recordings.kept)
    assert all(a.offset_ms + 1000 * (a.duration_s or 0) <= b.offset_ms for a, b in pairwise(kept))
    assert len(kept) >= 2


async def check_nothing_is_lost(studio, session_id, messages) -> None:
    """One question, both answers' words in it, and the candidate's screen had every event once and in order."""
    state = await studio.state(session_id)
    assert [asked.answer_text for asked in state.asked] == ["Before it went. After it came back."]
    left = [event.reason for event in await studio.events(session_id) if isinstance(event, ev.ParticipantLeft)]
    assert left[0] == "lost"
    shown = []
    for message in messages:
        shown += message["events"] if message["type"] == "snapshot" else [message] if message["type"] == "event" else []
    seqs = [entry["seq"] for entry in shown]
    assert seqs == sorted(set(seqs))
    finals = [entry["event"]["text"] for entry in shown if entry["event"]["type"] == "UtteranceFinal"]
    assert finals == ["Before it went.", "After it came back."]
