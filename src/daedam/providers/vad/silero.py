"""Silero voice activity on ONNX Runtime, with the model file that the package faster-whisper carries.

The package itself is not imported: that would load a speech recogniser to get at one file.
"""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.vad.base import WINDOW, VadStream, demand_window

ENGINE = "silero"
CONTEXT = 64  # samples of the window before that the model wants to see again
_REMEDY = "Install the package faster-whisper: it carries the voice activity model."


def find_model() -> Path | None:
    """The newest Silero file inside the installed faster-whisper, or None."""
    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or not spec.submodule_search_locations:
        return None
    assets = Path(spec.submodule_search_locations[0]) / "assets"
    return max(assets.glob("silero_vad*.onnx"), default=None)


class SileroVoiceActivity:
    """One ONNX session, shared by all streams; each stream carries its own memory."""

    def __init__(self) -> None:
        self._session: Any = None
        self._loading = threading.Lock()

    def open(self) -> VadStream:
        """A fresh stream; the first call loads the model (about 50 ms)."""
        with self._loading:
            if self._session is None:
                self._session = _load()
        return SileroStream(self._session)

    def check(self) -> EngineHealth:
        """Run one window of silence through the model."""
        try:
            self.open().probability(np.zeros(WINDOW, np.int16))
        except ProviderUnavailable as error:
            return EngineHealth(False, ENGINE, "", "The voice activity model is missing.", error.remedy)
        model = find_model()
        return EngineHealth(True, ENGINE, model.stem if model else "", "Silero on ONNX Runtime, one thread.")


class SileroStream:
    """One microphone's memory: 64 samples of context and the two state vectors."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.reset()

    def reset(self) -> None:
        """Forget everything heard so far."""
        self._context: npt.NDArray[np.float32] = np.zeros(CONTEXT, np.float32)
        self._h: npt.NDArray[np.float32] = np.zeros((1, 1, 128), np.float32)
        self._c: npt.NDArray[np.float32] = np.zeros((1, 1, 128), np.float32)

    def probability(self, samples: Samples) -> float:
        """How likely this window holds speech, 0 to 1."""
        demand_window(samples)
        window = samples.astype(np.float32) / 32768.0
        seen = np.concatenate([self._context, window])[None, :]
        output, self._h, self._c = self._session.run(None, {"input": seen, "h": self._h, "c": self._c})
        self._context = window[-CONTEXT:]
        return float(output.reshape(-1)[0])


def _load() -> Any:
    model = find_model()
    if model is None:
        raise ProviderUnavailable(ENGINE, _REMEDY)
    import onnxruntime  # noqa: PLC0415 - heavy, and only a process that listens needs it

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"], sess_options=options)
