"""The process that looks: `python -m daedam.providers.vision.worker SPEC MAX_MEMORY_BYTES [HOME]`.

Reads pictures from its input, writes points to its output, ends when its input ends. Never started by hand.
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
    spec, max_bytes = arguments[0], int(arguments[1])
    home = Path(arguments[2]) if len(arguments) > 2 else None
    os.nice(NICENESS)
    try:
        # Only sessions whose policy lets expression be read are ever shown to this process.
        vision = build_vision(spec, VisionOptions(home=home, can_run_emotion_code=True))
        vision.open(vision.capabilities.parts).close()
    except ProviderUnavailable as error:
        _write(sink, {"type": "unavailable", "remedy": error.remedy})
        return 1
    seen = vision.capabilities
    _write(sink, {"type": "ready", "engine": seen.engine, "model": seen.model})
    desk = Cameras(vision, sink)
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

    def __init__(self, vision: Vision, sink: BinaryIO) -> None:
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
                looked = [_look(eyes, picture) for picture in pictures_of(head, body)]
                _write(self._sink, *sightings_frame(camera_id, looked))
                return len(looked)
            case "close":
                gone = self._eyes.pop(camera_id, None)
                if gone is not None:
                    gone.close()
        return 0


def _look(eyes: Eyes, picture: Picture) -> Sighting | Unseen:
    try:
        return Sighting(eyes.look(picture.pixels, picture.at_s, picture.layout), eyes.expressions)
    except ProviderError as error:
        return Unseen(error.code)
    except ValueError:
        return Unseen("no_picture")


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
