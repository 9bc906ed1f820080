"""A microphone to marks and pieces: nothing said is missing from the pieces, nothing unasked-for is in them."""

from __future__ import annotations

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.media.hearing import Ear, Gaps, Resampler
from daedam.media.voicing import QuietMeter
from daedam.providers.speech import Samples
from daedam.providers.vad.scripted import ScriptedVoiceActivity


class Notes:
    """Writes down what the ear says."""

    def __init__(self) -> None:
        self.log: list[tuple[str, float]] = []
        self.pieces: list[list[Samples]] = []

    def voice_began(self, at: float) -> None:
        self.log.append(("began", at))

    def voice_hushed(self, at: float) -> None:
        self.log.append(("hushed", at))

    def voice_went_on(self) -> None:
        self.log.append(("went on", 0.0))

    def voice_ended(self, at: float) -> None:
        self.log.append(("ended", at))

    def piece_began(self) -> None:
        self.pieces.append([])

    def piece_samples(self, samples: Samples) -> None:
        self.pieces[-1].append(samples)

    def piece_paused(self) -> None:
        self.log.append(("paused", 0.0))

    def piece_ended(self) -> None:
        self.log.append(("cut", 0.0))

    def voiced_samples(self) -> int:
        return sum(int(np.count_nonzero(np.abs(part) > 500)) for piece in self.pieces for part in piece)


def sound(seconds: float, amplitude: int) -> Samples:
    return np.full(int(seconds * 16_000), amplitude, dtype=np.int16)


def listen(*parts: Samples, chunk: int = 320) -> Notes:
    notes = Notes()
    ear = Ear(ScriptedVoiceActivity(), notes)
    ear.is_listening = True
    whole = np.concatenate(parts)
    for start in range(0, whole.size, chunk):
        ear.feed(whole[start : start + chunk], (start + chunk) / 16_000)
    return notes


def test_marks_carry_the_times_the_voice_really_had() -> None:
    notes = listen(sound(1.0, 0), sound(2.0, 9000), sound(1.5, 0))
    began, ended = (at for kind, at in notes.log if kind in ("began", "ended"))
    assert began == pytest.approx(1.0, abs=0.04)
    assert ended == pytest.approx(3.0, abs=0.04)
    assert [kind for kind, _ in notes.log] == ["began", "hushed", "paused", "ended", "cut"]


def test_a_short_pause_stays_inside_one_piece() -> None:
    notes = listen(sound(0.5, 0), sound(1.0, 9000), sound(0.3, 0), sound(1.0, 9000), sound(1.0, 0))
    assert len(notes.pieces) == 1
    said = ["began", "hushed", "paused", "ended"]
    assert [kind for kind, _ in notes.log] == [*said, *said, "cut"]


def test_a_breath_is_a_hush_and_no_end() -> None:
    notes = listen(sound(0.5, 0), sound(1.0, 9000), sound(0.2, 0), sound(1.0, 9000), sound(1.0, 0))
    expected = ["began", "hushed", "paused", "went on", "hushed", "paused", "ended", "cut"]
    assert [kind for kind, _ in notes.log] == expected


def test_quiet_is_told_to_ten_milliseconds_and_from_noise() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 300, 16_000 * 4).astype(np.int16)
    voice = (noise[:32_000] + sound(2.0, 9000)).astype(np.int16)
    meter = QuietMeter()
    meter.feed(noise[:16_000])
    meter.feed(voice)
    assert meter.quiet_s == 0.0
    meter.feed(noise[:1_600])
    assert meter.quiet_s == pytest.approx(0.1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.2, 12.0), st.floats(0.3, 2.0)), min_size=1, max_size=4), st.integers(100, 2000))
def test_every_voiced_sample_is_in_exactly_one_piece(turns: list[tuple[float, float]], chunk: int) -> None:
    parts = [sound(0.5, 0)]
    for voiced_s, quiet_s in turns:
        parts += [sound(voiced_s, 9000), sound(quiet_s, 0)]
    notes = listen(*parts, sound(1.0, 0), chunk=chunk)
    said = sum(int(voiced_s * 16_000) for voiced_s, _ in turns)
    assert notes.voiced_samples() == said


def test_nothing_is_kept_while_nobody_listens() -> None:
    notes = Notes()
    ear = Ear(ScriptedVoiceActivity(), notes)
    ear.feed(sound(2.0, 9000), 2.0)
    assert (notes.log, notes.pieces) == ([], [])
    assert ear.meter.level_db > -15
    assert ear.meter.take() is None


def test_when_listening_ends_the_piece_ends() -> None:
    notes = Notes()
    ear = Ear(ScriptedVoiceActivity(), notes)
    ear.is_listening = True
    ear.feed(sound(1.0, 9000), 1.0)
    ear.is_listening = False
    assert notes.log[-1][0] == "cut"


def test_any_frame_becomes_16_khz_mono() -> None:
    resample = Resampler()
    n = 0
    for i in range(50):
        stereo = np.full((1, 1920), 5000, dtype=np.int16)
        frame = av.AudioFrame.from_ndarray(stereo, format="s16", layout="stereo")
        frame.sample_rate, frame.pts = 48_000, i * 960
        samples = resample(frame)
        n += samples.size
    assert n == pytest.approx(16_000, abs=64)
    assert samples.dtype == np.int16


def frame_at(pts: int | None) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), np.int16), format="s16", layout="mono")
    frame.sample_rate, frame.pts = 48_000, pts
    return frame


def test_what_is_late_is_not_lost_and_what_never_came_is() -> None:
    gaps = Gaps()
    assert gaps.before(frame_at(0), 10.0) == 0
    assert gaps.before(frame_at(960), 11.5) == 0, "late"
    assert gaps.before(frame_at(960 * 2 + 48_000), 13.0) == 1000, "a second never came"
    assert gaps.before(frame_at(960 * 3 + 48_000), 13.02) == 0
    assert gaps.before(frame_at(10**9), 13.04) == 20, "a sender that begins anew has lost no more than went by"
    assert gaps.before(frame_at(0), 13.06) == 0
    assert gaps.before(frame_at(None), 20.0) == 0
    assert gaps.before(frame_at(48_000 * 9), 30.0) == 0
