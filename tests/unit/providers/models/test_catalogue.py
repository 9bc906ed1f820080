"""The catalogue is complete, consistent with the engines, and honest about licences."""

from __future__ import annotations

import pytest

from daedam.providers.models.catalogue import UnknownModel, catalogue, find
from daedam.providers.stt.faster_whisper import SIZES
from daedam.providers.tts.supertonic import MODEL


def test_ids_are_unique_and_safe_as_folder_names() -> None:
    ids = [entry.id for entry in catalogue()]

    assert len(ids) == len(set(ids))
    assert all(set(model_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-") for model_id in ids)


def test_every_engine_finds_its_models() -> None:
    for size in SIZES:
        assert find(f"faster-whisper-{size}").capability == "stt"
    assert find(MODEL).capability == "tts"


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_each_entry_says_what_a_person_must_know_before_pulling(entry) -> None:  # type: ignore[no-untyped-def]
    assert entry.capability in {"stt", "tts", "llm", "embeddings"}
    assert entry.licence
    assert entry.title
    assert entry.megabytes > 10
    assert entry.repository.count("/") == 1
    assert entry.files
    assert entry.languages
    assert all(len(checksum) == 64 for checksum in entry.sha256.values())


@pytest.mark.parametrize("model_id", ["exaone-3.5-7.8b", "solar-10.7b"])
def test_a_licence_without_commercial_use_is_said(model_id: str) -> None:
    entry = find(model_id)

    assert "non-commercial" in entry.licence
    assert "excludes commercial use" in entry.title


def test_an_unknown_model_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownModel, match="faster-whisper-small"):
        find("gpt-17")
