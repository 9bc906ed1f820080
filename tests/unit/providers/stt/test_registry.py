"""How a recogniser is chosen by name, by what is installed and by which model files are here."""

from __future__ import annotations

from pathlib import Path

import pytest

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import SpeechOptions
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
