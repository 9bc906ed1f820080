"""Captions by repeated reading, over sound that is really cut and a recogniser that changes its mind."""

from __future__ import annotations

import numpy as np
import pytest

from daedam.providers.speech import HEARING_RATE
from daedam.providers.stt.agreement import bare
from daedam.providers.stt.captions import AgreedCaptions
from daedam.providers.stt.desk import Desk
from daedam.providers.stt.engine import LiveDecoder
from daedam.providers.vad.scripted import ScriptedVoiceActivity
from unit.providers.stt.revising import WORD, RevisingRecogniser, said, sound_of

SLICE = int(0.32 * HEARING_RATE)


def follow(live: LiveDecoder, n_words: int) -> list[tuple[str, int]]:
    """Feed an utterance slice by slice; every caption on the way."""
    sound = sound_of(n_words)
    shown = []
    for start in range(0, len(sound), SLICE):
        live.feed(sound[start : start + SLICE])
        shown.append((live.text(), live.stable_chars))
    return shown


def live_of(recogniser: RevisingRecogniser) -> LiveDecoder:
    live = recogniser.live("en")
    assert live is not None
    return live


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("stops", [True, False], ids=["sentences", "no-full-stop"])
def test_the_agreed_start_never_changes_and_no_word_is_lost_over_cuts(seed: int, stops: bool) -> None:
    recogniser = RevisingRecogniser(seed, stops=stops)
    stable = ""
    shown = follow(live_of(recogniser), 200)  # 80 s: several cuts
    for text, stable_chars in shown:
        assert text.startswith(stable)
        stable = text[:stable_chars]

    heard = [bare(word) for word in stable.split()]
    assert heard == [bare(word) for word in said(200)[: len(heard)]]
    assert len(heard) >= 190


@pytest.mark.parametrize("stops", [True, False], ids=["sentences", "no-full-stop"])
def test_what_is_read_again_stays_short(stops: bool) -> None:
    recogniser = RevisingRecogniser(3, stops=stops)
    follow(live_of(recogniser), 300)

    assert recogniser.longest_s <= 30.0  # what Whisper reads at once


def test_words_are_read_each_second() -> None:
    recogniser = RevisingRecogniser()
    follow(live_of(recogniser), 50)

    assert 15 <= recogniser.n_readings <= 20


def test_a_slow_engine_reads_less_often() -> None:
    clock = iter(float(n) for n in range(0, 1000, 2))  # each reading takes two seconds
    recogniser = RevisingRecogniser()
    follow(AgreedCaptions(lambda sound: recogniser.decode(sound, "en"), lambda: next(clock), lambda: None), 100)

    assert 8 <= recogniser.n_readings <= 11  # 40 s of sound, a reading every four


def test_the_place_is_given_back_once() -> None:
    left: list[str] = []
    AgreedCaptions(lambda sound: iter(()), lambda: 0.0, lambda: left.append("left")).release()

    assert left == ["left"]


def test_the_final_holds_every_word_however_long_the_answer_and_whatever_was_shown() -> None:
    replies: list[dict[str, object]] = []
    desk = Desk(RevisingRecogniser(5, n_unsure=0), ScriptedVoiceActivity(loud_from=1), replies.append)
    desk.open(1, "en")
    sound = np.concatenate([sound_of(60), np.zeros(WORD, np.int16), sound_of(70, first=60), np.zeros(WORD, np.int16)])
    for start in range(0, len(sound), 1600):
        desk.push(1, sound[start : start + 1600])
        while desk.step():
            pass
    desk.finish(1)
    while desk.step():
        pass

    partials = [reply for reply in replies if reply["type"] == "partial"]
    assert len(partials) > 20
    assert all(0 <= int(str(p["stable_chars"])) <= len(str(p["text"])) for p in partials)
    final = [bare(word) for word in str(replies[-1]["text"]).split()]
    assert sorted(set(final), key=final.index) == [bare(word) for word in said(130)]
