"""Pictures out of a recording at an even pace, upright, small enough, each with its true time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from av import VideoFrame
from av.container import InputContainer
from av.video.reformatter import VideoReformatter

from daedam.providers.media_files.reading_source import decoded, starts_at_s

PICTURES_PER_S = 5
MAX_SIDE = 640
"""Pixels. A face mesh looks at 192×192 of a face: more than this costs time and shows nothing further."""
THRIFTY_FROM_FPS = 20
"""At this rate and above most pictures need not be decoded: about half the work on common H.264."""
PassedOver = Literal["BIDIR", "NONREF", "DEFAULT"]
THRIFT: tuple[PassedOver, ...] = ("BIDIR", "NONREF", "DEFAULT")
"""Pictures passed over, from the most to none: those between two others, those no other one needs."""
LARGEST_STEP_S = 0.25
"""A longer way from one decoded picture to the next may mean that too many were passed over: then fewer are."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One upright picture: RGB, uint8, shape (height, width, 3). `at_s` counts from the recording's start."""

    at_s: float
    rgb: npt.NDArray[np.uint8]


def pictures(container: InputContainer, index: int, rotation: int, fps: float | None) -> Iterator[Picture]:
    """Pictures of stream `index`, at most `PICTURES_PER_S` a second, in order.

    `rotation`: degrees clockwise to turn for viewing. `fps`: the rate as probed. Times are the frames' own: a
    browser's WebM has no even pace and no duration.
    """
    stream = container.streams[index]
    stream.codec_context.thread_count = 1
    pace = _Pace(THRIFT if fps is not None and fps >= THRIFTY_FROM_FPS else THRIFT[-1:])
    stream.codec_context.skip_frame = pace.passed_over
    begins_s, reformat = starts_at_s(container), _Reformat(rotation)
    for frame in decoded(container, stream):
        at_s = None if frame.time is None else frame.time - begins_s
        before, is_due = pace.passed_over, pace.is_due(at_s)
        if pace.passed_over != before:
            stream.codec_context.skip_frame = pace.passed_over
        if is_due and at_s is not None:
            yield Picture(at_s, reformat(frame))


class _Pace:
    """Which pictures are due, and how many may be passed over so that there are still enough of them."""

    def __init__(self, thrift: tuple[PassedOver, ...]) -> None:
        self._thrift = list(thrift)
        self._due_s = 0.0
        self._last_s: float | None = None

    @property
    def passed_over(self) -> PassedOver:
        """Which pictures need not be decoded now, as FFmpeg calls them."""
        return self._thrift[0]

    def is_due(self, at_s: float | None) -> bool:
        """Whether the picture at `at_s` is to be looked at; one without a time, or from before the start, is not."""
        if at_s is None or at_s < 0.0 or (self._last_s is not None and at_s <= self._last_s):
            return False
        if self._last_s is not None and at_s - self._last_s > LARGEST_STEP_S:
            self._thrift = self._thrift[1:] or self._thrift
        self._last_s = at_s
        if at_s < self._due_s:
            return False
        # The grid stays where it is: a picture that comes late must not push all later ones.
        self._due_s = (int(at_s * PICTURES_PER_S + 1e-6) + 1) / PICTURES_PER_S - 1e-6
        return True


class _Reformat:
    """To RGB, shrunk and turned upright; knows that the size of pictures may change on the way."""

    def __init__(self, rotation: int) -> None:
        self._turns = (-rotation // 90) % 4
        self._reformatter = VideoReformatter()

    def __call__(self, frame: VideoFrame) -> npt.NDArray[np.uint8]:
        scale = min(1.0, MAX_SIDE / max(frame.width, frame.height))
        small = self._reformatter.reformat(
            frame,
            width=max(1, round(frame.width * scale)),
            height=max(1, round(frame.height * scale)),
            format="rgb24",
            interpolation="FAST_BILINEAR",
        )
        rgb = np.asarray(small.to_ndarray(), np.uint8)
        return np.ascontiguousarray(np.rot90(rgb, self._turns)) if self._turns else rgb
