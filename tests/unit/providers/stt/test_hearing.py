"""Where a long utterance is cut and which of it is speech, on a scripted voice activity detector."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.engine import Cuts
from daedam.providers.stt.hearing import MIN_SPEECH_WINDOWS, PAD, Hearing
from daedam.providers.vad.base import WINDOW
from daedam.providers.vad.scripted import ScriptedVoiceActivity

CUT_FROM, CUT_ALWAYS = 8 * HEARING_RATE, 12 * HEARING_RATE


def _hearing() -> Hearing:
    return Hearing(ScriptedVoiceActivity(loud_from=500).open(), Cuts(from_s=8.0, always_s=12.0))


def _voice(seconds: float, loudness: int = 4000) -> Samples:
    return np.full(int(seconds * HEARING_RATE), loudness, np.int16)


def _pause(seconds: float) -> Samples:
    return np.zeros(int(seconds * HEARING_RATE), np.int16)


def _push(hearing: Hearing, *parts: Samples) -> None:
    sound = np.concatenate(parts)
    for start in range(0, len(sound), 320):
        hearing.push(sound[start : start + 320])


def test_silence_has_no_tail() -> None:
    hearing = _hearing()
    _push(hearing, _pause(20.0))

    assert hearing.tail() is None
    assert hearing.closed == []


def test_a_click_is_not_speech_and_a_word_is() -> None:
    for n_windows, is_speech in ((MIN_SPEECH_WINDOWS - 1, False), (MIN_SPEECH_WINDOWS, True)):
        hearing = _hearing()
        hearing.push(np.zeros(WINDOW * 20, np.int16))
        hearing.push(np.full(WINDOW * n_windows, 4000, np.int16))
        hearing.push(np.zeros(WINDOW * 20, np.int16))
        assert (hearing.tail() is not None) is is_speech


def test_the_tail_is_the_speech_with_a_little_silence_around() -> None:
    hearing = _hearing()
    _push(hearing, _pause(2.0), _voice(1.0), _pause(2.0))
    tail = hearing.tail()

    assert tail is not None
    assert abs(tail.start - (2 * HEARING_RATE - PAD)) <= WINDOW
    assert abs(tail.end - (3 * HEARING_RATE + PAD)) <= WINDOW


def test_silence_after_a_pause_does_not_change_the_tail() -> None:
    hearing = _hearing()
    _push(hearing, _voice(2.0), _pause(0.32))
    at_the_pause = hearing.tail()
    _push(hearing, _pause(1.5))

    assert hearing.tail() == at_the_pause


def test_speech_after_a_pause_changes_the_tail() -> None:
    hearing = _hearing()
    _push(hearing, _voice(2.0), _pause(0.32))
    at_the_pause = hearing.tail()
    _push(hearing, _voice(0.5))

    assert hearing.tail() != at_the_pause


def test_a_long_utterance_is_cut_in_its_pause() -> None:
    hearing = _hearing()
    _push(hearing, _voice(6.0), _pause(0.5), _voice(3.0))

    (closed,) = hearing.closed
    assert 6 * HEARING_RATE - WINDOW <= closed.end <= 6.5 * HEARING_RATE + WINDOW
    tail = hearing.tail()
    assert tail is not None
    assert tail.start >= closed.end


def test_without_a_pause_the_cut_is_at_the_quietest_place() -> None:
    hearing = _hearing()
    _push(hearing, _voice(9.0), _voice(0.3, loudness=600), _voice(4.0))

    (closed,) = hearing.closed
    assert 9 * HEARING_RATE - WINDOW <= closed.end <= 9.3 * HEARING_RATE + WINDOW


@given(st.lists(st.tuples(st.booleans(), st.floats(min_value=0.1, max_value=6.0)), min_size=1, max_size=12))
def test_every_cut_keeps_order_length_and_all_of_the_speech(parts: list[tuple[bool, float]]) -> None:
    hearing = _hearing()
    sound = np.concatenate([_voice(s) if is_voice else _pause(s) for is_voice, s in parts])
    for start in range(0, len(sound), 4096):
        hearing.push(sound[start : start + 4096])
    tail = hearing.tail()
    stretches = [*hearing.closed, *([tail] if tail else [])]

    assert all(0 <= s.start < s.end <= len(sound) for s in stretches)
    assert all(a.end <= b.start for a, b in pairwise(stretches))
    assert all(s.end - s.start <= CUT_ALWAYS + WINDOW for s in stretches)
    covered = np.zeros(len(sound), bool)
    for stretch in stretches:
        covered[stretch.start : stretch.end] = True
    # What may be left out is a burst too short to be a word, at most one on either side of a cut.
    missed = int((np.abs(sound) > 0)[~covered].sum())
    assert missed <= (len(sound) // (CUT_FROM // 2) + 2) * MIN_SPEECH_WINDOWS * WINDOW
