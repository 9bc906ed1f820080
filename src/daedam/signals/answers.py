"""The signals of one answer, summed up. Nothing here reads what was said but for counting fillers and syllables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from statistics import median, pvariance
from typing import Any

from daedam.signals.kinds import EVERY_KIND, UNITS, SignalKind, Unit
from daedam.signals.nonverbal import (
    Measured,
    MeasuredCriterion,
    MeasuredShare,
    NotMeasured,
    NotMeasuredReason,
    nonverbal_shares,
)
from daedam.signals.windows import SignalWindow, Stretch
from daedam.signals.wording import SpokenWords, count_fillers, count_syllables

__all__ = [
    "AnswerQuality",
    "AnswerSignals",
    "DominantExpression",
    "Expression",
    "Measured",
    "MeasuredCriterion",
    "MeasuredShare",
    "NotMeasured",
    "NotMeasuredReason",
    "SpokenWords",
    "dominant_expression",
    "nonverbal_shares",
    "summarize",
]

MIN_FACE_S = 2.0
"""Less of a face than this gives no expression."""
_VOICED_MEANS = (SignalKind.DYNAMIC_RANGE, SignalKind.SNR, SignalKind.SPEECH_RATE)


class Expression(StrEnum):
    """What geometry can say of a face. No feeling is among them, and none follows from them."""

    NEUTRAL = "neutral"
    SMILING = "smiling"
    MOUTH_OPEN = "mouth_open"
    EYES_CLOSED = "eyes_closed"
    LOOKING_AWAY = "looking_away"


_SHOWN_BY: Mapping[Expression, SignalKind] = {
    Expression.SMILING: SignalKind.SMILE,
    Expression.MOUTH_OPEN: SignalKind.MOUTH_OPEN,
    Expression.EYES_CLOSED: SignalKind.EYES_CLOSED,
    Expression.LOOKING_AWAY: SignalKind.GAZE_AWAY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DominantExpression:
    """The expression seen for the longest, with its share (0..1) of the time in which the face was seen."""

    name: Expression
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuality:
    """What the measurements of an answer stand on.

    Seconds: `length_s` of windows, `speaking_s`, `seen_s` with a camera, `face_s` with the person's face,
    `several_faces_s` with another one too, `heard_s` with sound. `brightness`: mean luma, 0..1. `snr_db`: mean.
    """

    length_s: float
    speaking_s: float
    seen_s: float
    face_s: float
    several_faces_s: float
    heard_s: float
    brightness: float | None
    snr_db: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSignals:
    """Every measured kind over one answer; a kind that is absent was not measured."""

    values: Mapping[SignalKind, float]
    quality: AnswerQuality
    expression: DominantExpression | None

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, strings and None, rounded to four digits."""
        return {
            "values": {kind.value: round(value, 4) for kind, value in self.values.items()},
            "quality": {
                name: None if value is None else round(value, 4) for name, value in asdict(self.quality).items()
            },
            "expression": self.expression
            and {"name": self.expression.name.value, "score": round(self.expression.score, 4)},
        }


def summarize(
    windows: Sequence[SignalWindow],
    speaking: Sequence[Stretch],
    words: SpokenWords | None = None,
    *,
    allowed: frozenset[SignalKind] = EVERY_KIND,
) -> AnswerSignals:
    """The windows of one answer as one set of values, each in its kind's unit.

    Counts are added up; shares, ratios and degrees are means over the windows that have them. `loudness` is the energy
    mean, `pitch` the median, `pitch_variation` the spread within and between windows together. `pause_share` is what
    lies between the stretches of `speaking`. With `words`, `speech_rate` is their syllables over the time spoken
    and `filler` their fillers; without, the rate is the acoustic estimate and there is no count of fillers.
    """
    spoken_s = sum(one.ended_s - one.started_s for one in speaking)
    values = {kind: found for kind in SignalKind if (found := _over(windows, kind)) is not None and kind in allowed}
    if SignalKind.PAUSE_SHARE in allowed and spoken_s > 0.0:
        whole_s = max(one.ended_s for one in speaking) - min(one.started_s for one in speaking)
        values[SignalKind.PAUSE_SHARE] = max(0.0, 1.0 - spoken_s / whole_s)
    else:
        values.pop(SignalKind.PAUSE_SHARE, None)
    if words is not None and SignalKind.FILLER in allowed:
        values[SignalKind.FILLER] = float(count_fillers(words))
    if words is not None and SignalKind.SPEECH_RATE in allowed and spoken_s > 0.0:
        values[SignalKind.SPEECH_RATE] = count_syllables(words) / spoken_s
    return AnswerSignals(values=values, quality=_quality(windows, spoken_s), expression=dominant_expression(windows))


def dominant_expression(windows: Sequence[SignalWindow]) -> DominantExpression | None:
    """The expression an answer shows for the longest, for its `emotion` field; None when the face was seen too little.

    A window shows what was there for at least half of it and for the longest, else it is neutral. An open mouth counts
    in windows that are mostly without a voice only: speaking opens it.
    """
    seconds = dict.fromkeys(Expression, 0.0)
    for window in windows:
        shares = {name: window.values[kind] for name, kind in _SHOWN_BY.items() if kind in window.values}
        if window.quality.voiced_s >= window.length_s / 2 and Expression.MOUTH_OPEN in shares:
            shares[Expression.MOUTH_OPEN] = 0.0
        if shares:
            most = max(shares, key=shares.__getitem__)
            shown = most if shares[most] >= 0.5 else Expression.NEUTRAL
            seconds[shown] += window.length_s * (window.quality.face_share or 0.0)
    face_s = sum(seconds.values())
    if face_s < MIN_FACE_S:
        return None
    name = max(seconds, key=seconds.__getitem__)
    return DominantExpression(name=name, score=seconds[name] / face_s)


def _over(windows: Sequence[SignalWindow], kind: SignalKind) -> float | None:
    having = [window for window in windows if kind in window.values]
    if not having:
        return None
    values = [window.values[kind] for window in having]
    voiced = [max(window.quality.voiced_s, 1e-3) for window in having]
    if UNITS[kind] is Unit.COUNT:
        return sum(values)
    if kind is SignalKind.PITCH:
        return median(values)
    if kind is SignalKind.PITCH_VARIATION:
        return _variation(windows, values)
    if kind is SignalKind.LOUDNESS:
        powers = [10.0 ** (value / 10.0) for value in values]
        return 10.0 * math.log10(_mean(powers, voiced))
    return _mean(values, voiced if kind in _VOICED_MEANS else [window.length_s for window in having])


def _variation(windows: Sequence[SignalWindow], within: list[float]) -> float:
    """Spread in semitones within windows and between them (law of total variance)."""
    heights = [
        12.0 * math.log2(window.values[SignalKind.PITCH]) for window in windows if SignalKind.PITCH in window.values
    ]
    between = pvariance(heights) if len(heights) > 1 else 0.0
    return math.sqrt(sum(value**2 for value in within) / len(within) + between)


def _quality(windows: Sequence[SignalWindow], spoken_s: float) -> AnswerQuality:
    seen = [window for window in windows if window.quality.frames]
    lights = [window.quality.brightness for window in seen if window.quality.brightness is not None]
    ratios = [window.quality.snr_db for window in windows if window.quality.snr_db is not None]
    return AnswerQuality(
        length_s=sum(window.length_s for window in windows),
        speaking_s=spoken_s,
        seen_s=sum(window.length_s for window in seen),
        face_s=sum(window.length_s * (window.quality.face_share or 0.0) for window in seen),
        several_faces_s=sum(window.length_s for window in seen if window.quality.most_faces > 1),
        heard_s=sum(window.quality.heard_s for window in windows),
        brightness=sum(lights) / len(lights) if lights else None,
        snr_db=sum(ratios) / len(ratios) if ratios else None,
    )


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
