"""What can be measured, each with its unit. A kind names a measurement, never a feeling or a trait."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Unit(StrEnum):
    """What a number counts. `share` is 0..1 of the measured part of a window."""

    SHARE = "share"
    COUNT = "count"
    RATIO = "ratio"
    DEGREES = "deg"
    FACE_WIDTHS_PER_SECOND = "face_widths_per_s"
    PER_SECOND = "per_s"
    DBFS = "dbfs"
    DECIBELS = "db"
    HERTZ = "hz"
    SEMITONES = "st"
    SYLLABLES_PER_SECOND = "syllables_per_s"


class SignalKind(StrEnum):
    """One measurement. docs/signals.md says for each how it is made and what it is not."""

    FACE_VISIBLE = "face_visible"
    BRIGHTNESS = "brightness"
    SMILE = "smile"
    MOUTH_OPEN = "mouth_open"
    EYE_OPENNESS = "eye_openness"
    EYES_CLOSED = "eyes_closed"
    BLINK = "blink"
    GAZE_AWAY = "gaze_away"
    HEAD_YAW = "head_yaw"
    HEAD_PITCH = "head_pitch"
    HEAD_ROLL = "head_roll"
    NOD = "nod"
    SHAKE = "shake"
    DISTANCE = "distance"
    MOVEMENT = "movement"
    FACIAL_MOVEMENT = "facial_movement"
    POSTURE_KEPT = "posture_kept"
    SHOULDER_TILT = "shoulder_tilt"
    LEAN = "lean"
    STILLNESS = "stillness"
    HANDS_VISIBLE = "hands_visible"
    HAND_NEAR_FACE = "hand_near_face"
    GESTURE_RATE = "gesture_rate"
    LOUDNESS = "loudness"
    DYNAMIC_RANGE = "dynamic_range"
    PITCH = "pitch"
    PITCH_VARIATION = "pitch_variation"
    SPEECH_RATE = "speech_rate"
    PAUSE_SHARE = "pause_share"
    FILLER = "filler"
    SNR = "snr"


UNITS: Mapping[SignalKind, Unit] = MappingProxyType(
    {
        SignalKind.FACE_VISIBLE: Unit.SHARE,
        SignalKind.BRIGHTNESS: Unit.SHARE,
        SignalKind.SMILE: Unit.SHARE,
        SignalKind.MOUTH_OPEN: Unit.SHARE,
        SignalKind.EYE_OPENNESS: Unit.RATIO,
        SignalKind.EYES_CLOSED: Unit.SHARE,
        SignalKind.BLINK: Unit.COUNT,
        SignalKind.GAZE_AWAY: Unit.SHARE,
        SignalKind.HEAD_YAW: Unit.DEGREES,
        SignalKind.HEAD_PITCH: Unit.DEGREES,
        SignalKind.HEAD_ROLL: Unit.DEGREES,
        SignalKind.NOD: Unit.COUNT,
        SignalKind.SHAKE: Unit.COUNT,
        SignalKind.DISTANCE: Unit.RATIO,
        SignalKind.MOVEMENT: Unit.FACE_WIDTHS_PER_SECOND,
        SignalKind.FACIAL_MOVEMENT: Unit.SHARE,
        SignalKind.POSTURE_KEPT: Unit.SHARE,
        SignalKind.SHOULDER_TILT: Unit.DEGREES,
        SignalKind.LEAN: Unit.DEGREES,
        SignalKind.STILLNESS: Unit.SHARE,
        SignalKind.HANDS_VISIBLE: Unit.SHARE,
        SignalKind.HAND_NEAR_FACE: Unit.SHARE,
        SignalKind.GESTURE_RATE: Unit.PER_SECOND,
        SignalKind.LOUDNESS: Unit.DBFS,
        SignalKind.DYNAMIC_RANGE: Unit.DECIBELS,
        SignalKind.PITCH: Unit.HERTZ,
        SignalKind.PITCH_VARIATION: Unit.SEMITONES,
        SignalKind.SPEECH_RATE: Unit.SYLLABLES_PER_SECOND,
        SignalKind.PAUSE_SHARE: Unit.SHARE,
        SignalKind.FILLER: Unit.COUNT,
        SignalKind.SNR: Unit.DECIBELS,
    }
)

PICTURE_KINDS = frozenset({SignalKind.BRIGHTNESS})
"""Read from the picture alone: no face is looked for."""

FACE_KINDS = frozenset(
    {
        SignalKind.FACE_VISIBLE,
        SignalKind.SMILE,
        SignalKind.MOUTH_OPEN,
        SignalKind.EYE_OPENNESS,
        SignalKind.EYES_CLOSED,
        SignalKind.BLINK,
        SignalKind.GAZE_AWAY,
        SignalKind.HEAD_YAW,
        SignalKind.HEAD_PITCH,
        SignalKind.HEAD_ROLL,
        SignalKind.NOD,
        SignalKind.SHAKE,
        SignalKind.DISTANCE,
        SignalKind.MOVEMENT,
        SignalKind.FACIAL_MOVEMENT,
        SignalKind.STILLNESS,
    }
)
"""Read from the face mesh. With none of them allowed no face needs to be looked for."""

BODY_KINDS = frozenset({SignalKind.POSTURE_KEPT, SignalKind.SHOULDER_TILT, SignalKind.LEAN})
"""Read from the face mesh and the pose."""

HAND_KINDS = frozenset({SignalKind.HANDS_VISIBLE, SignalKind.HAND_NEAR_FACE, SignalKind.GESTURE_RATE})
"""Read from the hands; `hand_near_face` needs the face mesh too."""

VOICE_KINDS = frozenset(
    {
        SignalKind.LOUDNESS,
        SignalKind.DYNAMIC_RANGE,
        SignalKind.PITCH,
        SignalKind.PITCH_VARIATION,
        SignalKind.SPEECH_RATE,
        SignalKind.PAUSE_SHARE,
        SignalKind.SNR,
    }
)
"""Read from the sound."""

WORD_KINDS = frozenset({SignalKind.FILLER})
"""Read from a transcript, so never by the meter: see `signals.answers`."""

EVERY_KIND = frozenset(SignalKind)
