"""From a name to a voice: "auto", "supertonic", "espeak", "scripted"."""

from __future__ import annotations

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import SpeechOptions
from daedam.providers.tts.base import TextToSpeech
from daedam.providers.tts.espeak import EspeakTextToSpeech
from daedam.providers.tts.scripted import ScriptedTextToSpeech
from daedam.providers.tts.supertonic import SupertonicTextToSpeech

KNOWN = ("auto", "supertonic", "espeak", "scripted")


def build_tts(spec: str = "auto", options: SpeechOptions | None = None) -> TextToSpeech:
    """The voice named `spec`; "auto" takes supertonic when it is here, else the embedded one.

    Starts nothing. Raises `ProviderUnavailable`: for a name it does not know, missing files or packages.
    """
    chosen = options or SpeechOptions()
    match spec:
        case "auto":
            return _best(chosen)
        case "supertonic":
            return SupertonicTextToSpeech(chosen.home, voice=chosen.voice, threads=chosen.threads)
        case "espeak":
            return EspeakTextToSpeech()
        case "scripted":
            return ScriptedTextToSpeech()
    raise ProviderUnavailable(spec, f"Unknown text-to-speech; known are: {', '.join(KNOWN)}.")


def _best(options: SpeechOptions) -> TextToSpeech:
    try:
        return SupertonicTextToSpeech(options.home, voice=options.voice, threads=options.threads)
    except ProviderUnavailable:
        return EspeakTextToSpeech()
