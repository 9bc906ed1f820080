"""How a candidate sits in the device check, and what is usual for their face and body. Numbers only, no picture kept.

Only ever imported for a session that may be looked at (`checking`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import av

from daedam.media.ports import Camera, SessionEyes
from daedam.media.sampling import pixels_of
from daedam.media.tasks import Spawn
from daedam.providers.errors import ProviderError
from daedam.providers.vision.base import Layout, parts_for
from daedam.providers.vision.wire import Sighting
from daedam.signals.baseline import Baseline
from daedam.signals.framing import Framer, Framing, FramingHint, hint_of
from daedam.signals.kinds import EVERY_KIND, HAND_KINDS, VOICE_KINDS
from daedam.signals.meter import SignalMeter

KINDS = EVERY_KIND - VOICE_KINDS - HAND_KINDS
"""What has a baseline that a camera gives."""
TELL_EVERY_S = 1.0
SETTLED_FPS = 2.0
"""Once the baseline stands, looking on is for the hint alone."""
LAG_S = 0.5
"""How long a window waits for what was still being looked at when it ended."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """How somebody sits now; `baseline` once it stands, until they sit otherwise and a new one is being taken."""

    framing: Framing
    hint: FramingHint
    baseline: Baseline | None
    engine: str


class FramingWatch:
    """Looks from now until `stop`. `on_sitting` is told about once a second; `on_lost` once, when nothing looks.

    The baseline is taken of seconds in which there is nothing to hint at: who still moves the chair is not at rest.
    """

    def __init__(
        self,
        eyes: SessionEyes,
        *,
        newest_frame: Callable[[], av.VideoFrame | None],
        on_sitting: Callable[[Sitting], None],
        on_lost: Callable[[], None],
        spawn: Spawn,
        fps: float,
    ) -> None:
        self._eyes = eyes
        self._newest_frame = newest_frame
        self._on_sitting = on_sitting
        self._on_lost = on_lost
        self._fps = fps
        self._framer = Framer()
        self._meter = SignalMeter(KINDS)
        self._seen_s: float | None = None
        self._camera: Camera | None = None
        self._tasks: list[asyncio.Task[None]] = []
        try:
            self._camera = eyes.open(self._see, lambda _code: self._lose(), parts_for(KINDS))
        except ProviderError:
            self._lose()
        else:
            self._tasks = [spawn(self._watch()), spawn(self._tell())]

    def stop(self) -> None:
        """No more pictures."""
        if self._camera is not None:
            self._camera.close()
            self._camera = None
        for task in self._tasks:
            task.cancel()

    async def _watch(self) -> None:
        """Show the newest picture at an even pace; whoever receives pictures never waits for this."""
        shown: av.VideoFrame | None = None
        while self._camera is not None:
            frame = self._newest_frame()
            if frame is not None and frame is not shown:
                shown = frame
                self._camera.show(pixels_of(frame), _now(), Layout.I420)
            await asyncio.sleep(1.0 / (SETTLED_FPS if self._meter.is_settled else self._fps))

    async def _tell(self) -> None:
        told_s: float | None = None
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            framing = self._framer.framing()
            if framing is None or self._seen_s is None or self._seen_s == told_s:
                continue
            told_s = self._seen_s
            hint = hint_of(framing)
            if hint is FramingHint.GOOD:
                self._meter.finish_until(_now() - LAG_S)
            else:
                self._meter = SignalMeter(KINDS)
            baseline = self._meter.baseline if self._meter.is_settled else None
            self._on_sitting(Sitting(framing, hint, baseline, self._eyes.engine))

    def _see(self, sighting: Sighting) -> None:
        self._seen_s = sighting.frame.at_s
        self._framer.see(sighting.frame)
        self._meter.see(sighting.frame)

    def _lose(self) -> None:
        self.stop()
        self._on_lost()


def _now() -> float:
    return asyncio.get_running_loop().time()
