"""From a name to a language model: "rules", "openai:gpt-4.1", "gguf:exaone-3.5-7.8b", or a chain "a,b,rules"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from daedam.providers.llm.base import LanguageModel
from daedam.providers.llm.endpoint.modes import ModeMemory
from daedam.providers.llm.endpoint.presets import ENDPOINTS, MODELS, model_name
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.prompted.model import Deadlines
from daedam.providers.llm.resilient import ResilientLlm, RetryPolicy
from daedam.providers.llm.rules.engine import RulesEngine
from daedam.providers.models.catalogue import UnknownModel

FILE_READING_S, FILE_CHAIN_S = 600.0, 900.0
"""A model of 8 billion parameters writes about five tokens a second on a few cores, and three readings come in a row:
what nobody waits for may take that long. Plans and follow-ups keep their deadlines."""


class UnknownEngineError(ValueError):
    """The settings name an engine that does not exist, or leave out what it needs. The message says what to write."""


@dataclass(frozen=True, slots=True)
class LlmOptions:
    """What engines need besides their name. Keys and addresses by engine ("openai", "ollama", "vllm", …).

    `adjust` may change an endpoint's settings last (deadlines, size limits). `scripted` makes the scripted engine.
    `has_morphology=False` keeps the rules engine small (API and media processes); `holds_models=False` keeps model
    files out of a process, whose calls to them then fail. `home` is where pulled model files are. `max_parallel`
    replaces the presets' number of calls to an endpoint at once.
    """

    api_keys: dict[str, str] = field(default_factory=dict, repr=False)
    base_urls: dict[str, str] = field(default_factory=dict)
    has_morphology: bool = True
    holds_models: bool = True
    home: Path | None = None
    max_parallel: int | None = None
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    memory: ModeMemory = field(default_factory=ModeMemory)
    adjust: Callable[[EndpointSettings], EndpointSettings] = lambda settings: settings
    scripted: Callable[[], LanguageModel] | None = None


def build_llm(spec: str, options: LlmOptions | None = None) -> LanguageModel:
    """The engine or chain that `spec` names, wrapped in its deadline and breaker. Raises UnknownEngineError."""
    options = options or LlmOptions()
    names = [name.strip() for name in spec.split(",") if name.strip()]
    if not names:
        raise UnknownEngineError(f"no language model is named; known: {known_engines()}")
    policy = options.policy
    if any(name.startswith("gguf:") for name in names):
        policy = replace(policy, evaluation_deadline_s=FILE_CHAIN_S, insight_deadline_s=FILE_CHAIN_S)
    return ResilientLlm([_one(name, options) for name in names], policy)


def known_engines() -> str:
    """The names that may be written, for messages and help."""
    return ", ".join(["rules", *(f"{name}:MODEL" for name in ENDPOINTS), "gguf:MODEL", "scripted"])


def _one(name: str, options: LlmOptions) -> LanguageModel:
    engine, _, model = name.partition(":")
    if name == "rules":
        return RulesEngine(has_morphology=options.has_morphology)
    if name == "scripted":
        if options.scripted is None:
            raise UnknownEngineError("the engine scripted needs a script in its options")
        return options.scripted()
    if engine == "gguf":
        return _from_file(model, options)
    if engine not in ENDPOINTS:
        raise UnknownEngineError(f"unknown language model {name!r}; known: {known_engines()}")
    # An endpoint's own import is slow, and a machine on rules alone never needs it.
    from daedam.providers.llm.endpoint.adapter import EndpointLlm  # noqa: PLC0415

    return EndpointLlm(endpoint_settings(engine, model, options), memory=options.memory)


def _from_file(model: str, options: LlmOptions) -> LanguageModel:
    # As above: most processes run no model file.
    from daedam.providers.llm.gguf.adapter import GgufLlm  # noqa: PLC0415
    from daedam.providers.llm.gguf.files import locate  # noqa: PLC0415

    if not model:
        raise UnknownEngineError(f"write gguf:PATH or gguf:MODEL; presets: {', '.join(sorted(MODELS))}")
    try:
        file = locate(model, options.home)
    except UnknownModel as error:
        raise UnknownEngineError(str(error)) from None
    deadlines = Deadlines(evaluation_s=FILE_READING_S, insight_s=FILE_READING_S)
    return GgufLlm(file if options.holds_models else replace(file, is_elsewhere=True), deadlines=deadlines)


def endpoint_settings(engine: str, model: str, options: LlmOptions) -> EndpointSettings:
    """The preset of this engine with the options' key and address. Raises UnknownEngineError for what is missing."""
    preset = ENDPOINTS[engine]
    key = options.api_keys.get(engine, "")
    if not model:
        raise UnknownEngineError(f"write {engine}:MODEL; presets: {', '.join(sorted(MODELS))}")
    if preset.needs_key and not key:
        raise UnknownEngineError(f"the engine {engine} needs an API key")
    settings = EndpointSettings(
        engine=engine,
        model=model_name(engine, model),
        base_url=options.base_urls.get(engine, preset.base_url),
        api_key=key,
        is_local=preset.is_local,
        max_parallel=options.max_parallel or preset.max_parallel,
        limit_field=preset.limit_field,
        output_modes=preset.output_modes,
    )
    # An address of this machine is local whatever its kind; an address elsewhere is not, preset or not.
    return options.adjust(replace(settings, is_local=settings.is_loopback))
