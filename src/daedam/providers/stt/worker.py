"""The process that decodes: `python -m daedam.providers.stt.worker ENGINE [MODEL_FOLDER]`.

Reads frames from its input, writes frames to its output, ends when its input ends. Never started by hand.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import BinaryIO

import numpy as np

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.frames import Frame, pack, read_frame
from daedam.providers.stt.desk import Desk
from daedam.providers.stt.engine import Recogniser
from daedam.providers.vad.silero import SileroVoiceActivity

Inbox = queue.SimpleQueue[Frame]


def load_recogniser(engine: str, arguments: list[str]) -> Recogniser:
    """The engine named on the command line. Raises `ProviderUnavailable` when it cannot run here."""
    if engine == "pocketsphinx":
        from daedam.providers.stt.sphinx_engine import SphinxRecogniser  # noqa: PLC0415 - one engine a process

        return SphinxRecogniser()
    from daedam.providers.stt.whisper_engine import WhisperRecogniser  # noqa: PLC0415 - as above

    return WhisperRecogniser(*arguments)


def main(arguments: list[str]) -> int:
    """Serve until the input ends."""
    source, sink = sys.stdin.buffer, _own_output()
    try:
        recogniser = load_recogniser(arguments[0], arguments[1:])
        vad = SileroVoiceActivity()
        vad.open()
    except ProviderUnavailable as error:
        _write(sink, {"type": "unavailable", "remedy": error.remedy})
        return 1
    _write(sink, {"type": "ready", "engine": recogniser.engine, "model": recogniser.model})
    inbox: Inbox = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, inbox), daemon=True).start()
    desk = Desk(recogniser, vad, lambda head: _write(sink, head))
    while True:
        _take_in(inbox, desk)
        while desk.step():
            _take_in(inbox, desk, is_waiting=False)


def _take_in(inbox: Inbox, desk: Desk, *, is_waiting: bool = True) -> None:
    """Hand everything that arrived to the desk; wait for the first frame when there is no work."""
    try:
        head, body = inbox.get(block=is_waiting)
        while True:
            _handle(head, body, desk)
            head, body = inbox.get_nowait()
    except queue.Empty:
        return


def _handle(head: dict[str, object], body: bytes, desk: Desk) -> None:
    ticket_id = int(str(head["id"]))
    match head["type"]:
        case "open":
            desk.open(ticket_id, str(head["language"]))
        case "push":
            desk.push(ticket_id, np.frombuffer(body, np.int16))
        case "prepare":
            desk.prepare(ticket_id)
        case "finish":
            desk.finish(ticket_id)
        case "drop":
            desk.drop(ticket_id)


def _listen(source: BinaryIO, inbox: Inbox) -> None:
    while (frame := read_frame(source)) is not None:
        inbox.put(frame)
    os._exit(0)  # the parent is gone: a decode in progress serves nobody


def _own_output() -> BinaryIO:
    """Keep the frame pipe to ourselves: what an engine prints must not land between frames."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sink


def _write(sink: BinaryIO, head: dict[str, object]) -> None:
    sink.write(pack(head))
    sink.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
