"""From a name to a recogniser: "auto", "faster-whisper:small", "deepgram:nova-3", or a chain "a,b,c"."""

from __future__ import annotations

import importlib.util

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import SpeechOptions
from daedam.providers.stt.base import SpeechToText
from daedam.providers.stt.failover import FailoverPolicy, FailoverSpeechToText
from daedam.providers.stt.faster_whisper import SIZES, FasterWhisperSpeechToText, best_present
from daedam.providers.stt.pocketsphinx import PocketsphinxSpeechToText
from daedam.providers.stt.remote import RemoteSettings
from daedam.providers.stt.scripted import ScriptedSpeechToText
from daedam.providers.vad.silero import SileroVoiceActivity

DEFAULT_MODELS = {"deepgram": "nova-3", "openai-realtime": "gpt-live-transcribe"}
SERVICES = ("deepgram", "openai-realtime", "openai-stt")
LOCAL = ("auto", "pocketsphinx", "faster-whisper", *(f"faster-whisper:{size}" for size in SIZES), "scripted")
KNOWN = (*LOCAL, *(f"{engine}:MODEL" for engine in SERVICES))
SPHINX_REMEDY = "Install it with the extra daedam[sphinx] (on Python 3.12 this needs a C compiler)."


def build_stt(spec: str = "auto", options: SpeechOptions | None = None) -> SpeechToText:
    """The recogniser or chain named `spec`; "auto" takes the best Whisper that is here, else the embedded one.

    Starts nothing. Raises `ProviderUnavailable`: for a name it does not know, missing files, packages or keys.
    """
    chosen = options or SpeechOptions()
    names = [name.strip() for name in spec.split(",")]
    engines = [_one(name, chosen) for name in names]
    if len(engines) == 1:
        return engines[0]
    return FailoverSpeechToText(engines, SileroVoiceActivity(), FailoverPolicy(first_result_s=chosen.first_result_s))


def _one(name: str, options: SpeechOptions) -> SpeechToText:
    engine, _, model = name.partition(":")
    if engine in SERVICES:
        return _service(engine, model, options)
    if name not in LOCAL:
        raise ProviderUnavailable(name, f"Unknown speech-to-text; known are: {', '.join(KNOWN)}.")
    if engine == "scripted":
        return ScriptedSpeechToText(options.script)
    present = best_present(options.home)
    if engine == "faster-whisper" or (engine == "auto" and present):
        return FasterWhisperSpeechToText(options.home, model or present or "small", threads=options.threads)
    return _pocketsphinx()


def _pocketsphinx() -> SpeechToText:
    if importlib.util.find_spec("pocketsphinx") is None:
        raise ProviderUnavailable("pocketsphinx", SPHINX_REMEDY)
    return PocketsphinxSpeechToText()


def _service(engine: str, model: str, options: SpeechOptions) -> SpeechToText:
    service = options.services.get(engine)
    prefix = f"DAEDAM_{engine.upper().replace('-', '_')}"
    model = model or DEFAULT_MODELS.get(engine, "")
    if not model:
        raise ProviderUnavailable(engine, f"Write {engine}:MODEL, for example {engine}:whisper-1.")
    if service is None or not service.base_url:
        raise ProviderUnavailable(engine, f"Its address is not set ({prefix}_…).")
    settings = RemoteSettings(model, service.base_url, service.api_key)
    if not service.api_key and not settings.is_loopback:
        raise ProviderUnavailable(engine, f"Its key is not set: {prefix}_API_KEY.")
    # Their packages are slow to import, and most machines hear by themselves.
    if engine == "deepgram":
        from daedam.providers.stt.deepgram import DeepgramSpeechToText  # noqa: PLC0415

        return DeepgramSpeechToText(settings)
    if engine == "openai-realtime":
        from daedam.providers.stt.openai_realtime import OpenAiRealtimeSpeechToText  # noqa: PLC0415

        return OpenAiRealtimeSpeechToText(settings, SileroVoiceActivity())
    from daedam.providers.stt.openai_compatible import OpenAiSpeechToText  # noqa: PLC0415

    return OpenAiSpeechToText(settings, SileroVoiceActivity())
