"""Endpoints and models Daedam knows by name. Data only: addresses, keys and folders come from the settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EndpointPreset:
    """How a kind of endpoint differs. `output_modes` are tried in this order."""

    engine: str
    base_url: str
    is_local: bool
    needs_key: bool
    limit_field: str = "max_tokens"
    output_modes: tuple[str, ...] = ("json_schema", "json_object", "tool", "prompt")
    max_parallel: int = 4


@dataclass(frozen=True, slots=True)
class ModelPreset:
    """A model by a short name, and what each engine calls it; at "gguf" stands its name in `daedam models`."""

    name: str
    licence: str
    context_tokens: int
    names_at: dict[str, str]


ENDPOINTS: dict[str, EndpointPreset] = {
    "openai": EndpointPreset(
        "openai",
        "https://api.openai.com/v1",
        is_local=False,
        needs_key=True,
        limit_field="max_completion_tokens",
        max_parallel=8,
    ),
    "ollama": EndpointPreset("ollama", "http://127.0.0.1:11434/v1", is_local=True, needs_key=False, max_parallel=1),
    "vllm": EndpointPreset("vllm", "http://127.0.0.1:8000/v1", is_local=True, needs_key=False, max_parallel=16),
    "llamacpp": EndpointPreset("llamacpp", "http://127.0.0.1:8080/v1", is_local=True, needs_key=False, max_parallel=2),
}

MODELS: dict[str, ModelPreset] = {
    "exaone-3.5-7.8b": ModelPreset(
        "exaone-3.5-7.8b",
        "EXAONE AI Model License (research use only)",
        32768,
        {
            "ollama": "exaone3.5:7.8b",
            "vllm": "LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct",
            "llamacpp": "EXAONE-3.5-7.8B-Instruct",
            "gguf": "exaone-3.5-7.8b",
        },
    ),
    "llama-3.1-8b-q4": ModelPreset(
        "llama-3.1-8b-q4",
        "Llama 3.1 Community License",
        131072,
        {
            "ollama": "llama3.1:8b-instruct-q4_K_M",
            "vllm": "meta-llama/Llama-3.1-8B-Instruct",
            "llamacpp": "Meta-Llama-3.1-8B-Instruct-Q4_K_M",
            "gguf": "llama-3.1-8b",
        },
    ),
    "solar-10.7b-q8": ModelPreset(
        "solar-10.7b-q8",
        "CC BY-NC 4.0 (not for commercial use)",
        4096,
        {
            "ollama": "solar:10.7b-instruct-v1-q8_0",
            "vllm": "upstage/SOLAR-10.7B-Instruct-v1.0",
            "llamacpp": "solar-10.7b-instruct-v1.0.Q8_0",
            "gguf": "solar-10.7b",
        },
    ),
}


def model_name(engine: str, model: str) -> str:
    """What this kind of engine calls a model: a preset's name there, else the name as given."""
    preset = MODELS.get(model.lower())
    return preset.names_at.get(engine, model) if preset else model
