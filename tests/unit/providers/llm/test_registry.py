"""Names to engines: presets, chains, and errors that say what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from daedam.providers.llm.endpoint.presets import ENDPOINTS, MODELS
from daedam.providers.llm.registry import LlmOptions, UnknownEngineError, build_llm, endpoint_settings
from daedam.providers.llm.resilient import ResilientLlm, RetryPolicy
from daedam.providers.llm.scripted import ScriptedLlm
from fixtures import llm_requests as requests


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


async def test_a_model_file_is_an_engine_like_any_other(tmp_path: Path) -> None:
    llm = build_llm(f"gguf:solar-10.7b-q8,gguf:{tmp_path / 'own.gguf'},rules", LlmOptions(home=tmp_path))
    assert isinstance(llm, ResilientLlm)
    names = [(e.capabilities.engine, e.capabilities.model, e.capabilities.is_local) for e in llm.engines]
    assert names == [
        ("gguf", "solar-10.7b-instruct-v1.0.Q8_0.gguf", True),
        ("gguf", "own.gguf", True),
        ("rules", "rules-1", True),
    ]
    draft = await llm.evaluate(requests.evaluation_request("en"))
    await llm.close()
    assert draft.receipt.fell_back_from == (
        ("gguf:solar-10.7b-instruct-v1.0.Q8_0.gguf", "unavailable"),
        ("gguf:own.gguf", "unavailable"),
    )


async def test_a_chain_with_a_model_file_waits_longer_for_readings_and_no_longer_for_questions() -> None:
    asked = LlmOptions(policy=RetryPolicy(plan_deadline_s=7))
    patient, usual = build_llm("gguf:own.gguf,rules", asked), build_llm("rules", asked)
    assert isinstance(patient, ResilientLlm)
    assert isinstance(usual, ResilientLlm)
    assert (patient.policy.evaluation_deadline_s, patient.policy.plan_deadline_s) == (900, 7)
    assert usual.policy.evaluation_deadline_s == 120


async def test_a_process_that_holds_no_models_leaves_them_to_another(tmp_path: Path) -> None:
    llm = build_llm("gguf:solar-10.7b-q8,rules", LlmOptions(home=tmp_path, holds_models=False))
    draft = await llm.evaluate(requests.evaluation_request("ko"))
    await llm.close()
    assert draft.receipt.fell_back_from == (("gguf:solar-10.7b-instruct-v1.0.Q8_0.gguf", "other_process"),)


@pytest.mark.parametrize(("spec", "told"), [("gguf", "write gguf:PATH"), ("gguf:gpt", "Known models")])
def test_a_model_file_must_be_named(spec: str, told: str) -> None:
    with pytest.raises(UnknownEngineError, match=told):
        build_llm(spec)


def test_the_configured_number_of_calls_at_once_replaces_the_presets() -> None:
    assert endpoint_settings("vllm", "m", LlmOptions()).max_parallel == ENDPOINTS["vllm"].max_parallel
    assert endpoint_settings("vllm", "m", LlmOptions(max_parallel=3)).max_parallel == 3


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


def test_every_model_preset_has_a_name_at_every_local_engine() -> None:
    local = {name for name, preset in ENDPOINTS.items() if preset.is_local} | {"gguf"}
    for preset in MODELS.values():
        assert set(preset.names_at) == local
        assert preset.licence
