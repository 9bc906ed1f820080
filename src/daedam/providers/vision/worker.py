"""The process that looks: `python -m daedam.providers.vision.worker SPEC MAX_MEMORY_BYTES SHARED_FD [HOME]`.

Reads pictures from its input, or from the memory behind `SHARED_FD` (negative: none) where its input says that they lie
there; writes points to its output; ends when its input ends. Never started by hand.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.frames import Head, pack, read_frame
from daedam.providers.vision.base import Eyes, Part, Vision
from daedam.providers.vision.registry import VisionOptions, build_vision
from daedam.providers.vision.shared import SharedPictures
from daedam.providers.vision.wire import Picture, Sighting, Unseen, pictures_of, sightings_frame

NICENESS = 5
"""Sound goes first: a late picture is left out, a late sample is heard."""
CHECK_EVERY = 25
"""Pictures between two looks at the memory."""
TOO_LARGE = 3
_STATM = Path("/proc/self/statm")


def main(arguments: list[str]) -> int:
    """Serve until the input ends, or the memory is used up."""
    source, sink = sys.stdin.buffer, _own_output()
    spec, max_bytes, shared_fd = arguments[0], int(arguments[1]), int(arguments[2])
    home = Path(arguments[3]) if len(arguments) > 3 else None
    os.nice(NICENESS)
    stay_on_one_core()
    try:
        # Only sessions whose policy lets expression be read are ever shown to this process.
        vision = build_vision(spec, VisionOptions(home=home, can_run_emotion_code=True))
        vision.open(vision.capabilities.parts).close()
    except ProviderUnavailable as error:
        _write(sink, {"type": "unavailable", "remedy": error.remedy})
        return 1
    seen = vision.capabilities
    _write(sink, {"type": "ready", "engine": seen.engine, "model": seen.model})
    desk = Cameras(vision, sink, SharedPictures(shared_fd) if shared_fd >= 0 else None)
    looks = 0
    while (frame := read_frame(source)) is not None:
        looks += desk.handle(*frame)
        if looks >= CHECK_EVERY:
            looks = 0
            if memory_bytes() > max_bytes:
                return TOO_LARGE
    return 0


class Cameras:
    """The eyes of every open camera."""

    def __init__(self, vision: Vision, sink: BinaryIO, shared: SharedPictures | None = None) -> None:
        self._shared = shared
        self._vision = vision
        self._sink = sink
        self._eyes: dict[int, Eyes] = {}

    def handle(self, head: Head, body: bytes) -> int:
        """Do what a frame asks; the number of pictures in it."""
        camera_id = int(head["id"])
        match head["type"]:
            case "open":
                self._eyes[camera_id] = self._vision.open(frozenset(Part(part) for part in head["parts"]))
            case "look":
                eyes = self._eyes[camera_id]
                looked = [_look(eyes, picture) for picture in pictures_of(head, self._pixels(head, body))]
                _write(self._sink, *sightings_frame(camera_id, looked))
                return len(looked)
            case "close":
                gone = self._eyes.pop(camera_id, None)
                if gone is not None:
                    gone.close()
        return 0

    def _pixels(self, head: Head, body: bytes) -> bytes | memoryview:
        at, size = head.get("shared", (0, 0))
        return self._shared.read(int(at), int(size)) if self._shared is not None and size else body


def _look(eyes: Eyes, picture: Picture) -> Sighting | Unseen:
    try:
        return Sighting(eyes.look(picture.pixels, picture.at_s, picture.layout), eyes.expressions)
    except ProviderError as error:
        return Unseen(error.code)
    except ValueError:
        return Unseen("no_picture")


def stay_on_one_core() -> None:
    """Run on one of the cores allowed to this process, another one for another process. Before any thread begins.

    Twelve cameras need a part of one (`daedam bench rooms`), and MediaPipe's threads, which hand each picture on from
    one to the next, then find what it needs in the same caches and wake no other core (`daedam bench sight`).
    """
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})


def memory_bytes() -> int:
    """Memory this process holds now; its highest ever where the system does not say."""
    try:
        return int(_STATM.read_text().split()[1]) * resource.getpagesize()
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _own_output() -> BinaryIO:
    """Keep the frame pipe to ourselves: what an engine prints must not land between frames."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sink


def _write(sink: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    sink.write(pack(head, body))
    sink.flush()


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # a model's threads must not hold up the end
