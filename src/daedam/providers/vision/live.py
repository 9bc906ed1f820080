"""Vision for running interviews: one process beside the media server, the newest picture only, nobody waits.

A process that dies or hangs is replaced, and its cameras go on with the new one; a call notices nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from pathlib import Path

from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.frames import Head
from daedam.providers.vision.base import EVERY_PART, Layout, Part, Pixels
from daedam.providers.vision.process import VisionProcess
from daedam.providers.vision.wire import Picture, Sighting, sightings_of

HANG_S = 10.0
"""A picture takes 5 to 40 ms; the first ones a second, while models load."""
MOST_CAMERAS = 24
MAX_MEMORY_BYTES = (600 + 40 * MOST_CAMERAS) * 1024 * 1024
"""What hands and pose take together (about 400 MB with the packages), and a mesh for each camera, with room."""
BACK_OFF_S = 0.5
LONGEST_BACK_OFF_S = 30.0
GIVES_UP_TELLING_AFTER = 3
"""Deaths in a row after which the room is told that nothing is measured; the process is tried again all the same."""


class LiveVision:
    """Cameras over one worker process, started by the first of them."""

    def __init__(
        self,
        spec: str,
        home: Path | None = None,
        *,
        hang_s: float = HANG_S,
        back_off_s: float = BACK_OFF_S,
        max_memory_bytes: int = MAX_MEMORY_BYTES,
    ) -> None:
        self.spec = spec
        self.hang_s = hang_s
        self.deaths = 0
        self.engine = spec
        self._back_off_s = back_off_s
        self._home = home
        self._max_memory_bytes = max_memory_bytes
        self._child = self._new_child()
        self._not_before = 0.0
        self._starting = asyncio.Lock()
        self._cameras: set[LiveCamera] = set()
        self._places = set(range(MOST_CAMERAS))
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int | None:
        """The process id of the running worker."""
        return self._child.pid

    def open(
        self,
        on_seen: Callable[[Sighting], None],
        on_lost: Callable[[str], None],
        parts: frozenset[Part] = EVERY_PART,
        n_together: int = 1,
    ) -> LiveCamera:
        """A camera. `on_seen` gets what was seen, in order; `on_lost` is told once when nothing will be seen.

        With `n_together` that many pictures are looked at in one go, for whoever can wait for the last of them: waking
        two processes and their caches for each picture alone costs more (`daedam bench sight`).
        Raises a retryable `ProviderError("too_many_cameras")` when the process has all it can hold.
        """
        if len(self._cameras) >= MOST_CAMERAS:
            raise ProviderError("too_many_cameras", is_retryable=True, engine=self.spec)
        camera = LiveCamera(self, on_seen, on_lost, parts, n_together, self._places.pop())
        self._cameras.add(camera)
        return camera

    async def close(self) -> None:
        """End every camera and the process."""
        for camera in list(self._cameras):
            camera.close()
        if self._closing:
            await asyncio.wait(self._closing)
        await self._child.close()

    # What cameras ask for

    async def ready(self) -> VisionProcess:
        """The running process, started again when it died, not sooner than its last deaths advise."""
        async with self._starting:
            await asyncio.sleep(max(0.0, self._not_before - asyncio.get_running_loop().time()))
            child = self._child
            try:
                head = await child.start()
            except ProviderUnavailable:
                raise
            except ProviderError:
                self.died(child)
                raise
            self.engine = str(head["engine"])
            return child

    def died(self, child: VisionProcess) -> None:
        """`child` is dead or hangs: the next camera that asks gets another one."""
        if child is not self._child:
            return
        self._child = self._new_child()
        wait_s = min(LONGEST_BACK_OFF_S, self._back_off_s * 2**self.deaths)
        self.deaths += 1
        self._not_before = asyncio.get_running_loop().time() + wait_s
        closing = asyncio.get_running_loop().create_task(child.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    def works(self) -> None:
        """A picture was looked at."""
        self.deaths = 0

    def forget(self, camera: LiveCamera) -> None:
        """A camera is gone."""
        self._cameras.discard(camera)
        self._child.clear(camera.place)
        self._places.add(camera.place)

    def _new_child(self) -> VisionProcess:
        return VisionProcess(self.spec, self._max_memory_bytes, self._home, MOST_CAMERAS)


class LiveCamera:
    """One person's camera. `show` never waits: the oldest picture nobody looks at yet makes room for a newer one."""

    def __init__(
        self,
        vision: LiveVision,
        on_seen: Callable[[Sighting], None],
        on_lost: Callable[[str], None],
        parts: frozenset[Part],
        n_together: int,
        place: int,
    ) -> None:
        self.replaced = 0
        self.place = place
        self._vision = vision
        self._on_seen = on_seen
        self._on_lost = on_lost
        self._parts = parts
        self._child: VisionProcess | None = None
        self._id = 0
        self._n_together = n_together
        self._newest: deque[Picture] = deque(maxlen=n_together)
        self._opening: asyncio.Task[None] | None = None
        self._overdue: asyncio.TimerHandle | None = None
        self._is_closed = False
        self._has_told = False

    def show(self, pixels: Pixels, at_s: float, layout: Layout = Layout.RGB) -> None:
        """The newest picture, taken at `at_s` seconds."""
        if self._is_closed:
            return
        self.replaced += len(self._newest) == self._n_together
        self._newest.append(Picture(pixels, at_s, layout))
        self._advance()

    def close(self) -> None:
        """No more pictures, and no more answers."""
        if self._is_closed:
            return
        self._is_closed = True
        self._newest.clear()
        self._is_answered()
        if self._opening is not None:
            self._opening.cancel()
        if self._child is not None:
            self._child.forget(self._id)
            self._try(self._child, lambda child: child.post({"type": "close", "id": self._id}))
        self._vision.forget(self)

    def _advance(self) -> None:
        if self._is_closed or len(self._newest) < self._n_together or self._overdue is not None:
            return
        if self._child is None:
            if self._opening is None or self._opening.done():
                self._opening = asyncio.get_running_loop().create_task(self._open())
            return
        pictures = tuple(self._newest)
        self._newest.clear()
        if self._try(self._child, lambda child: child.look(self._id, self.place, pictures)):
            self._overdue = asyncio.get_running_loop().call_later(self._vision.hang_s, self._hangs)

    async def _open(self) -> None:
        try:
            child = await self._vision.ready()
        except ProviderUnavailable as missing:
            self._tell(missing.code)
            self.close()
            return
        except ProviderError as error:
            self._worry(error.code)
            return  # the next picture tries again
        self._id = child.listen(self._hear)
        self._child = child
        self._try(child, lambda child: child.post({"type": "open", "id": self._id, "parts": sorted(self._parts)}))
        asyncio.get_running_loop().call_soon(self._advance)

    def _try(self, child: VisionProcess, ask: Callable[[VisionProcess], None]) -> bool:
        try:
            ask(child)
        except ProviderError:
            self._lose(child)
            return False
        return True

    def _hear(self, head: Head, body: bytes) -> None:
        if self._is_closed:
            return
        self._is_answered()
        if head["type"] == "error":
            if self._child is not None:
                self._lose(self._child)
        elif head["type"] == "seen":
            self._vision.works()
            for sighting in sightings_of(head, body):
                self._on_seen(sighting)
        self._advance()

    def _hangs(self) -> None:
        if self._child is not None:
            self._lose(self._child)

    def _lose(self, child: VisionProcess) -> None:
        self._is_answered()
        child.forget(self._id)
        self._child = None
        self._vision.died(child)
        self._worry("engine_died")

    def _is_answered(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _worry(self, code: str) -> None:
        if self._vision.deaths >= GIVES_UP_TELLING_AFTER:
            self._tell(code)

    def _tell(self, code: str) -> None:
        if not self._has_told and not self._is_closed:
            self._has_told = True
            self._on_lost(code)
