"""How a recogniser is chosen by name, by what is installed and by which model files are here."""

from __future__ import annotations

from pathlib import Path

import pytest

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import Service, SpeechOptions
from daedam.providers.stt import registry
from daedam.providers.stt.registry import KNOWN, build_stt
from voices.engines import needs_sphinx
from voices.random_whisper import write_random_whisper


def _place_whisper(home: Path, size: str) -> None:
    folder = home / "models" / f"faster-whisper-{size}"
    folder.mkdir(parents=True)
    for name in ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt", "preprocessor_config.json"):
        (folder / name).write_text("{}")


@needs_sphinx
def test_auto_is_the_embedded_engine_without_model_files(tmp_path: Path) -> None:
    for options in (None, SpeechOptions(), SpeechOptions(home=tmp_path)):
        capabilities = build_stt("auto", options).capabilities
        assert capabilities.engine == "pocketsphinx"
        assert capabilities.languages == {Language.EN}


def test_auto_takes_the_best_model_that_is_here(tmp_path: Path) -> None:
    for size in ("tiny", "medium", "base"):
        _place_whisper(tmp_path, size)
    capabilities = build_stt("auto", SpeechOptions(home=tmp_path)).capabilities

    assert (capabilities.engine, capabilities.model) == ("faster-whisper", "medium")
    assert capabilities.languages == set(Language)


def test_a_named_size_is_taken_even_when_a_better_one_is_here(tmp_path: Path) -> None:
    for size in ("tiny", "medium"):
        _place_whisper(tmp_path, size)

    assert build_stt("faster-whisper:tiny", SpeechOptions(home=tmp_path)).capabilities.model == "tiny"


@pytest.mark.parametrize("spec", ["faster-whisper", "faster-whisper:small"])
def test_missing_model_files_name_the_command_that_brings_them(tmp_path: Path, spec: str) -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        build_stt(spec, SpeechOptions(home=tmp_path))
    assert "daedam models pull faster-whisper-small" in caught.value.remedy


async def test_damaged_model_files_are_reported_by_the_check(tmp_path: Path) -> None:
    _place_whisper(tmp_path, "tiny")
    engine = build_stt("faster-whisper:tiny", SpeechOptions(home=tmp_path))
    health = await engine.check()
    await engine.close()

    assert not health.is_ready
    assert "daedam models verify faster-whisper-tiny" in (health.remedy or "")


async def test_a_readable_model_reports_its_size(tmp_path: Path) -> None:
    write_random_whisper(tmp_path / "models" / "faster-whisper-tiny")
    engine = build_stt("auto", SpeechOptions(home=tmp_path))
    health = await engine.check()
    await engine.close()

    assert (health.is_ready, health.model) == (True, "tiny")


def test_without_pocketsphinx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ProviderUnavailable) as caught:
        build_stt("pocketsphinx")
    assert "daedam[sphinx]" in caught.value.remedy


async def test_scripted_reads_the_options_script() -> None:
    engine = build_stt("scripted", SpeechOptions(script=("네, 준비됐습니다.",)))
    stream = await engine.open(Language.KO)

    assert (await stream.finish()).text == "네, 준비됐습니다."


@pytest.mark.parametrize("spec", ["parrot", "faster-whisper:huge", "pocketsphinx:xl", ""])
def test_an_unknown_name_is_answered_with_the_known_ones(spec: str) -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        build_stt(spec)
    assert all(name in caught.value.remedy for name in KNOWN)


SERVICES = {
    "deepgram": Service("wss://api.deepgram.example", "a-key-of-the-test"),
    "openai-realtime": Service("wss://live.example/v1", "a-third-key"),
    "openai-stt": Service("https://stt.example/v1", "another-key"),
}


def test_services_are_named_with_their_model_and_say_that_sound_leaves_the_machine() -> None:
    options = SpeechOptions(services=SERVICES)
    for spec, engine, model in (
        ("deepgram", "deepgram", "nova-3"),
        ("deepgram:nova-2", "deepgram", "nova-2"),
        ("openai-realtime", "openai-realtime", "gpt-live-transcribe"),
        ("openai-realtime:gpt-realtime-whisper", "openai-realtime", "gpt-realtime-whisper"),
        ("openai-stt:gpt-4o-transcribe", "openai-stt", "gpt-4o-transcribe"),
    ):
        capabilities = build_stt(spec, options).capabilities
        assert (capabilities.engine, capabilities.model, capabilities.is_local) == (engine, model, False)
        assert capabilities.languages == set(Language)
    assert "key" not in repr(options)


@pytest.mark.parametrize(
    ("spec", "services", "names"),
    [
        ("deepgram", {"deepgram": Service("wss://x.example")}, "DAEDAM_DEEPGRAM_API_KEY"),
        ("openai-stt:m", {"openai-stt": Service("https://x.example/v1")}, "DAEDAM_OPENAI_STT_API_KEY"),
        ("openai-realtime", {"openai-realtime": Service("wss://x.example")}, "DAEDAM_OPENAI_REALTIME_API_KEY"),
        ("openai-stt", SERVICES, "openai-stt:whisper-1"),
        ("deepgram", {}, "DAEDAM_DEEPGRAM"),
    ],
)
def test_what_a_service_lacks_is_named(spec: str, services: dict[str, Service], names: str) -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        build_stt(spec, SpeechOptions(services=services))
    assert names in caught.value.remedy


def test_a_server_on_this_machine_needs_no_key() -> None:
    services = {"openai-stt": Service("http://127.0.0.1:8000/v1")}

    assert build_stt("openai-stt:whisper", SpeechOptions(services=services)).capabilities.is_local


@needs_sphinx
def test_a_chain_is_built_in_its_order() -> None:
    capabilities = build_stt("deepgram:nova-3, pocketsphinx", SpeechOptions(services=SERVICES)).capabilities

    assert (capabilities.engine, capabilities.is_local) == ("deepgram", False)
    assert build_stt("pocketsphinx,scripted").capabilities.is_local


def test_a_chain_with_a_name_nobody_knows_is_refused() -> None:
    for spec in ("scripted,parrot", "scripted,", ",scripted"):
        with pytest.raises(ProviderUnavailable):
            build_stt(spec)
