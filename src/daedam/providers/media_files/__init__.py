"""Media files of strangers: what they are, found out in a limited child process."""

from __future__ import annotations

from daedam.providers.media_files.base import (
    AudioTrack,
    MediaContainer,
    MediaError,
    MediaErrorCode,
    MediaProbe,
    MediaWarning,
    ProbeLimits,
    VideoTrack,
)

__all__ = [
    "AudioTrack",
    "MediaContainer",
    "MediaError",
    "MediaErrorCode",
    "MediaProbe",
    "MediaWarning",
    "ProbeLimits",
    "VideoTrack",
]
