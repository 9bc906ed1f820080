"""What a media file is found to be, and the few ways it can be refused. No decoder is imported here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daedam.providers.errors import ProviderError

ENGINE = "media_files"


class MediaContainer(StrEnum):
    """What a file really is, by its bytes."""

    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    MATROSKA = "matroska"


class MediaErrorCode(StrEnum):
    """Why a file is refused; each has a message of its own for the person who uploaded it."""

    EMPTY = "empty"
    # neither mp4, mov nor webm, whatever its name says; playlists, too
    UNSUPPORTED_TYPE = "unsupported_type"
    UNSUPPORTED_CODEC = "unsupported_codec"
    # the right kind, but nothing in it can be played: cut off before its index, damaged
    UNREADABLE = "unreadable"
    NO_AUDIO = "no_audio"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_LARGE_PICTURE = "too_large_picture"
    TOO_MANY_TRACKS = "too_many_tracks"
    HOSTILE = "hostile"
    TIMEOUT = "timeout"


class MediaError(ProviderError):
    """A file was refused; `code` says why. Only a time-out may pass on another try."""

    def __init__(self, code: MediaErrorCode) -> None:
        super().__init__(code, is_retryable=code is MediaErrorCode.TIMEOUT, engine=ENGINE)
        self.code: MediaErrorCode = code


class MediaWarning(StrEnum):
    """What is odd about a file that is taken nonetheless."""

    NO_VIDEO = "no_video"
    # a name that promises another kind of file
    WRONG_EXTENSION = "wrong_extension"
    # no duration in the header, or one that its packets belie: `duration_s` is measured either way
    HEADER_DURATION = "header_duration"
    # the file announces more than it holds; what is there is used
    TRUNCATED = "truncated"
    VARIABLE_FRAME_RATE = "variable_frame_rate"
    # further sound or picture tracks, subtitles, attachments, cover pictures: left aside
    EXTRA_TRACKS = "extra_tracks"


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoTrack:
    """The picture track that is used.

    `index` is its stream index. Width and height in pixels as stored, before turning by `rotation` degrees
    (0, 90, 180, 270, clockwise) for viewing. `fps` is counted over the first packets; None when too few.
    """

    index: int
    codec: str
    width: int
    height: int
    rotation: int
    fps: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioTrack:
    """The sound track that is used; `index` is its stream index, `sample_rate` in Hz."""

    index: int
    codec: str
    sample_rate: int
    channels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaProbe:
    """A file that can be worked with.

    `duration_s` is measured on the packets, from the first to the end of the last. A recording without picture
    is taken (nonverbal signals are then not measured); one without sound is refused.
    """

    container: MediaContainer
    duration_s: float
    audio: AudioTrack
    video: VideoTrack | None
    warnings: tuple[MediaWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeLimits:
    """Bounds of one probe. Sizes in bytes, times in seconds.

    `deadline_s` is for a file of up to a gigabyte and grows with the size: the last packets of a large file
    without an index are only found by walking through it.
    """

    min_duration_s: float = 1.0
    max_duration_s: float = 3 * 3600.0
    max_side: int = 4096
    max_pixels: int = 4096 * 2304
    max_tracks: int = 8
    max_memory_bytes: int = 600 * 1024 * 1024
    cpu_s: int = 5
    deadline_s: float = 5.0
