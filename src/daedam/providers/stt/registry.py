"""From a name to a recogniser: "auto", "pocketsphinx", "faster-whisper", "faster-whisper:small", "scripted"."""

from __future__ import annotations

import importlib.util

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import SpeechOptions
from daedam.providers.stt.base import SpeechToText
from daedam.providers.stt.faster_whisper import SIZES, FasterWhisperSpeechToText, best_present
from daedam.providers.stt.pocketsphinx import PocketsphinxSpeechToText
from daedam.providers.stt.scripted import ScriptedSpeechToText

KNOWN = ("auto", "pocketsphinx", "faster-whisper", *(f"faster-whisper:{size}" for size in SIZES), "scripted")
SPHINX_REMEDY = "Install it with the extra daedam[sphinx] (on Python 3.12 this needs a C compiler)."


def build_stt(spec: str = "auto", options: SpeechOptions | None = None) -> SpeechToText:
    """The recogniser named `spec`; "auto" takes the best Whisper that is here, else the embedded one.

    Starts nothing. Raises `ProviderUnavailable`: for a name it does not know, missing files or packages.
    """
    chosen = options or SpeechOptions()
    engine, _, size = spec.partition(":")
    if spec not in KNOWN:
        raise ProviderUnavailable(spec, f"Unknown speech-to-text; known are: {', '.join(KNOWN)}.")
    if engine == "scripted":
        return ScriptedSpeechToText(chosen.script)
    present = best_present(chosen.home)
    if engine == "faster-whisper" or (engine == "auto" and present):
        return FasterWhisperSpeechToText(chosen.home, size or present or "small", threads=chosen.threads)
    return _pocketsphinx()


def _pocketsphinx() -> SpeechToText:
    if importlib.util.find_spec("pocketsphinx") is None:
        raise ProviderUnavailable("pocketsphinx", SPHINX_REMEDY)
    return PocketsphinxSpeechToText()
