"""The caption benchmark: a real room, a real line, words whose times are known, and what is made of what was shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from daedam.apps.bench.captions import talking
from daedam.apps.bench.captions.run import engines_here
from daedam.apps.bench.captions.serving import KnownWords
from daedam.apps.bench.captions.speech import MADE, Spoken, SpokenWord, made, recordings
from daedam.apps.bench.captions.watching import Screen, Shown, caption_delays_s
from daedam.kit.languages import Language
from daedam.media.tracks import RATE
from daedam.providers.speech import HEARING_RATE
from voices import recordings as voices
from voices.align import STEP_S, loud_steps

VOICES = Path(__file__).parents[2] / "voices"


def words(*timed: tuple[str, float]) -> list[SpokenWord]:
    return [SpokenWord(text, end_s - 0.2, end_s) for text, end_s in timed]


def test_each_word_counts_from_its_end_to_the_first_caption_that_holds_it() -> None:
    said = words(("We", 0.2), ("added", 0.6), ("an", 0.8), ("index.", 1.4))
    shown = [Shown(10.5, "we"), Shown(11.0, "we had it"), Shown(12.0, "we added it"), Shown(12.5, "we added an")]
    took = caption_delays_s(said, lambda seconds: 10.0 + seconds, shown)
    assert took[:3] == pytest.approx([0.32, 1.42, 1.72])
    assert took[3] is None, "no caption held it"


def test_a_word_is_not_found_in_an_equal_one_that_was_said_before() -> None:
    said = words(("the", 0.2), ("cache", 0.6), ("the", 2.0), ("end", 2.4))
    shown = [Shown(0.9, "the cache"), Shown(2.5, "the cache the"), Shown(3.0, "the cache the end")]
    assert caption_delays_s(said, float, shown) == pytest.approx([0.72, 0.32, 0.52, 0.62])


def test_a_word_counts_from_the_frame_its_end_goes_out_with() -> None:
    assert caption_delays_s(words(("yes", 0.339)), float, [Shown(0.5, "yes")]) == pytest.approx([0.18])


def test_a_final_stands_in_place_of_its_captions() -> None:
    screen = Screen()
    screen.take({"type": "partial", "utterance_id": "a", "text": "we had"}, 1.0)
    screen.take({"type": "partial", "utterance_id": "b", "text": "an in"}, 2.0)
    screen.take({"type": "pong"}, 2.5)
    screen.take({"type": "event", "event": {"type": "UtteranceFinal", "utterance_id": "a", "text": "We added"}}, 3.0)
    assert (screen.text, screen.final_at) == ("We added an in", 3.0)
    assert [shown.text for shown in screen.captions] == ["we had", "we had an in"]


def test_the_recordings_words_are_their_texts_and_lie_where_sound_is() -> None:
    timed = json.loads((VOICES / "words.json").read_text())
    assert set(timed) == set(voices.INDEX)
    for name, found in timed.items():
        sound = voices.load(name)
        loud = loud_steps(sound)
        assert [text for text, _, _ in found] == voices.INDEX[name]["text"].split()
        ends = [end_s for _, _, end_s in found]
        assert ends == sorted(ends)
        for text, start_s, end_s in found:
            assert 0.03 <= end_s - start_s < 1.2, (name, text)
            assert loud[round(end_s / STEP_S) - 1], (name, text)
        assert not loud[round(ends[-1] / STEP_S) :].any(), "the last word ends where the recording falls silent"


def test_a_folder_without_the_words_times_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"words\.json"):
        recordings(tmp_path)
    assert len(recordings(VOICES)) == len(voices.INDEX)


async def test_made_speech_holds_each_word_where_it_says() -> None:
    spoken = await made()
    assert [" ".join(word.text for word in one.words) for one in spoken] == list(MADE)
    for one in spoken:
        for word in one.words:
            inside = one.samples[round(word.start_s * RATE) : round(word.end_s * RATE)]
            behind = one.samples[round(word.end_s * RATE) : round(word.end_s * RATE) + 1000]
            assert np.abs(inside[-3:].astype(int)).max() > 600
            assert not behind.any()


async def test_a_recogniser_that_knows_the_words_shows_each_once_its_end_was_heard() -> None:
    stream = await KnownWords([[("we", 0.2), ("know", 0.5)]]).open(Language.EN)
    tenth = np.full(HEARING_RATE // 10, 3000, np.int16)
    shown = []
    for sound in (np.zeros_like(tenth), tenth, tenth, tenth, tenth, tenth):
        await stream.push(sound)
        shown.append(partial.text if (partial := stream.partial()) else "")
    assert shown == ["", "", "we", "we", "we", "we know"]
    assert (await stream.finish()).text == "we know"


def test_engines_are_those_whose_parts_are_here(tmp_path: Path) -> None:
    assert [name for name in engines_here(tmp_path) if re.match("faster-whisper", name)] == []


@pytest.mark.slow
async def test_words_said_in_a_room_are_captioned_after_they_were_said(tmp_path: Path) -> None:
    spoken: list[Spoken] = (await made())[:2]
    delays = await talking.measure("scripted", tmp_path, spoken)

    took = [delay for delay in delays.words_s if delay is not None]
    assert len(took) == len(spoken[1].words), "the first turn warms up; every word of the other was shown"
    assert min(took) >= 0.0, "no caption before its word"
    assert len(delays.finals_s) == 1
    assert delays.n_without_final == 0
    assert delays.finals_s[0] >= max(0.3, delays.words_s[-1] or 0.0), "a turn is over only after some quiet"
