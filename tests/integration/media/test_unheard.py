"""Packets of a candidate that stop and come again, over real WebRTC: no turn ends by a silence nobody heard."""

from __future__ import annotations

import asyncio

from daedam.interviewing.events import ParticipantLeft
from daedam.interviewing.recording_events import MissedBecause
from daedam.interviewing.vocabulary import ConsentPurpose, QuestionKind
from daedam.media.memory import MemoryRecordings
from daedam.media.room import PEER_LOST_S

from .conftest import Candidate, Scripts, question


async def two_pings(tab: Candidate) -> None:
    """Until two pings were answered: they go out each second."""
    for _ in range(2):
        here = tab.here()
        async with asyncio.timeout(15):
            await tab.socket.wait_for(lambda m: m["type"] == "pong", since=here)


def send_sound(tab: Candidate, is_on: bool) -> None:
    """Let the microphone's packets go out, or none at all; the connection and its reports go on."""
    sender = next(s for s in tab.media._pc.getSenders() if s.kind == "audio")
    sender.replaceTrack(tab.media.microphone.plug() if is_on else None)


def drop_packets(tab: Candidate, is_on: bool) -> None:
    """Lose what the candidate sends, as a network does: they go on sending."""
    line = next(s for s in tab.media._pc.getSenders() if s.kind == "audio").transport

    async def lose(_data: bytes) -> None:
        """Nothing arrives."""

    line._send_rtp = lose if is_on else type(line)._send_rtp.__get__(line)


async def test_packets_that_stop_in_a_pause_end_no_turn(open_studio) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache.", "And then?"]))
    kind = QuestionKind.FACTUAL
    session_id = await studio.session([question("What did you build?", kind), question("When was it?", kind)])
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    room = await studio.app.state.rooms.enter(session_id)

    await tab.say(1.2)
    send_sound(tab, False)
    async with asyncio.timeout(3):
        while room._interview.turn.unheard_since is None:  # noqa: ASYNC110 - told by a clock inside the room
            await asyncio.sleep(0.01)
    assert asyncio.get_running_loop().time() - room._interview.turn.unheard_since < PEER_LOST_S, "not lost yet"
    await two_pings(tab)  # a second at least: longer than the silence that ends the answer
    assert "AnswerCompleted" not in tab.kinds()

    send_sound(tab, True)
    await tab.until("AnswerCompleted")
    assert room._interview.turn.unheard_since is None


async def test_what_never_came_while_the_connection_held_is_known_and_asked_for(open_studio) -> None:
    studio = await open_studio(Scripts(stt=["I was saying.", "And so on."]), recordings=MemoryRecordings())
    session_id = await studio.session([question("What?")], consents=(ConsentPurpose.RECORDING,))
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    room = await studio.app.state.rooms.enter(session_id)
    speaking = asyncio.create_task(tab.say(60.0))
    await tab.until_heard("I was")
    drop_packets(tab, True)
    async with asyncio.timeout(10):
        while room._interview.turn.unheard_since is None:  # noqa: ASYNC110 - told by a clock inside the room
            await asyncio.sleep(0.01)
    await two_pings(tab)
    drop_packets(tab, False)
    missed = await tab.until("SoundMissed")
    speaking.cancel()
    before = await tab.until("UtteranceFinal")
    assert missed["because"] == MissedBecause.LINE
    assert 500 <= missed["ended_ms"] - missed["started_ms"] < 1000 * PEER_LOST_S
    assert before["ended_ms"] <= missed["started_ms"], "no words are known from before it to after it"
    assert not [one for one in await studio.events(session_id) if isinstance(one, ParticipantLeft)]
