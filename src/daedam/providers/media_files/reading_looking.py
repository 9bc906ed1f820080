"""Pictures to seen frames in two threads: the face in every picture here, hands and body now and then beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from daedam.providers.media_files.reading_pictures import Picture
from daedam.providers.vision.base import Eyes, Part, Vision, parts_for
from daedam.signals.kinds import SignalKind
from daedam.signals.landmarks import SeenFrame

BESIDE = frozenset({Part.HANDS, Part.POSE})
BEHIND = 8
"""Frames that may wait for the other thread: a look at a body takes as long as eight at a face."""

WARM_S = 60.0
"""By then every part is due for a look; the recording's own times begin again at zero."""


class TwoLooks:
    """Eyes for the face in the caller's thread, eyes for hands and body in one of their own; frames in order.

    `build` makes an engine: each thread has its own, for engines are not to be shared between threads.
    """

    def __init__(self, build: Callable[[], Vision], kinds: frozenset[SignalKind]) -> None:
        parts = parts_for(kinds)
        self._front = _warm(build().open(parts - BESIDE))
        self._thread = ThreadPoolExecutor(1) if parts & BESIDE else None
        self._side: Eyes | None = None
        if self._thread is not None:
            self._side = self._thread.submit(lambda: _warm(build().open(parts & BESIDE))).result()

    @property
    def engine(self) -> str:
        """Who looks."""
        return self._front.engine

    def look_at(self, pictures: Iterator[Picture]) -> Iterator[SeenFrame]:
        """Each picture's frame, in the same order."""
        if self._thread is None or self._side is None:
            yield from (self._front.look(picture.rgb, picture.at_s) for picture in pictures)
            return
        waiting: deque[tuple[SeenFrame, Future[SeenFrame]]] = deque()
        for picture in pictures:
            beside = self._thread.submit(self._side.look, picture.rgb, picture.at_s)
            waiting.append((self._front.look(picture.rgb, picture.at_s), beside))
            while waiting and (len(waiting) > BEHIND or waiting[0][1].done()):
                yield _joined(*waiting.popleft())
        while waiting:
            yield _joined(*waiting.popleft())


def _warm(eyes: Eyes) -> Eyes:
    """Have every model loaded: some are only on the first look at something, and later no file may be opened."""
    nothing = np.zeros((480, 640, 3), np.uint8)
    eyes.look(nothing, 0.0)
    eyes.look(nothing, WARM_S)
    return eyes


def _joined(front: SeenFrame, beside: Future[SeenFrame]) -> SeenFrame:
    side = beside.result()
    return replace(front, hands=side.hands, pose=side.pose, has_looked_for_pose=side.has_looked_for_pose)
