"""What is measured of one candidate while they answer: pictures to the vision process, sound from the ear, windows out.

Only ever imported for a session that may be measured (`measuring`). Holds the last seconds' numbers and no picture.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import av
import numpy as np

from daedam.interviewing import events as ev
from daedam.interviewing import sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.media.cursor import JournalCursor
from daedam.media.ports import Camera, SessionEyes
from daedam.media.tasks import Spawn
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.vision.base import Layout, Pixels, parts_for
from daedam.providers.vision.wire import Sighting
from daedam.signals.baseline import Baseline
from daedam.signals.kinds import EVERY_KIND, VOICE_KINDS
from daedam.signals.meter import SignalMeter
from daedam.signals.windows import SignalWindow

WRITE_EVERY_S = 10.0
TOGETHER_S = 2.0
"""Pictures of so long are looked at in one go: what is measured is told in windows of a second anyway."""
LAG_S = TOGETHER_S + 0.5
"""How long a window waits for what was still being looked at when it ended."""
WIDEST = 640
"""Pixels: beyond, a face's points gain nothing that is measured, and the pipe carries more."""
MOST_WINDOWS = 900
"""A quarter of an hour that the journal may be away."""


class Sampling:
    """Measures from now until `stop`. `now_s`: seconds since the session's start, on the clock of its journal."""

    def __init__(
        self,
        cursor: JournalCursor,
        *,
        eyes: SessionEyes | None,
        newest_frame: Callable[[], av.VideoFrame | None],
        now_s: Callable[[], float],
        spawn: Spawn,
        fps: float,
        baseline: Baseline | None = None,
    ) -> None:
        self._cursor = cursor
        self._newest_frame = newest_frame
        self._now_s = now_s
        self._spawn = spawn
        self._fps = fps
        kinds = EVERY_KIND if eyes is not None else VOICE_KINDS
        self._meter = SignalMeter(kinds, baseline)
        self._engine = "voice"
        self._windows: deque[SignalWindow] = deque(maxlen=MOST_WINDOWS)
        self._expressions: dict[int, list[Mapping[str, float]]] = defaultdict(list)
        self._written: set[tuple[UUID, int]] = set()
        self._camera: Camera | None = None
        if eyes is not None:
            self._engine = eyes.engine
            try:
                self._camera = eyes.open(self._see, self._lose, parts_for(kinds), max(1, round(TOGETHER_S * fps)))
            except ProviderError as error:
                self._lose(error.code)
        self._eyes = eyes
        self._tasks = [spawn(self._watch()), spawn(self._sample())]

    def hear(self, samples: Samples, is_voiced: bool, ended_s: float) -> None:
        """Sound of the candidate (int16, 16 kHz), its last sample at `ended_s`; `is_voiced` for all of it."""
        if self._is_live:
            self._meter.hear(samples, max(0.0, ended_s - samples.size / HEARING_RATE), is_voiced)

    def sample(self, question_id: UUID) -> SignalsSampled | None:
        """What was measured and is not in the journal yet, as of the answer to `question_id`; None for nothing."""
        self._windows.extend(self._meter.finish_until(self._now_s()))
        return sampled.to_event(
            question_id, self._windows, self._engine, self._meter.baseline, expressions=self._shares()
        )

    def recorded(self, entries: Sequence[ev.Recorded]) -> None:
        """What the journal holds now needs not be kept; an answer that somebody else ended gets what was measured."""
        for entry in entries:
            if isinstance(entry.event, SignalsSampled):
                self._forget(entry.event)
            elif isinstance(entry.event, ev.AnswerCompleted):
                self._write(self.sample(entry.event.question_id))

    def stop(self) -> None:
        """No more pictures and no more sound."""
        if self._camera is not None:
            self._camera.close()
        for task in self._tasks:
            task.cancel()

    @property
    def _is_live(self) -> bool:
        state = self._cursor.state
        return state.is_started and state.end is None and state.paused is None

    async def _watch(self) -> None:
        """Show the newest picture at an even pace; whoever receives pictures never waits for this."""
        shown: av.VideoFrame | None = None
        while self._camera is not None:
            frame = self._newest_frame()
            if frame is not None and frame is not shown and self._is_live:
                shown = frame
                self._camera.show(pixels_of(frame), self._now_s(), Layout.I420)
            await asyncio.sleep(1.0 / self._fps)

    async def _sample(self) -> None:
        while True:
            for _ in range(round(WRITE_EVERY_S)):
                await asyncio.sleep(1.0)
                self._windows.extend(self._meter.finish_until(self._now_s() - LAG_S))
                if self._cursor.state.current is None:
                    self._windows.clear()  # the greeting, the wait for a question: no answer's signals
                    self._expressions.clear()
            current = self._cursor.state.current
            if current is not None:
                self._write(self.sample(current.question.question_id))

    def _see(self, sighting: Sighting) -> None:
        self._meter.see(sighting.frame)
        if self._eyes is not None:
            self._engine = self._eyes.engine
        if sighting.expressions is not None:
            self._expressions[int(sighting.frame.at_s)].append(sighting.expressions)

    def _lose(self, code: str) -> None:
        lost = ev.EngineFellBack(capability="vision", from_engine=self._engine, to_engine="none", reason=code)
        self._spawn(self._cursor.write(lambda state: [] if state.end or lost in state.fallbacks else [lost]))

    def _write(self, sample: SignalsSampled | None) -> None:
        if sample is None:
            return
        key = (sample.question_id, sample.started_ms)
        self._spawn(self._cursor.write(lambda _: [] if key in self._written else [sample]))

    def _forget(self, sample: SignalsSampled) -> None:
        self._written.add((sample.question_id, sample.started_ms))
        until_s = sampled.ended_ms(sample) / 1000
        while self._windows and self._windows[0].started_s < until_s:
            self._windows.popleft()
        for second in [second for second in self._expressions if second < until_s]:
            del self._expressions[second]

    def _shares(self) -> dict[int, dict[str, float]]:
        """Second → what the classifier said in it, averaged."""
        return {
            second: {name: float(np.mean([one[name] for one in read])) for name in read[0]}
            for second, read in self._expressions.items()
        }


def pixels_of(frame: av.VideoFrame) -> Pixels:
    """The picture as I420, at most `WIDEST` pixels wide or high, both even."""
    scale = min(1.0, WIDEST / max(frame.width, frame.height))
    width, height = (max(2, round(side * scale) // 2 * 2) for side in (frame.width, frame.height))
    if (frame.width, frame.height, frame.format.name) != (width, height, "yuv420p"):
        frame = frame.reformat(width=width, height=height, format="yuv420p")
    return np.asarray(frame.to_ndarray(), np.uint8)
