"""Doors, tabs and reloads: who comes in, who takes over, and that nothing is lost on the way."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from aiortc import RTCPeerConnection

from daedam.interviewing import events as ev
from daedam.media import room as room_module
from daedam.media.candidate.line import MediaLine, Refused, SocketLine
from daedam.media.udp import MediaLoop
from fixtures.udp_ports import free_range

from .conftest import Scripts, question, studios


async def test_a_reload_in_the_middle_of_an_answer_goes_on_with_the_same_question(open_studio) -> None:
    studio = await open_studio(Scripts(stt=["The first half.", "The second half."]))
    session_id = await studio.session([question("What did you build?")])
    before = await studio.join(session_id)
    await before.until("QuestionSpoken")
    speaking = asyncio.create_task(before.say(30.0))
    await before.until_heard("The first")
    await before.leave()  # the tab is gone while its owner speaks
    speaking.cancel()

    after = await studio.join(session_id, resume=before.media.connection_id)
    assert after.snapshot["state"]["question"]["text"] == "What did you build?"
    await after.until("ParticipantJoined")
    await after.until_room("listening")
    await after.say(1.2)
    await after.until("SessionEnded")

    state = await studio.state(session_id)
    assert len(state.asked) == 1
    assert state.asked[0].answer_text == "The first half. The second half."
    assert [e.is_complete for e in await studio.events(session_id) if isinstance(e, ev.QuestionSpoken)] == [True]


async def test_a_second_tab_takes_over_and_the_first_is_told(open_studio) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("What did you build?"), question("When?")])
    first = await studio.join(session_id)
    await first.until("QuestionSpoken")
    second = await studio.join(session_id)
    async with asyncio.timeout(5):
        await first.socket.wait_for(lambda m: m["type"] == "taken_over")
    left = await second.until("ParticipantLeft")
    assert left == {
        "connection_id": first.media.connection_id,
        "reason": "taken_over",
        "type": "ParticipantLeft",
    }
    await second.until_room("listening")
    await second.say(1.0)
    await second.until("AnswerCompleted")
    assert (await studio.state(session_id)).connection_id == second.media.connection_id


async def test_a_dead_peer_is_noticed_and_the_room_waits_for_it(open_studio, monkeypatch) -> None:
    monkeypatch.setattr(room_module, "PEER_LOST_S", 0.5)
    studio = await open_studio()
    session_id = await studio.session([question("What did you build?")])
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    watcher = await studio.watch(session_id)
    tab.media.microphone.stop()  # no more packets: what a pulled cable looks like from here
    async with asyncio.timeout(5):
        left = await watcher.wait_for(lambda m: m["type"] == "event" and m["event"]["type"] == "ParticipantLeft")
        await watcher.wait_for(lambda m: m["type"] == "room" and m["state"] == "paused")
        with pytest.raises(ConnectionError):  # told by the closed socket, so that it comes back at once
            await tab.socket.wait_for(lambda m: False)
    assert left["event"]["reason"] == "lost"
    assert (await studio.state(session_id)).current is not None
    await watcher.close()


async def test_a_question_cut_by_a_lost_connection_is_said_again(open_studio) -> None:
    scripts = Scripts()
    scripts.tts._tone_s = 3.0
    studio = await open_studio(scripts)
    session_id = await studio.session([question("What did you build?")])
    tab = await studio.join(session_id)
    await tab.until_room("speaking")
    await tab.listen(25)
    await tab.leave()
    scripts.tts._tone_s = 0.2
    again = await studio.join(session_id)
    await again.until("QuestionSpoken")
    state = await studio.state(session_id)
    assert state.asked[0].spoken_text == "What did you build?"


async def test_observers_see_everything_and_may_do_nothing(open_studio) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("What did you build?")])
    recruiter = await studio.watch(session_id)
    asked = next(e for e in recruiter.messages[0]["events"] if e["event"]["type"] == "QuestionAsked")
    assert asked["event"]["question"]["expected_points"] == ["the secret key to it"]
    for act in ({"type": "intent", "intent": "skip"}, _typed(asked), _typed(asked, draft=True)):
        here = len(recruiter.messages)
        await recruiter.send(act)
        async with asyncio.timeout(5):
            refused = await recruiter.wait_for(lambda m: m["type"] == "error", since=here)
        assert refused == {"type": "error", "code": "forbidden", "retry_available": False}
    assert (await studio.state(session_id)).current is not None
    await recruiter.close()
    async with httpx.AsyncClient() as http:
        with pytest.raises(Refused, match="forbidden"):
            await MediaLine().open(http, studio.url, studio.ticket(session_id, "recruiter"))


async def test_candidates_never_see_the_key_to_a_question_nor_questions_to_come(open_studio) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("What did you build?"), question("A later question?")])
    watcher = await studio.watch(session_id, "candidate")
    shown = str(watcher.messages)
    assert "What did you build?" in shown
    assert "A later question?" not in shown
    assert "secret key" not in shown
    await watcher.close()


def _typed(asked: dict, **more: object) -> dict:
    return {"type": "typed", "question_id": asked["event"]["question"]["question_id"], "text": "hello", **more}


async def test_a_ticket_opens_each_door_once_and_only_its_own_session(open_studio) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("One?")])
    other_id = await studio.session([question("Two?")])
    ticket = studio.ticket(session_id)
    line = SocketLine(lambda _m: None)
    with pytest.raises(Refused, match="ticket_invalid"):
        await line.open(studio.url, other_id, ticket)
    with pytest.raises(Refused, match="ticket_invalid"):
        await line.open(studio.url, session_id, ticket)  # used up by the try
    async with httpx.AsyncClient() as http:
        media = MediaLine()
        await media.open(http, studio.url, ticket)
        with pytest.raises(Refused, match="ticket_invalid"):
            await MediaLine().open(http, studio.url, ticket)
        await media.close()


async def test_a_page_of_another_origin_is_turned_away_at_both_doors(open_studio) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("One?")])
    line = SocketLine(lambda _m: None)
    with pytest.raises(Refused, match="origin_not_allowed"):
        await line.open(studio.url, session_id, studio.ticket(session_id), origin="http://evil.test")
    async with httpx.AsyncClient(headers={"origin": "http://evil.test"}) as http:
        with pytest.raises(Refused, match="origin_not_allowed"):
            await MediaLine().open(http, studio.url, studio.ticket(session_id))


@pytest.mark.parametrize("sdp", ["", "v=0", "nonsense\r\n", "v=0\r\nm=audio x y z\r\n", "v=0\r\na=group:BUNDLE 0\r\n"])
async def test_an_unreadable_offer_is_a_client_error(open_studio, sdp: str) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("One?")])
    async with httpx.AsyncClient() as http:
        body = {"sdp": sdp, "type": "offer", "ticket": studio.ticket(session_id)}
        response = await http.post(f"{studio.url}/offer", json=body)
    assert response.status_code == 400
    assert response.json()["error_code"] == "media_offer_invalid"
    async with httpx.AsyncClient() as http:
        assert (await http.get(f"{studio.url}/status")).json()["connections"] == 0


def test_no_media_port_left_is_said_with_503() -> None:
    with asyncio.Runner(loop_factory=lambda: MediaLoop(free_range(1))) as runner:
        response, status = runner.run(_offer_from_the_last_port())
    assert response.status_code == 503
    assert response.json()["error_code"] == "media_ports_exhausted"
    assert response.json()["retry_available"] is True
    assert (status["udp_ports_used"], status["udp_ports_free"], status["connections"]) == (1, 0, 0)


async def _offer_from_the_last_port() -> tuple[httpx.Response, dict[str, object]]:
    """The candidate shares the server's loop here, so that its own socket leaves no port for the answer."""
    async with studios() as open_with, httpx.AsyncClient() as http:
        studio = await open_with()
        session_id = await studio.session([question("One?")])
        pc = RTCPeerConnection()
        pc.addTransceiver("audio")
        await pc.setLocalDescription(await pc.createOffer())
        body = {"sdp": pc.localDescription.sdp, "type": "offer", "ticket": studio.ticket(session_id)}
        response = await http.post(f"{studio.url}/offer", json=body)
        status = (await http.get(f"{studio.url}/status")).json()
        await pc.close()
        return response, status


async def test_behind_nat_the_configured_address_is_offered(open_studio) -> None:
    studio = await open_studio(public_address="203.0.113.7")
    session_id = await studio.session([question("One?")])
    pc = RTCPeerConnection()
    pc.addTransceiver("audio")
    await pc.setLocalDescription(await pc.createOffer())
    async with httpx.AsyncClient() as http:
        body = {"sdp": pc.localDescription.sdp, "type": "offer", "ticket": studio.ticket(session_id)}
        sdp = (await http.post(f"{studio.url}/offer", json=body)).json()["sdp"]
    candidates = [line for line in sdp.splitlines() if line.startswith("a=candidate")]
    assert candidates
    assert all(" 203.0.113.7 " in line for line in candidates)
    await pc.close()


async def test_malformed_messages_are_answered_and_the_socket_stays(open_studio) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("One?")])
    watcher = await studio.watch(session_id, "candidate")
    await watcher.send({"type": "intent", "intent": "fly"})
    async with asyncio.timeout(5):
        answered = await watcher.wait_for(lambda m: m["type"] == "error")
        here = len(watcher.messages)
        await watcher.send({"type": "ping"})
        await watcher.wait_for(lambda m: m["type"] == "pong", since=here)
    assert answered == {"type": "error", "code": "invalid_request", "retry_available": False}
    assert not watcher.is_closed
    await watcher.close()


async def test_an_empty_room_goes_and_comes_back_from_the_journal(open_studio) -> None:
    studio = await open_studio(empty_room_s=0.2)
    session_id = await studio.session([question("One?")])
    watcher = await studio.watch(session_id)
    rooms = studio.app.state.rooms
    assert len(rooms) == 1
    await watcher.close()
    async with asyncio.timeout(5):
        while len(rooms):  # noqa: ASYNC110 - a room says nothing when it goes
            await asyncio.sleep(0.05)
    again = await studio.watch(session_id)
    assert again.messages[0]["state"]["question"]["text"] == "One?"
    await again.close()


async def test_reconnecting_after_a_sequence_shows_only_what_was_missed(open_studio) -> None:
    studio = await open_studio()
    session_id = await studio.session([question("One?")])
    all_of_it = await studio.watch(session_id)
    last = all_of_it.messages[0]["seq"]
    rest = await studio.watch(session_id, after_seq=last - 1)
    assert [e["seq"] for e in rest.messages[0]["events"]] == [last]
    for line in (all_of_it, rest):
        await line.close()


async def test_a_bug_in_the_room_is_told_and_the_room_goes_on(open_studio, monkeypatch) -> None:
    studio = await open_studio(Scripts(stt=["lost to a bug", "I built a cache."]))
    session_id = await studio.session([question("What did you build?")])
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    append = studio.journal.append

    async def broken(*_args: object, **_options: object) -> None:
        monkeypatch.setattr(studio.journal, "append", append)
        raise RuntimeError("a bug")

    monkeypatch.setattr(studio.journal, "append", broken)
    await tab.say(0.8)
    async with asyncio.timeout(5):
        told = await tab.socket.wait_for(lambda m: m["type"] == "error")
    assert told == {"type": "error", "code": "internal_error", "retry_available": True}
    await tab.say(0.8)
    await tab.until("SessionEnded")
    assert (await studio.state(session_id)).asked[0].answer_text == "I built a cache."
