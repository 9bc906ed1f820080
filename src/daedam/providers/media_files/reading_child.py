"""The process that decodes whole recordings: the file is its standard input, frames of `providers.frames` its output.

It holds a second or two of the recording at a time, can open neither file nor socket once a decoder runs, and ends
with whoever started it. Started by `reading.py`; never import it into a server.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.frames import Head, pack
from daedam.providers.media_files.base import MediaError, MediaErrorCode
from daedam.providers.media_files.reading_source import load_decoders

Reader = Callable[[Any, dict[str, Any]], Iterator[tuple[Head, bytes]]]
"""A way of reading: opens the container of a descriptor when asked, yields frames to send."""

NICENESS = 5
"""Live interviews go first."""


def main() -> int:
    """Read, and say what was found; every outcome but death is an answer."""
    told = json.loads(sys.argv[1])
    sink = _own_output()
    threading.Thread(target=_end_with, args=(int(told["lifeline"]),), daemon=True).start()
    try:
        load_decoders()
        read = _reader(told)
        _limit_process(told["limits"])
        for head, body in read(sys.stdin.fileno(), told):
            sink.write(pack(head, body))
            sink.flush()
        answer: Head = {"type": "done"}
    except ProviderUnavailable as missing:
        answer = {"type": "unavailable", "engine": missing.engine, "remedy": missing.remedy}
    except MediaError as error:
        answer = {"type": "refused", "code": error.code}
    except MemoryError:
        answer = {"type": "refused", "code": MediaErrorCode.HOSTILE}
    except BrokenPipeError:
        return 1
    except Exception:
        # The edge of this process: decoders fail in every way there is.
        answer = {"type": "refused", "code": MediaErrorCode.UNREADABLE}
    sink.write(pack(answer))
    sink.flush()
    os._exit(0)  # a decoder's or a model's threads must not hold up the end


def _reader(told: dict[str, Any]) -> Reader:
    """Load what this way of reading needs, models and all, while files may still be opened."""
    what = told["what"]
    if what == "pictures":
        from daedam.providers.media_files.reading_sight import PictureReader  # noqa: PLC0415 - one way a process

        return PictureReader(told)
    if what == "voice":
        from daedam.providers.media_files.reading_voice import VoiceReader  # noqa: PLC0415 - as above

        return VoiceReader(told)
    from daedam.providers.media_files.reading_voice import read_samples  # noqa: PLC0415 - as above

    return read_samples


def _limit_process(limits: dict[str, int]) -> None:
    memory = limits["max_memory_bytes"]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Written memory, not address space: a model's runtime reserves far more than it ever touches.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_s"], limits["cpu_s"] + 1))
    # No new descriptor means no file, no socket and no pipe; those already open keep working.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    os.nice(NICENESS)


def _own_output() -> BinaryIO:
    """Keep the frame pipe to ourselves: what a library prints must not land between frames."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sink


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)  # returns when the other end is closed: whoever started this is gone
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
