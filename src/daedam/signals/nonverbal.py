"""Shares of measured time for the measured criteria of the rubrics. Gives no level and reads no words.

What each share is of stands in the rubric's own description; the numbers that make it one are the constants here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from daedam.signals.baseline import Baseline
from daedam.signals.hands import LOOK_STANDS_S
from daedam.signals.kinds import SignalKind
from daedam.signals.windows import WINDOW_S, SignalWindow, Stretch

MIN_MEASURED_S = 5.0
"""Less measured time than this gives no share: a fifth of it would be a second (a rule of this project)."""
MIN_COVERAGE = 0.5
"""Less of the time measured than this gives no share: the rest could turn it round (a rule of this project)."""
MIN_SPEAKING_S = 0.5
"""A window with less speech is left out where only speech counts: most of it is a pause for thought."""

CLEAR_SNR_DB = 10.0
"""Ten decibels above the room sound twice as loud as it (Stevens 1955): what "clearly above" is taken to be."""
USUAL_RATE = (0.5, 1.75)
"""Bounds of the rate over the person's own: half and nearly double are far outside what emphasis does."""
RATE_WINDOWS = 5
"""The rate is the median of so many seconds: one second holds too few syllables."""
USUAL_LOUDNESS_DB = 9.0
USUAL_PITCH_SEMITONES = 7.0
"""Bounds about the person's own level and pitch: lively reading moves one-second means by about half of them."""


class MeasuredCriterion(StrEnum):
    """Criteria of the rubrics that windows can answer, by the ids of the rubrics."""

    GAZE_TO_SCREEN = "gaze_to_screen"
    FACIAL_MOVEMENT = "facial_movement"
    POSTURE_IN_FRAME = "posture_in_frame"
    HANDS_CLEAR_OF_FACE = "hands_clear_of_face"
    VOICE_DELIVERY = "voice_delivery"
    STEADY_VOICE = "steady_voice"


class NotMeasuredReason(StrEnum):
    """Why a criterion has no share."""

    SWITCHED_OFF = "switched_off"
    NO_CAMERA = "no_camera"
    NO_FACE = "no_face"
    NOT_LOOKED_FOR = "not_looked_for"
    NO_SOUND = "no_sound"
    NO_SPEECH = "no_speech"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredShare:
    """`share` (0..1) of `measured_s` seconds, out of `of_s` that could have been measured.

    The level of a share is `scoring.measures.level_of_share`.
    """

    share: float
    measured_s: float
    of_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """No share, why, and how much there was: `measured_s` out of `of_s` seconds."""

    reason: NotMeasuredReason
    measured_s: float = 0.0
    of_s: float = 0.0


Measured = MeasuredShare | NotMeasured
Reading = Callable[[SignalWindow], float | None]
Rule = Callable[[Sequence[SignalWindow], Baseline], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Definition:
    """A criterion: the kinds it reads, whether only speech counts, and how a window's share is read."""

    kinds: frozenset[SignalKind]
    only_speech: bool
    is_seen: bool
    rule: Rule


def nonverbal_shares(
    windows: Sequence[SignalWindow],
    speaking: Sequence[Stretch],
    *,
    allowed: frozenset[SignalKind],
    baseline: Baseline | None = None,
    criteria: Iterable[MeasuredCriterion] = MeasuredCriterion,
) -> Mapping[MeasuredCriterion, Measured]:
    """For each of `criteria` the share of the measured time its description names, or why there is none.

    `windows`: those of one answer. `speaking`: the stretches in which the person spoke, such as utterances. `allowed`:
    what the policy and the person's accommodations let be measured; a criterion that needs another kind is switched
    off.
    `baseline`: for the usual rate, level and pitch of the voice; without it the answer's own medians serve.
    """
    known = baseline or Baseline()
    return {criterion: _measured(_DEFINITIONS[criterion], windows, speaking, allowed, known) for criterion in criteria}


def speaking_s(window: SignalWindow, speaking: Sequence[Stretch]) -> float:
    """Seconds of the window within the stretches in which the person spoke; 0 where it is mostly a pause.

    Utterances reach over pauses; a window that was heard and has less voice than `MIN_SPEAKING_S` is one.
    """
    within_s, quality = _within_s(window, speaking), window.quality
    is_heard = quality.heard_s >= window.length_s / 2
    voice_s = min(within_s, quality.voiced_s) if is_heard else within_s
    return within_s if voice_s >= MIN_SPEAKING_S * window.length_s else 0.0


def _within_s(window: SignalWindow, speaking: Sequence[Stretch]) -> float:
    return min(window.length_s, sum(one.overlap_s(window.started_s, window.ended_s) for one in speaking))


def _spoken(
    windows: Sequence[SignalWindow], speaking: Sequence[Stretch]
) -> tuple[list[tuple[SignalWindow, float]], float]:
    """The windows that are mostly speech with their seconds of it, and all seconds of speech there were.

    What is known to be a pause is in neither; speech that no window covers is in the second.
    """
    told_s = sum(one.ended_s - one.started_s for one in speaking)
    uncovered_s = max(0.0, told_s - sum(_within_s(window, speaking) for window in windows))
    counted = [(window, spoken_s) for window in windows if (spoken_s := speaking_s(window, speaking)) > 0.0]
    return counted, uncovered_s + sum(spoken_s for _, spoken_s in counted)


def _measured(
    definition: _Definition,
    windows: Sequence[SignalWindow],
    speaking: Sequence[Stretch],
    allowed: frozenset[SignalKind],
    baseline: Baseline,
) -> Measured:
    if not definition.kinds <= allowed:
        return NotMeasured(reason=NotMeasuredReason.SWITCHED_OFF)
    counted, of_s = _spoken(windows, speaking)
    if not definition.only_speech:
        counted, of_s = [(window, window.length_s) for window in windows], sum(one.length_s for one in windows)
    if (reason := _hindrance(definition, windows, of_s)) is not None:
        return NotMeasured(reason=reason, of_s=of_s)
    reading = definition.rule([window for window, _ in counted], baseline)
    so_s = measured_s = 0.0
    for window, weight_s in counted:
        share = reading(window)
        if share is not None:
            so_s, measured_s = so_s + share * weight_s, measured_s + weight_s
    if measured_s == 0.0 and definition.is_seen:
        has_face = any(window.quality.face_share for window, _ in counted)
        reason = NotMeasuredReason.NOT_LOOKED_FOR if has_face else NotMeasuredReason.NO_FACE
        return NotMeasured(reason=reason, of_s=of_s)
    if measured_s < MIN_MEASURED_S or measured_s < MIN_COVERAGE * of_s:
        return NotMeasured(reason=NotMeasuredReason.TOO_LITTLE, measured_s=measured_s, of_s=of_s)
    return MeasuredShare(share=round(so_s / measured_s, 6), measured_s=measured_s, of_s=of_s)


def _hindrance(definition: _Definition, windows: Sequence[SignalWindow], of_s: float) -> NotMeasuredReason | None:
    if definition.is_seen and not any(window.quality.frames for window in windows):
        return NotMeasuredReason.NO_CAMERA
    if not definition.is_seen and not any(window.quality.heard_s for window in windows):
        return NotMeasuredReason.NO_SOUND
    if definition.only_speech and of_s <= 0.0:
        return NotMeasuredReason.NO_SPEECH
    return None


def _share_of(kind: SignalKind) -> Rule:
    return lambda _windows, _baseline: lambda window: window.values.get(kind)


def _share_without(kind: SignalKind, stands_s: float = 0.0) -> Rule:
    """One minus the kind's share; a window without it takes the last value if that is no more than `stands_s` old."""

    def rule(windows: Sequence[SignalWindow], _baseline: Baseline) -> Reading:
        known = _values(windows, kind)

        def reading(window: SignalWindow) -> float | None:
            at = window.started_s
            when = max((one for one in (at, *_earlier(at, stands_s)) if one in known), default=None)
            return None if when is None else 1.0 - known[when]

        return reading

    return rule


def _delivery(windows: Sequence[SignalWindow], baseline: Baseline) -> Reading:
    """Voice clearly above the room, at a rate within the person's own usual range."""
    rates = _values(windows, SignalKind.SPEECH_RATE)
    smooth = {at: median(near for when, near in rates.items() if abs(when - at) <= RATE_WINDOWS // 2) for at in rates}
    usual = baseline.voice.speech_rate or (median(rates.values()) if rates else 0.0)

    def reading(window: SignalWindow) -> float | None:
        snr, rate = window.values.get(SignalKind.SNR), smooth.get(window.started_s)
        if snr is None or rate is None:
            return None
        return float(snr >= CLEAR_SNR_DB and USUAL_RATE[0] * usual <= rate <= USUAL_RATE[1] * usual)

    return reading


def _steadiness(windows: Sequence[SignalWindow], baseline: Baseline) -> Reading:
    """Loudness and pitch within the person's own usual range."""
    levels, pitches = _values(windows, SignalKind.LOUDNESS), _values(windows, SignalKind.PITCH)
    level = baseline.voice.loudness_db or (median(levels.values()) if levels else 0.0)
    pitch = baseline.voice.pitch_hz or (median(pitches.values()) if pitches else 1.0)
    ratio = 2.0 ** (USUAL_PITCH_SEMITONES / 12.0)

    def reading(window: SignalWindow) -> float | None:
        loud, high = window.values.get(SignalKind.LOUDNESS), window.values.get(SignalKind.PITCH)
        if loud is None or high is None:
            return None
        return float(abs(loud - level) <= USUAL_LOUDNESS_DB and pitch / ratio <= high <= pitch * ratio)

    return reading


def _earlier(at: float, stands_s: float) -> list[float]:
    return [at - n * WINDOW_S for n in range(1, math.ceil(stands_s / WINDOW_S))]


def _values(windows: Sequence[SignalWindow], kind: SignalKind) -> dict[float, float]:
    return {window.started_s: window.values[kind] for window in windows if kind in window.values}


_DEFINITIONS: Mapping[MeasuredCriterion, _Definition] = {
    MeasuredCriterion.GAZE_TO_SCREEN: _Definition(
        kinds=frozenset({SignalKind.GAZE_AWAY}),
        only_speech=True,
        is_seen=True,
        rule=_share_without(SignalKind.GAZE_AWAY),
    ),
    MeasuredCriterion.FACIAL_MOVEMENT: _Definition(
        kinds=frozenset({SignalKind.FACIAL_MOVEMENT}),
        only_speech=True,
        is_seen=True,
        rule=_share_of(SignalKind.FACIAL_MOVEMENT),
    ),
    MeasuredCriterion.POSTURE_IN_FRAME: _Definition(
        kinds=frozenset({SignalKind.POSTURE_KEPT}),
        only_speech=False,
        is_seen=True,
        rule=_share_of(SignalKind.POSTURE_KEPT),
    ),
    MeasuredCriterion.HANDS_CLEAR_OF_FACE: _Definition(
        kinds=frozenset({SignalKind.HAND_NEAR_FACE}),
        only_speech=False,
        is_seen=True,
        rule=_share_without(SignalKind.HAND_NEAR_FACE, stands_s=LOOK_STANDS_S),
    ),
    MeasuredCriterion.VOICE_DELIVERY: _Definition(
        kinds=frozenset({SignalKind.SNR, SignalKind.SPEECH_RATE}),
        only_speech=True,
        is_seen=False,
        rule=_delivery,
    ),
    MeasuredCriterion.STEADY_VOICE: _Definition(
        kinds=frozenset({SignalKind.LOUDNESS, SignalKind.PITCH}),
        only_speech=True,
        is_seen=False,
        rule=_steadiness,
    ),
}
