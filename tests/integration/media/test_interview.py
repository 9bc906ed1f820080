"""Interviews over real WebRTC with scripted engines: spoken, typed, interrupted, reloaded, taken over."""

from __future__ import annotations

from daedam.interviewing import events as ev
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource, SessionEnd

from .conftest import Scripts, question


async def test_a_whole_spoken_interview(open_studio) -> None:
    scripts = Scripts(stt=["I built a cache.", "It was late.", "Then we shipped."])
    studio = await open_studio(scripts)
    session_id = await studio.session([question("What did you build?"), question("When was it?")])
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    await tab.say(1.5)
    first = await tab.until("UtteranceFinal")
    assert first["text"] == "I built a cache."
    here = tab.here()
    await tab.until("QuestionSpoken", since=here)
    await tab.say(1.2)
    await tab.until("SessionEnded")

    state = await studio.state(session_id)
    assert state.end is SessionEnd.ALL_ANSWERED
    assert [asked.answer_text for asked in state.asked] == ["I built a cache.", "It was late."]
    assert all(a.answer is not None and a.answer.end is AnswerEnd.TURN_END for a in state.asked)
    assert all(a.spoken_text == a.question.text for a in state.asked)
    assert [order.kind for order in studio.journal.orders] == ["evaluate_answer"] * 2 + ["finish_session"]
    voice = state.asked[0].voice
    assert voice is not None
    assert -20 < (voice.loudness_db or 0.0) < -5
    assert 1.2 < (voice.speech_s or 0.0) < 2.0
    assert "Hello" in scripts.tts.spoken[0][0]
    assert any("artificial intelligence" in text for text, _ in scripts.tts.spoken[:2])
    assert any("Thank you" in text for text, _ in scripts.tts.spoken[-3:])
    partials = [m for m in tab.socket.messages if m["type"] == "partial"]
    assert partials[0]["text"].startswith("I")
    times = [m["at"] for m in tab.socket.messages if m["type"] == "event"]
    assert times == sorted(times)
    assert state.asked[0].answer.source is AnswerSource.SPOKEN
    assert not any(isinstance(e, ev.EngineFellBack) for e in await studio.events(session_id))
