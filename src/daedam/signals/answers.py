"""The signals of one answer, summed up. Nothing here reads what was said but for counting fillers and syllables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from daedam.signals.baseline import Baseline
from daedam.signals.kinds import SignalKind
from daedam.signals.windows import SignalWindow, Stretch


class Expression(StrEnum):
    """What geometry can say of a face. No feeling is among them, and none follows from them."""

    NEUTRAL = "neutral"
    SMILING = "smiling"
    MOUTH_OPEN = "mouth_open"
    EYES_CLOSED = "eyes_closed"
    LOOKING_AWAY = "looking_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class DominantExpression:
    """The expression seen for the longest, with its share (0..1) of the time in which the face was seen."""

    name: Expression
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuality:
    """What the measurements of an answer stand on, in seconds unless a share (0..1), a level or decibels."""

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
    """Every measured kind over one answer: shares and levels as means, counts as sums. Absent: not measured."""

    values: Mapping[SignalKind, float]
    quality: AnswerQuality
    expression: DominantExpression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """A transcript with its language, `ko` or `en`."""

    text: str
    language: str


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
    NO_SOUND = "no_sound"
    NO_SPEECH = "no_speech"
    NO_FACE = "no_face"
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
    measured_s: float
    of_s: float


Measured = MeasuredShare | NotMeasured


def summarize(
    windows: Sequence[SignalWindow], speaking: Sequence[Stretch], words: SpokenWords | None = None
) -> AnswerSignals:
    """The windows of one answer as one. `speaking`: the stretches in which the person spoke, pauses left out."""
    raise NotImplementedError


def nonverbal_shares(
    windows: Sequence[SignalWindow],
    speaking: Sequence[Stretch],
    *,
    allowed: frozenset[SignalKind],
    baseline: Baseline | None = None,
    criteria: Iterable[MeasuredCriterion] = MeasuredCriterion,
) -> Mapping[MeasuredCriterion, Measured]:
    """For each of `criteria` the share of the measured time its description names, or why there is none."""
    raise NotImplementedError


def dominant_expression(windows: Sequence[SignalWindow]) -> DominantExpression | None:
    """The answer's expression for its `emotion` field; None when the face was seen too little."""
    raise NotImplementedError
