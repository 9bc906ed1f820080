"""Windows to an event and back lose nothing that was measured; what is odd is passed over."""

from __future__ import annotations

from dataclasses import replace

from daedam.interviewing import codec, sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.visibility import for_candidate
from daedam.kit.ids import new_id
from daedam.signals.baseline import Baseline, VoiceBaseline
from daedam.signals.kinds import SignalKind
from daedam.signals.windows import SignalWindow, WindowQuality

QUALITY = WindowQuality(frames=5, face_share=0.8, most_faces=2, brightness=0.4, heard_s=1.0, voiced_s=0.25, snr_db=18.5)


def window(second: int, quality: WindowQuality = QUALITY, **values: float) -> SignalWindow:
    kinds = {SignalKind(name): value for name, value in values.items()}
    return SignalWindow(started_s=float(second), values=kinds, quality=quality)


def there_and_back(windows: list[SignalWindow]) -> tuple[SignalWindow, ...]:
    event = sampled.to_event(new_id(), windows, "scripted")
    assert event is not None
    written = codec.decode(codec.encode(event))
    assert written == event
    assert isinstance(written, SignalsSampled)
    return sampled.windows_of([written])


def test_windows_come_back_as_they_were() -> None:
    windows = [window(3, smile=0.2, pitch=201.25), window(4, WindowQuality(), smile=0.0), window(5, QUALITY)]
    assert there_and_back(windows) == tuple(windows)


def test_a_hole_between_windows_stays_a_hole() -> None:
    windows = [window(1, smile=0.2), window(4, smile=0.4)]
    assert there_and_back(windows) == tuple(windows)


def test_nothing_measured_is_no_event() -> None:
    assert sampled.to_event(new_id(), [], "scripted") is None


def test_parts_of_one_answer_are_joined_and_a_later_sample_of_a_window_stands() -> None:
    question_id = new_id()
    first = sampled.to_event(question_id, [window(0, smile=0.1), window(1, smile=0.2)], "scripted")
    second = sampled.to_event(question_id, [window(1, smile=0.9), window(2, nod=1.0)], "scripted")
    assert first is not None
    assert second is not None
    joined = sampled.windows_of([first, second])
    assert [one.values for one in joined] == [
        {SignalKind.SMILE: 0.1},
        {SignalKind.SMILE: 0.9},
        {SignalKind.NOD: 1.0},
    ]


def test_kinds_and_steps_of_another_version_are_passed_over() -> None:
    event = sampled.to_event(new_id(), [window(0, smile=0.1)], "scripted")
    assert event is not None
    strange = replace(event, lanes={**event.lanes, "aura": (1.0, 2.0, 3.0)})
    assert sampled.windows_of([strange])[0].values == {SignalKind.SMILE: 0.1}
    assert sampled.windows_of([replace(event, step_ms=40)]) == ()


def test_a_clock_gone_wrong_fills_no_memory() -> None:
    event = sampled.to_event(new_id(), [window(0, smile=0.1)], "scripted")
    assert event is not None
    assert sampled.windows_of([replace(event, started_ms=10**12)]) == ()
    assert sampled.windows_of([replace(event, started_ms=-5000)]) == ()


def test_what_is_usual_for_the_person_comes_along_once_it_is_known() -> None:
    usual = Baseline(voice=VoiceBaseline(loudness_db=-24.5, pitch_hz=198.0))
    samples = [
        sampled.to_event(new_id(), [window(second, smile=0.1)], "scripted", known)
        for second, known in enumerate((None, usual, None))
    ]
    written = [codec.decode(codec.encode(sample)) for sample in samples if sample is not None]
    assert sampled.baseline_of(event for event in written if isinstance(event, SignalsSampled)) == usual
    first = written[0]
    assert isinstance(first, SignalsSampled)
    assert sampled.baseline_of([first]) is None
    assert sampled.baseline_of([replace(first, baseline={"version": 99})]) is None


def test_the_candidates_stream_gets_no_lanes() -> None:
    event = sampled.to_event(new_id(), [window(0, smile=0.1)], "scripted")
    assert event is not None
    assert for_candidate(event) is None
