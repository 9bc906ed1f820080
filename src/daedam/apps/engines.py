"""Engines from settings, and what is said of them: the table of capabilities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from daedam.features.runtime import CapabilityState
from daedam.infra.settings import Settings
from daedam.media.ports import SessionEyes, SleepingEyes
from daedam.providers.embeddings.base import Embedder
from daedam.providers.embeddings.options import OpenAIEmbedderOptions
from daedam.providers.embeddings.registry import EmbedderOptions, build_embedder
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.llm.base import LanguageModel
from daedam.providers.llm.endpoint.presets import ENDPOINTS
from daedam.providers.llm.gguf.adapter import GgufLlm
from daedam.providers.llm.registry import LlmOptions, build_llm
from daedam.providers.llm.resilient import ResilientLlm
from daedam.providers.speech import Service, SpeechOptions
from daedam.providers.storage.base import ObjectStorage
from daedam.providers.storage.registry import StorageOptions, build_storage
from daedam.providers.stt.base import SpeechToText
from daedam.providers.stt.registry import build_stt
from daedam.providers.tts.base import TextToSpeech
from daedam.providers.tts.registry import build_tts
from daedam.providers.vad.base import VoiceActivity
from daedam.providers.vad.registry import build_vad
from daedam.providers.vision import registry as vision_registry

EMBEDDED = frozenset({"rules", "pocketsphinx", "espeak-ng", "hashing", "silero", "local", "mediapipe"})
T = TypeVar("T")

BETTER_LLM = "DAEDAM_LLM=openai:MODEL,rules (DAEDAM_LLM_BASE_URL, DAEDAM_LLM_API_KEY)"
BETTER_STT = "daedam models pull faster-whisper-small"
BETTER_TTS = "daedam models pull supertonic-3"
BETTER_EMBEDDINGS = "DAEDAM_EMBEDDINGS=openai:bge-m3 (DAEDAM_EMBEDDINGS_BASE_URL)"


@dataclass(frozen=True, slots=True)
class SpeechEngines:
    """What hears and speaks; None where nothing can, with the sentence that says what would help."""

    stt: SpeechToText | None
    tts: TextToSpeech | None
    vad: VoiceActivity
    stt_remedy: str | None = None
    tts_remedy: str | None = None


def build_language_model(settings: Settings, *, has_morphology: bool, holds_models: bool = True) -> LanguageModel:
    """The chain named by `DAEDAM_LLM`. Without `holds_models`, model files are left to the worker that has them."""
    key, url = settings.llm_api_key.get_secret_value(), settings.llm_base_url
    options = LlmOptions(
        api_keys=dict.fromkeys(ENDPOINTS, key) if key else {},
        base_urls=dict.fromkeys(ENDPOINTS, url) if url else {},
        has_morphology=has_morphology,
        holds_models=holds_models,
        home=settings.home,
        max_parallel=settings.llm_parallel or None,
    )
    return build_llm(settings.llm, options)


def build_embeddings(settings: Settings) -> Embedder:
    """The embedder named by `DAEDAM_EMBEDDINGS`."""
    options = None
    if settings.embeddings_base_url:
        options = OpenAIEmbedderOptions(
            base_url=settings.embeddings_base_url, api_key=settings.embeddings_api_key.get_secret_value()
        )
    return build_embedder(settings.embeddings, EmbedderOptions(openai=options))


def build_objects(settings: Settings) -> ObjectStorage:
    """The object storage: a folder of this machine."""
    return build_storage("local", StorageOptions(folder=settings.home / "objects"))


def build_speech(settings: Settings) -> SpeechEngines:
    """What hears and speaks here. Starts nothing yet."""
    services = {
        "deepgram": Service(settings.deepgram_url, settings.deepgram_api_key.get_secret_value()),
        "openai-realtime": Service(settings.openai_realtime_url, settings.openai_realtime_api_key.get_secret_value()),
        "openai-stt": Service(settings.openai_stt_base_url, settings.openai_stt_api_key.get_secret_value()),
    }
    options = SpeechOptions(home=settings.home, services=services, first_result_s=settings.stt_first_result_s)
    stt, stt_remedy = _present(lambda: build_stt(settings.stt, options))
    tts, tts_remedy = _present(lambda: build_tts(settings.tts, options))
    return SpeechEngines(stt, tts, build_vad(settings.vad), stt_remedy, tts_remedy)


def seeing(settings: Settings) -> CapabilityState:
    """What looks at pictures here, by its name alone: nothing of it is loaded for the table."""
    remedy = vision_registry.missing(settings.vision, settings.home)
    if remedy is not None:
        return CapabilityState("vision", "none", "", True, False, (), remedy)
    engine, _, added = settings.vision.partition("+")
    found = vision_registry.resolve(engine)
    return _state("vision", f"{found}+{added}" if added else found, "")


def build_eyes(settings: Settings) -> SleepingEyes | None:
    """What looks at live pictures, asleep; None where `DAEDAM_VISION` names nothing that is here."""
    if vision_registry.missing(settings.vision, settings.home) is not None:
        return None

    def wake() -> SessionEyes:
        from daedam.providers.vision.live import LiveVision  # noqa: PLC0415 - only for whom it may look at

        return LiveVision(settings.vision, settings.home)

    return SleepingEyes(wake)


def _present(build: Callable[[], T]) -> tuple[T | None, str | None]:
    try:
        return build(), None
    except ProviderUnavailable as missing:
        return None, missing.remedy


def describe(
    llm: LanguageModel, embedder: Embedder, storage: ObjectStorage, speech: SpeechEngines, seeing: CapabilityState
) -> list[CapabilityState]:
    """The table: capability → engine in use → how to get a better one."""
    vectors = embedder.capabilities
    return [
        _thinking(llm),
        _hearing(speech),
        _speaking(speech),
        _state("voice_activity", "silero", "silero-onnx"),
        seeing,
        _state("embeddings", vectors.engine, vectors.model, better=BETTER_EMBEDDINGS),
        _state("resume_parsing", "documents", "pdf+docx+hwpx+text", is_embedded=True),
        _state("object_storage", storage.capabilities.engine, ""),
    ]


def _thinking(llm: LanguageModel) -> CapabilityState:
    """The wanted engine; a model file that is not here cannot run, whatever stands behind it in the chain."""
    model, wanted = llm.capabilities, llm.engines[0] if isinstance(llm, ResilientLlm) else llm
    if isinstance(wanted, GgufLlm) and wanted.missing is not None:
        return CapabilityState("language_model", model.engine, model.model, False, False, (), wanted.missing)
    return _state("language_model", model.engine, model.model, better=BETTER_LLM)


def _hearing(speech: SpeechEngines) -> CapabilityState:
    if speech.stt is None:
        return CapabilityState("speech_to_text", "typed answers", "", True, False, (), speech.stt_remedy)
    found = speech.stt.capabilities
    languages = tuple(sorted(found.languages))
    return _state("speech_to_text", found.engine, found.model, languages=languages, better=BETTER_STT)


def _speaking(speech: SpeechEngines) -> CapabilityState:
    if speech.tts is None:
        return CapabilityState("text_to_speech", "text on screen", "", True, False, (), speech.tts_remedy)
    found = speech.tts.capabilities
    languages = tuple(sorted(found.languages))
    return _state("text_to_speech", found.engine, found.model, languages=languages, better=BETTER_TTS)


def _state(
    capability: str,
    engine: str,
    model: str,
    *,
    languages: tuple[str, ...] = (),
    better: str | None = None,
    is_embedded: bool | None = None,
) -> CapabilityState:
    embedded = engine in EMBEDDED if is_embedded is None else is_embedded
    return CapabilityState(capability, engine, model, embedded, True, languages, better if embedded else None)
