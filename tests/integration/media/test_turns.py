"""Turns in a room: typed answers, buttons, interruptions, engines that fail, and a journal that is away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource, NextAction, QuestionKind
from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.media import turn_ends
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import FollowUpDraft
from daedam.providers.llm.scripted import ScriptedLlm
from daedam.providers.stt.scripted import ScriptedUtterance
from daedam.providers.tts.scripted import ScriptedTextToSpeech

from .conftest import Candidate, Scripts, Studio, question


@dataclass
class Scene:
    studio: Studio
    session_id: object
    tab: Candidate

    async def type(self, text: str, **more: object) -> None:
        current = (await self.studio.state(self.session_id)).current
        message = {"type": "typed", "question_id": str(current.question.question_id), "text": text, **more}
        await self.tab.socket.send(message)

    async def press(self, intent: str) -> None:
        await self.tab.socket.send({"type": "intent", "intent": intent})

    async def state(self):
        return await self.studio.state(self.session_id)

    async def fell_back(self) -> list[tuple[str, str, str]]:
        events = await self.studio.events(self.session_id)
        return [(e.capability, e.to_engine, e.reason) for e in events if isinstance(e, ev.EngineFellBack)]


async def _scene(open_studio, scripts: Scripts | None = None, *, kind=QuestionKind.FACTUAL, **options) -> Scene:
    studio = await open_studio(scripts)
    questions = [question("What did you build?", kind), question("When was it?", kind)]
    session_id = await studio.session(questions, **options)
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    return Scene(studio, session_id, tab)


async def test_a_typed_answer_in_the_middle_of_speech_keeps_both(open_studio) -> None:
    scene = await _scene(open_studio, Scripts(stt=["I was saying."] + ["More."] * 5))
    speaking = asyncio.create_task(scene.tab.say(1.2))
    await scene.tab.until_heard("I was")
    await scene.type("I would rather write.")
    await scene.tab.until("AnswerCompleted")
    await speaking
    asked = (await scene.state()).asked[0]
    assert {u.text for u in asked.answer_utterances} == {"I was saying.", "I would rather write."}
    assert asked.answer.end is AnswerEnd.TYPED
    assert asked.answer.source is AnswerSource.TYPED or asked.answer_utterances[-1].text == "I was saying."


async def test_a_typed_answer_to_a_past_question_is_refused(open_studio) -> None:
    scene = await _scene(open_studio)
    past = (await scene.state()).current.question.question_id
    await scene.type("A cache.")
    await scene.tab.until("AnswerCompleted")
    await scene.tab.socket.send({"type": "typed", "question_id": str(past), "text": "Too late."})
    async with asyncio.timeout(5):
        await scene.tab.socket.wait_for(lambda m: m["type"] == "error" and m["code"] == "question_not_current")
    assert "Too late." not in str(await scene.studio.events(scene.session_id))


async def test_a_draft_is_not_kept_and_holds_the_clocks(open_studio) -> None:
    scene = await _scene(open_studio)
    await scene.type("half a thou", draft=True)
    await scene.tab.socket.send({"type": "ping"})
    async with asyncio.timeout(5):
        await scene.tab.socket.wait_for(lambda m: m["type"] == "pong")
    assert "half a thou" not in str(await scene.studio.events(scene.session_id))
    assert (await scene.state()).current.ordinal == 1


async def test_done_ends_an_answer_at_once_and_skip_leaves_it_empty(open_studio) -> None:
    scene = await _scene(open_studio, Scripts(stt=["A cache."]), kind=QuestionKind.PROBLEM_SOLVING)
    await scene.tab.say(1.0)
    await scene.press("done")
    await scene.tab.until("AnswerCompleted")
    here = scene.tab.here()
    await scene.press("skip")
    await scene.tab.until("SessionEnded", since=here)
    first, second = (await scene.state()).asked
    assert (first.answer.end, first.answer_text) == (AnswerEnd.DONE_BUTTON, "A cache.")
    assert (second.answer.end, second.answer_text) == (AnswerEnd.SKIPPED, "")


async def test_done_without_a_word_asks_for_one(open_studio) -> None:
    scene = await _scene(open_studio)
    await scene.press("done")
    async with asyncio.timeout(5):
        await scene.tab.socket.wait_for(lambda m: m["type"] == "error" and m["code"] == "answer_empty")
    assert (await scene.state()).current.ordinal == 1


async def test_repeat_and_rephrase_are_said_again(open_studio) -> None:
    scripts = Scripts()
    scene = await _scene(open_studio, scripts)
    for intent, text in (("repeat", "What did you build?"), ("rephrase", "In other words: What did you build?")):
        here, n_said = scene.tab.here(), len(scripts.tts.spoken)
        await scene.press(intent)
        await scene.tab.until_room("listening", since=here)
        assert "".join(said for said, _ in scripts.tts.spoken[n_said:]) == text


async def test_asking_by_voice_to_repeat_is_a_wish_and_no_answer(open_studio) -> None:
    scripts = Scripts(stt=["Could you repeat the question?", "A cache."])
    scene = await _scene(open_studio, scripts)
    await scene.tab.say(0.8)
    expressed = await scene.tab.until("IntentExpressed")
    assert (expressed["intent"], expressed["by"]) == ("repeat", "voice")
    here = scene.tab.here()
    await scene.tab.until_room("listening", since=here)
    await scene.tab.say(0.8)
    await scene.tab.until("AnswerCompleted")
    assert (await scene.state()).asked[0].answer_text == "A cache."


async def test_pause_and_resume_by_button(open_studio) -> None:
    scene = await _scene(open_studio)
    await scene.press("pause")
    await scene.tab.until("SessionPaused")
    assert (await scene.state()).next_action is NextAction.RESUME
    await scene.tab.say(0.8)  # not for us: nobody listens to a paused room
    here = scene.tab.here()
    await scene.press("resume")
    await scene.tab.until("SessionResumed")
    await scene.tab.until_room("listening", since=here)
    assert (await scene.state()).asked[0].utterances == ()
    await scene.tab.say(0.8)
    await scene.tab.until("AnswerCompleted")


async def test_barge_in_stops_the_voice_and_keeps_what_was_heard(open_studio) -> None:
    scripts = Scripts(stt=["I already know what you want to ask."], tts=ScriptedTextToSpeech(tone_s=2.0))
    studio = await open_studio(scripts)
    long_question = "Think of a system you built from the very beginning to the end and tell me about it?"
    session_id = await studio.session([question(long_question)])
    tab = await studio.join(session_id)
    async with asyncio.timeout(20):
        while not any(text == long_question for text, _ in scripts.tts.spoken):
            await tab.media.next_sound()
        await tab.listen(40)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await tab.say(1.6)
    assert tab.media.last_heard_at is not None
    assert tab.media.last_heard_at - began < 1.0
    spoken = await tab.until("QuestionSpoken")
    assert spoken["is_complete"] is False
    assert long_question.startswith(spoken["heard_text"])
    await tab.until("AnswerCompleted")


async def test_a_follow_up_comes_from_what_was_just_said(open_studio) -> None:
    draft = FollowUpDraft("Why a cache?", "a cache", Receipt("scripted", "script"))
    llm = ScriptedLlm({"follow_up": draft})
    scene = await _scene(open_studio, Scripts(stt=["I built a cache."] * 5, llm=llm))
    await scene.tab.say(1.0)
    await scene.tab.until("AnswerCompleted")
    asked = (await scene.state()).asked
    assert asked[1].question.text == "Why a cache?"
    assert asked[1].question.parent_id == asked[0].question.question_id
    made_from = [r.answer_text for name, r in llm.calls if name == "follow_up"]
    assert made_from[-1] == "I built a cache.", "a draft from fewer of so few words is made anew"


async def test_a_failing_language_model_costs_no_time_and_is_said(open_studio) -> None:
    llm = ScriptedLlm({"follow_up": ProviderError("unreachable", is_retryable=True, engine="scripted")})
    scene = await _scene(open_studio, Scripts(llm=llm))
    await scene.tab.say(1.0)
    await scene.tab.until("AnswerCompleted")
    assert (await scene.state()).asked[1].question.text == "When was it?"
    assert ("llm", "plan", "unreachable") in await scene.fell_back()


async def test_a_slow_language_model_is_not_waited_for(open_studio) -> None:
    draft = FollowUpDraft("Too late?", "well", Receipt("scripted", "script"))
    llm = ScriptedLlm({"follow_up": draft}, delays_s={"follow_up": 60.0})
    scene = await _scene(open_studio, Scripts(llm=llm))
    await scene.tab.say(1.0)
    await scene.tab.until("AnswerCompleted")
    assert (await scene.state()).asked[1].question.text == "When was it?"
    assert ("llm", "plan", "timeout") in await scene.fell_back()


async def test_a_slow_language_model_is_bridged_and_the_question_waits_for_the_bridge(open_studio, monkeypatch) -> None:
    monkeypatch.setattr(turn_ends, "BRIDGE_AFTER_S", 0.1)
    llm = ScriptedLlm({"follow_up": None}, delays_s={"follow_up": 60.0})
    scripts = Scripts(llm=llm, tts=ScriptedTextToSpeech(tone_s=0.5))
    scene = await _scene(open_studio, scripts)
    await scene.tab.say(1.0)
    await scene.tab.until("AnswerCompleted")
    here = scene.tab.here()
    await scene.tab.until("QuestionSpoken", since=here)
    spoken = [text for text, _ in scripts.tts.spoken]
    assert spoken.index("One moment, please.") < spoken.index("When was it?")
    assert spoken.count("One moment, please.") == 1, "its sound is kept"
    assert (await scene.state()).asked[1].spoken_text == "When was it?"


async def test_when_hearing_fails_the_question_stays_and_typing_goes_on(open_studio) -> None:
    failing = ScriptedUtterance("", error=ProviderError("engine_lost", is_retryable=True, engine="scripted"))
    scene = await _scene(open_studio, Scripts(stt=[failing, "It works again."]))
    await scene.tab.say(1.0)
    async with asyncio.timeout(5):
        told = await scene.tab.socket.wait_for(lambda m: m["type"] == "error")
    assert told == {"type": "error", "code": "speech_unavailable", "retry_available": True}
    assert (await scene.state()).current.ordinal == 1
    await scene.type("A cache.")
    await scene.tab.until("AnswerCompleted")
    assert ("stt", "typed", "engine_lost") in await scene.fell_back()
    here = scene.tab.here()
    await scene.tab.until("QuestionSpoken", since=here)
    await scene.tab.say(1.0)
    await scene.tab.until("SessionEnded")
    assert (await scene.state()).asked[1].answer_text == "It works again."


async def test_when_the_voice_fails_the_text_stands_and_the_turn_is_the_candidates(open_studio) -> None:
    broken = ScriptedTextToSpeech(error=ProviderError("engine_lost", is_retryable=True, engine="scripted"))
    studio = await open_studio(Scripts(tts=broken))
    session_id = await studio.session([question("What did you build?")])
    tab = await studio.join(session_id)
    async with asyncio.timeout(5):
        await tab.socket.wait_for(lambda m: m["type"] == "error" and m["code"] == "voice_unavailable")
    await tab.until_room("listening")
    await tab.say(1.0)
    await tab.until("SessionEnded")
    assert (await studio.state(session_id)).asked[0].spoken_text is None


async def test_korean_without_a_korean_recogniser_is_typed_and_still_spoken(open_studio) -> None:
    scripts = Scripts(stt_languages=frozenset([Language.EN]))
    scene = await _scene(open_studio, scripts, language=Language.KO)
    assert scene.tab.snapshot["capabilities"]["can_hear"] is False
    assert scene.tab.snapshot["capabilities"]["can_speak"] is True
    assert "인공지능" in "".join(text for text, _ in scripts.tts.spoken)
    await scene.tab.say(1.0)
    await scene.type("캐시를 만들었습니다.")
    await scene.tab.until("AnswerCompleted")
    state = await scene.state()
    assert state.asked[0].answer_text == "캐시를 만들었습니다."
    assert await scene.fell_back() == []


async def test_an_answer_sent_to_the_api_moves_the_room_on(open_studio) -> None:
    scene = await _scene(open_studio)
    state = await scene.state()
    await scene.studio.journal.append(
        scene.session_id,
        flow.complete_answer(state, source=AnswerSource.TYPED, end=AnswerEnd.SKIPPED),
        expected_seq=None,
    )
    here = scene.tab.here()
    await scene.studio.journal.append(scene.session_id, flow.ask_next(await scene.state()), expected_seq=None)
    spoken = await scene.tab.until("QuestionSpoken", since=here)
    assert spoken["heard_text"] == "When was it?"


async def test_when_nobody_asks_on_the_room_does(open_studio) -> None:
    scene = await _scene(open_studio)
    completed = flow.complete_answer(await scene.state(), source=AnswerSource.TYPED, end=AnswerEnd.SKIPPED)
    await scene.studio.journal.append(scene.session_id, completed, expected_seq=None)
    asked = await scene.tab.until("QuestionAsked", since=scene.tab.here())
    assert asked["question"]["text"] == "When was it?"


async def test_a_journal_that_is_away_loses_no_word(open_studio) -> None:
    scene = await _scene(open_studio, Scripts(stt=["I built a cache."]))
    scene.studio.journal.is_reachable = False
    await scene.tab.say(1.0)
    async with asyncio.timeout(5):
        await scene.tab.socket.wait_for(lambda m: m["type"] == "error" and m["code"] == "database_unavailable")
    scene.studio.journal.is_reachable = True
    await scene.tab.until("AnswerCompleted")
    assert (await scene.state()).asked[0].answer_text == "I built a cache."


async def test_stop_ends_the_interview_with_what_was_said(open_studio) -> None:
    scene = await _scene(open_studio, Scripts(stt=["Only this."]), kind=QuestionKind.PROBLEM_SOLVING)
    await scene.tab.say(0.8)
    await scene.tab.until("UtteranceFinal")
    await scene.press("stop")
    ended = await scene.tab.until("SessionEnded")
    assert ended["reason"] == "candidate_ended"
    assert (await scene.state()).asked[0].answer_text == "Only this."


async def test_a_server_that_stops_says_so(open_studio) -> None:
    scene = await _scene(open_studio)
    await scene.studio.app.state.rooms.close()
    left = [e for e in await scene.studio.events(scene.session_id) if isinstance(e, ev.ParticipantLeft)]
    assert [e.reason for e in left] == ["server_stopped"]
