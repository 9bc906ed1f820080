"""The pictures of a recording inside the reading child: decoded in one thread, looked at and measured in another."""

from __future__ import annotations

import math
import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from daedam.providers.frames import Head
from daedam.providers.media_files.base import MediaContainer
from daedam.providers.media_files.reading_looking import TwoLooks
from daedam.providers.media_files.reading_pictures import Picture, pictures
from daedam.providers.media_files.reading_source import open_container
from daedam.providers.vision.base import Vision
from daedam.providers.vision.rationing import Rations
from daedam.providers.vision.registry import VisionOptions, build_vision
from daedam.signals.kinds import SignalKind
from daedam.signals.meter import SignalMeter

AHEAD = 8
"""Pictures decoded ahead of the one that is looked at: a stretch of hard ones must not hold up the other side."""
RATIONS = Rations(hands_s=2.8, pose_s=8.0, crowd_s=2.0, follow_hands_s=11.2)
"""Hands move, shoulders hardly do, and a look at a body costs three at hands: both each second would double it all.

Hands are followed from every fourth of their single looks on.
"""

Frames = Iterator[tuple[Head, bytes]]


class PictureReader:
    """Looks at pictures and measures; keeps points of a second or two, and no picture."""

    def __init__(self, told: dict[str, Any]) -> None:
        kinds = frozenset(SignalKind(kind) for kind in told["kinds"])
        self._meter = SignalMeter(kinds)
        self._looks = TwoLooks(lambda: _engine(told), kinds)

    def __call__(self, descriptor: int, told: dict[str, Any]) -> Frames:
        """Windows and progress, in order; the baseline and who looked at the end."""
        looked, second = 0, 0
        for frame in self._looks.look_at(_ahead(_pictures(descriptor, told))):
            self._meter.see(frame)
            looked += 1
            if frame.at_s >= second + 1:
                second = math.floor(frame.at_s)
                yield from self._measured(float(second))
        yield from self._measured(math.inf)
        baseline = self._meter.baseline
        yield {"type": "baseline", "baseline": baseline.as_json() if baseline else None}, b""
        yield {"type": "seen", "engine": self._looks.engine, "pictures": looked}, b""

    def _measured(self, until_s: float) -> Frames:
        for window in self._meter.finish_until(until_s):
            yield {"type": "window", "window": window.as_json()}, b""
        if until_s < math.inf:
            yield {"type": "at", "seconds": until_s}, b""


def _engine(told: dict[str, Any]) -> Vision:
    home = Path(told["home"]) if told["home"] else None
    return build_vision(told["vision"], VisionOptions(home=home, rations=RATIONS))


def _pictures(descriptor: int, told: dict[str, Any]) -> Iterator[Picture]:
    container = open_container(descriptor, MediaContainer(told["container"]))
    for picture in pictures(container, int(told["index"]), int(told["rotation"]), told["fps"]):
        if picture.at_s > float(told["max_s"]):
            return
        yield picture


def _ahead(source: Iterator[Picture]) -> Iterator[Picture]:
    """The same pictures, made in a thread of their own. What goes wrong there is raised here."""
    waiting: queue.Queue[Picture | None] = queue.Queue(AHEAD)

    def fill() -> None:
        try:
            for picture in source:
                waiting.put(picture)
        finally:
            waiting.put(None)

    decoding = ThreadPoolExecutor(1).submit(fill)
    while (picture := waiting.get()) is not None:
        yield picture
    decoding.result()
