"""The vision process as its cameras know it: pictures in through memory that is shared, where the system has such."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daedam.providers.child import EngineChild
from daedam.providers.vision.shared import SharedPictures
from daedam.providers.vision.wire import Picture, pictures_frame

WORKER = "daedam.providers.vision.worker"
NO_SHARED = -1


class VisionProcess(EngineChild):
    """One run of the worker, with a place for the pictures of each of `n_places` cameras."""

    def __init__(self, spec: str, max_memory_bytes: int, home: Path | None, n_places: int) -> None:
        self._shared = SharedPictures.make(n_places)
        fd = self._shared.fd if self._shared is not None else NO_SHARED
        arguments = (spec, str(max_memory_bytes), str(fd), *([str(home)] if home is not None else []))
        super().__init__(spec, WORKER, arguments, pass_fds=() if self._shared is None else (fd,))

    def look(self, camera_id: int, place: int, pictures: Sequence[Picture]) -> None:
        """Ask for a look at pictures of one camera, for which none are being looked at.

        Raises `ProviderError` when the process is gone.
        """
        where = None if self._shared is None else self._shared.write(place, pictures)
        self.post(*pictures_frame(camera_id, pictures, where))

    def clear(self, place: int) -> None:
        """Empty the place of a camera that is closed."""
        if self._shared is not None:
            self._shared.clear(place)

    async def close(self) -> None:
        """End the process, and let go of the memory it shared."""
        try:
            await super().close()
        finally:
            if self._shared is not None:
                self._shared.close()
