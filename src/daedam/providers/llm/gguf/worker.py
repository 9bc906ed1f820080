"""The process that runs a model file: `python -m daedam.providers.llm.gguf.worker PATH CONTEXT_TOKENS`.

Reads frames from its input, writes frames to its output, ends when its input ends. Never started by hand.
What it writes and reads is never logged.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import queue
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from daedam.providers.frames import Head, pack, read_frame
from daedam.providers.llm.gguf.llama import (
    BadGrammarError,
    LlamaModel,
    Order,
    PromptTooLongError,
    UnreadableModelError,
)

_BLOCK = 1024 * 1024


class Clerk:
    """Takes orders on one thread and writes on another, one reply at a time; a cancelled one stops at once."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._orders: queue.SimpleQueue[Head] = queue.SimpleQueue()
        self._open: set[int] = set()
        self._current = 0

    def take(self, head: Head) -> None:
        """Note an order, or that one is no longer wanted."""
        if head["type"] == "cancel":
            self._open.discard(head["id"])
        else:
            self._open.add(head["id"])
            self._orders.put(head)

    def is_cancelled(self) -> bool:
        """Whether nobody waits for the reply being written."""
        return self._current not in self._open

    def serve(self, path: Path, context_tokens: int) -> None:
        """Load the model, then write for ever. A file that cannot be loaded fails every order."""
        try:
            model: LlamaModel | None = LlamaModel(path, context_tokens, self.is_cancelled)
            name = f"{path.name} sha256:{_checksum(path)}"
        except (UnreadableModelError, OSError):
            model, name = None, path.name
        while True:
            head = self._orders.get()
            self._current = head["id"]
            if not self.is_cancelled():
                self.write({"id": head["id"], **self._answer(model, name, head)})
            self._open.discard(head["id"])

    def _answer(self, model: LlamaModel | None, name: str, head: Head) -> Head:
        order = Order(head["messages"], head["grammar"], head["max_tokens"], head["temperature"], head["seed"])
        try:
            if model is None:
                raise UnreadableModelError
            ended = model.write(order, lambda text: self.write({"type": "piece", "id": head["id"], "text": text}))
        except UnreadableModelError:
            return {"type": "error", "code": "model_unreadable", "is_retryable": False}
        except PromptTooLongError:
            return {"type": "error", "code": "request_too_large", "is_retryable": False}
        except BadGrammarError:
            return {"type": "error", "code": "bad_request", "is_retryable": False}
        return {
            "type": "done",
            "finish": ended.finish,
            "input_tokens": ended.input_tokens,
            "output_tokens": ended.output_tokens,
            "model": name,
        }

    def write(self, head: Head) -> None:
        """One frame to whoever started this process."""
        self._sink.write(pack(head))
        self._sink.flush()


def main(arguments: list[str]) -> int:
    """Serve until the input ends."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not land between frames
    clerk = Clerk(sink)
    if importlib.util.find_spec("llama_cpp") is None:
        clerk.write({"type": "unavailable", "remedy": "Install the extra daedam[gguf]."})
        return 1
    clerk.write({"type": "ready"})
    threading.Thread(target=_listen, args=(sys.stdin.buffer, clerk), daemon=True).start()
    clerk.serve(Path(arguments[0]), int(arguments[1]))
    return 0


def _listen(source: BinaryIO, clerk: Clerk) -> None:
    while (frame := read_frame(source)) is not None:
        clerk.take(frame[0])
    os._exit(0)  # the parent is gone: a reply in progress serves nobody


def _checksum(path: Path) -> str:
    """The first twelve digits of the file's SHA-256: which file it was, on every receipt."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
