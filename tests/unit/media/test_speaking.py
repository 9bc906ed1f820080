"""What is said, what of it was heard, and a track that stops at once."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.kit.languages import Language
from daedam.media.speaking import Speaker, heard_of, sentences
from daedam.media.tracks import FRAME, RATE, VoiceTrack
from daedam.providers.errors import ProviderError
from daedam.providers.tts.scripted import ScriptedTextToSpeech


@given(st.text(max_size=200))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


def test_sentences_end_where_people_breathe() -> None:
    assert sentences("Hello. How are you? 좋습니다. 네") == ["Hello. ", "How are you? ", "좋습니다. ", "네"]


def test_heard_is_whole_words_of_what_went_out() -> None:
    said = ["First sentence. ", "Second one here now. ", "Third."]
    ends = [48_000, 96_000, 120_000]
    assert heard_of(said, ends, 0).text == ""
    half = heard_of(said, ends, 72_000)
    assert half.text == "First sentence. Second"
    assert half.rest == "Second one here now. Third."
    assert heard_of(said, ends, 120_000).is_complete


def test_what_was_not_queued_yet_was_not_heard() -> None:
    assert heard_of(["One. ", "Two."], [48_000], 60_000).text == "One."


@given(st.integers(0, 200_000))
def test_heard_text_only_grows(played: int) -> None:
    said, ends = ["Tell me about it. ", "Take your time, please."], [60_000, 150_000]
    now, later = heard_of(said, ends, played), heard_of(said, ends, played + 5000)
    assert "".join(said).startswith(now.text)
    assert len(later.text) >= len(now.text)


async def pull(track: VoiceTrack, n: int) -> np.ndarray:
    frames = [await track.recv() for _ in range(n)]
    assert all(frame.samples == FRAME and frame.sample_rate == RATE for frame in frames)
    assert [f.pts for f in frames] == list(range(frames[0].pts, frames[0].pts + n * FRAME, FRAME))
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


async def test_an_idle_track_is_silent_keeps_pace_and_then_hardly_sends() -> None:
    track = VoiceTrack()
    assert not (await pull(track, 10)).any()
    rare = [(await track.recv()).pts for _ in range(2)]
    assert rare[0] >= 20 * FRAME, "silence is sent every 0.4 s"
    assert rare[1] - rare[0] >= 19 * FRAME


async def test_speech_after_silence_goes_out_at_once_and_at_its_true_time() -> None:
    track = VoiceTrack()
    await pull(track, 10)
    waiting = asyncio.create_task(track.recv())
    await asyncio.sleep(0)
    assert not waiting.done()
    speech = track.begin()
    await track.play(speech, np.full(3 * FRAME, 1000, np.int16))
    first = await waiting
    assert first.to_ndarray().all(), "not the silence that would have gone out later"
    assert first.pts >= 10 * FRAME
    assert (await pull(track, 2)).all()


async def test_stopping_drops_the_rest_at_once() -> None:
    track = VoiceTrack()
    speech = track.begin()
    await track.play(speech, np.full(RATE, 1000, np.int16))
    assert (await pull(track, 3)).all()
    assert track.stop_playing() == 3 * FRAME
    assert not (await pull(track, 2)).any()
    assert await track.play(speech, np.ones(FRAME, np.int16)) is False
    assert await track.wait_played(speech) is False


async def test_a_tail_shorter_than_a_frame_is_played_too() -> None:
    track = VoiceTrack()
    speech = track.begin()
    await track.play(speech, np.full(FRAME + 100, 1000, np.int16))
    waiting = asyncio.create_task(track.wait_played(speech))
    await asyncio.sleep(0)
    assert np.count_nonzero(await pull(track, 3)) == FRAME + 100
    assert await waiting is True


async def test_a_full_queue_waits_for_the_listener() -> None:
    track = VoiceTrack()
    speech = track.begin()
    playing = asyncio.create_task(track.play(speech, np.ones(40 * RATE, np.int16)))
    for _ in range(10):  # it queues all it may in its first turn of the loop
        await asyncio.sleep(0)
    assert not playing.done()
    track.stop_playing()
    assert await playing is False


async def _speak(tts: ScriptedTextToSpeech, text: str, stop_after: int | None) -> tuple[Speaker, object]:
    speaker = Speaker(tts, Language.EN)
    track = speaker.track = VoiceTrack()
    saying = asyncio.create_task(speaker.say(text))
    n = 0
    while not saying.done():
        await track.recv()
        n += 1
        if n == stop_after:
            speaker.stop()
    return speaker, saying


async def test_a_text_said_to_its_end() -> None:
    _, saying = await _speak(ScriptedTextToSpeech(tone_s=0.1), "One. Two.", None)
    assert saying.result().text == "One. Two."
    assert saying.result().is_complete


async def test_a_text_stopped_on_the_way() -> None:
    tts = ScriptedTextToSpeech(tone_s=0.2)
    _, saying = await _speak(tts, "One whole sentence. And another one that is cut.", 15)
    heard = saying.result()
    assert heard.text.startswith("One whole sentence.")
    assert heard.rest == "And another one that is cut."


async def test_a_failing_voice_says_so() -> None:
    tts = ScriptedTextToSpeech(tone_s=0.2, error=ProviderError("lost", is_retryable=True))
    _, saying = await _speak(tts, "One.", None)
    with pytest.raises(ProviderError, match="lost"):
        saying.result()


async def test_without_a_track_nothing_is_heard() -> None:
    heard = await Speaker(ScriptedTextToSpeech(), Language.EN).say("One.")
    assert (heard.text, heard.rest) == ("", "One.")


async def listen_on(track: VoiceTrack) -> None:
    while True:
        await track.recv()


async def test_a_kept_sentence_is_made_once_and_leaves_what_is_prepared() -> None:
    tts = ScriptedTextToSpeech(tone_s=0.04)
    speaker = Speaker(tts, Language.EN)
    speaker.track = VoiceTrack()
    await speaker.keep("One moment, please.")
    await speaker.keep("One moment, please.")
    speaker.prepare("What did you build?")
    pulling = asyncio.create_task(listen_on(speaker.track))
    heard = [await speaker.say(text) for text in ("One moment, please.", "What did you build?", "One moment, please.")]
    pulling.cancel()

    assert all(one.is_complete for one in heard)
    assert [text for text, _ in tts.spoken] == ["One moment, please.", "What did you build?"]
