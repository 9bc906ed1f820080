"""The process that runs eSpeak NG: `python -m daedam.providers.tts.espeak_worker LIBRARY DATA_FOLDER`.

eSpeak NG is GPL and keeps global state, so its library is loaded here and nowhere else, and only by `main`.
Standard library only. Reads frames from its input, writes frames to its output, ends when its input ends.
"""

from __future__ import annotations

import ctypes
import os
import queue
import sys
import threading
from typing import Any, BinaryIO

from daedam.providers.frames import Frame, Head, pack, read_frame

_AUDIO_OUTPUT_RETRIEVAL = 1
_BUFFER_MS = 60  # one chunk; the first is there in about a millisecond
_CHARS_UTF8 = 1
_POS_CHARACTER = 1
_EE_OK = 0
_RATE_PARAMETER = 1
_VOICES = {"ko": b"ko", "en": b"en-us"}
_WORDS_PER_MINUTE = {"ko": 150, "en": 155}  # a calm interviewer; the library's own default is 175

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Voice:
    """The loaded library. One sentence at a time."""

    def __init__(self, library: str, folder: str) -> None:
        self._library: Any = ctypes.CDLL(library)
        self.sample_rate = int(
            self._library.espeak_Initialize(_AUDIO_OUTPUT_RETRIEVAL, _BUFFER_MS, os.fsencode(folder), 0)
        )
        if self.sample_rate <= 0:
            raise OSError("eSpeak NG does not start")

    def speak(self, text: str, language: str, on_chunk: Any) -> bool:
        """Call `on_chunk(bytes) -> bool` for each chunk until it says False. False when it failed."""
        library = self._library
        if library.espeak_SetVoiceByName(_VOICES[language]) != _EE_OK:
            return False
        library.espeak_SetParameter(_RATE_PARAMETER, _WORDS_PER_MINUTE[language], 0)

        def hear(samples: Any, n_samples: int, _events: Any) -> int:
            if not samples or n_samples <= 0:
                return 0
            return 0 if on_chunk(ctypes.string_at(samples, n_samples * 2)) else 1

        callback = _Callback(hear)
        library.espeak_SetSynthCallback(callback)
        encoded = text.encode()
        done = library.espeak_Synth(encoded, len(encoded) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None)
        library.espeak_Synchronize()
        return bool(done == _EE_OK)


class Speaker:
    """Serves requests in the order they came, except those cancelled meanwhile."""

    def __init__(self, voice: Voice, sink: BinaryIO) -> None:
        self._voice = voice
        self._sink = sink
        self._requests: queue.SimpleQueue[Head] = queue.SimpleQueue()
        self._cancelled: set[int] = set()

    def take(self, frame: Frame) -> None:
        """Note a request or a cancellation (called on the reading thread)."""
        head, _ = frame
        if head["type"] == "cancel":
            self._cancelled.add(head["id"])
        else:
            self._requests.put(head)

    def serve(self) -> None:
        """Speak for ever."""
        while True:
            head = self._requests.get()
            request_id = head["id"]
            is_good = self._voice.speak(
                head["text"], head["language"], lambda body, i=request_id: self._pass_on(i, body)
            )
            self._cancelled.discard(request_id)
            end: Head = {"type": "end", "id": request_id}
            self._write(end if is_good else {**end, "type": "error", "code": "synthesis_failed", "is_retryable": True})

    def _pass_on(self, request_id: int, body: bytes) -> bool:
        if request_id in self._cancelled:
            return False
        self._write({"type": "sound", "id": request_id}, body)
        return True

    def _write(self, head: Head, body: bytes = b"") -> None:
        self._sink.write(pack(head, body))
        self._sink.flush()


def main(arguments: list[str]) -> int:
    """Serve until the input ends."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not land between frames
    try:
        voice = Voice(*arguments)
    except OSError:
        sink.write(pack({"type": "unavailable", "remedy": "Reinstall the package espeakng-loader."}))
        sink.flush()
        return 1
    sink.write(pack({"type": "ready", "sample_rate": voice.sample_rate}))
    sink.flush()
    speaker = Speaker(voice, sink)
    threading.Thread(target=speaker.serve, daemon=True).start()
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        speaker.take(frame)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
