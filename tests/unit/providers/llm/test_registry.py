"""Names to engines: presets, chains, and errors that say what to write."""

from __future__ import annotations

import pytest

from daedam.providers.llm.endpoint.presets import ENDPOINTS, MODELS
from daedam.providers.llm.registry import LlmOptions, UnknownEngineError, build_llm, endpoint_settings
from daedam.providers.llm.resilient import ResilientLlm
from daedam.providers.llm.scripted import ScriptedLlm


async def test_a_chain_is_built_in_order() -> None:
    llm = build_llm("openai:gpt-4.1, ollama:exaone-3.5-7.8b,rules", LlmOptions(api_keys={"openai": "k"}))
    assert isinstance(llm, ResilientLlm)
    names = [(e.capabilities.engine, e.capabilities.model, e.capabilities.is_local) for e in llm.engines]
    assert names == [
        ("openai", "gpt-4.1", False),
        ("ollama", "exaone3.5:7.8b", True),
        ("rules", "rules-1", True),
    ]
    await llm.close()


@pytest.mark.parametrize("spec", ["gpt", "", " , ", "openia:gpt-4.1", "rules:2"])
def test_an_unknown_name_lists_the_known_ones(spec: str) -> None:
    with pytest.raises(UnknownEngineError, match=r"rules, openai:MODEL"):
        build_llm(spec)


def test_a_missing_key_or_model_is_named() -> None:
    with pytest.raises(UnknownEngineError, match="needs an API key"):
        build_llm("openai:gpt-4.1")
    with pytest.raises(UnknownEngineError, match="write ollama:MODEL"):
        build_llm("ollama")


def test_scripted_needs_its_script() -> None:
    with pytest.raises(UnknownEngineError, match="script"):
        build_llm("scripted")
    scripted = ScriptedLlm({})
    llm = build_llm("scripted", LlmOptions(scripted=lambda: scripted))
    assert isinstance(llm, ResilientLlm)
    assert llm.engines == (scripted,)


def test_an_address_elsewhere_is_not_local() -> None:
    here = endpoint_settings("vllm", "m", LlmOptions())
    there = endpoint_settings("vllm", "m", LlmOptions(base_urls={"vllm": "http://gpu.example.org/v1"}))
    assert (here.is_local, there.is_local) == (True, False)


def test_keys_are_not_printed() -> None:
    options = LlmOptions(api_keys={"openai": "sesame"})
    assert "sesame" not in repr(options)
    assert "sesame" not in repr(endpoint_settings("openai", "gpt-4.1", options))


def test_every_model_preset_has_a_name_at_every_local_endpoint() -> None:
    local = {name for name, preset in ENDPOINTS.items() if preset.is_local}
    for preset in MODELS.values():
        assert set(preset.names_at) == local
        assert preset.licence
