"""What is said about model files on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from daedam.providers.models.catalogue import UnknownModel, catalogue
from daedam.providers.models.store import (
    MANIFEST,
    ModelState,
    file_names,
    is_present,
    list_models,
    model_folder,
    read_manifest,
    staging_folder,
    verify,
)

TINY = "faster-whisper-tiny"
FILES = ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt")


def _place(home: Path, *names: str) -> Path:
    folder = model_folder(home, TINY)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(f"contents of {name}")
    return folder


def _state(home: Path) -> ModelState:
    return next(listed.state for listed in list_models(home) if listed.entry.id == TINY)


def test_a_fresh_machine_lists_everything_as_absent(tmp_path: Path) -> None:
    listed = list_models(tmp_path / "nowhere")

    assert [model.entry for model in listed] == list(catalogue())
    assert {model.state for model in listed} == {ModelState.ABSENT}
    assert {model.bytes_on_disk for model in listed} == {0}


def test_a_model_is_present_only_with_all_its_files(tmp_path: Path) -> None:
    _place(tmp_path, *FILES[:-1])
    assert (_state(tmp_path), is_present(tmp_path, TINY)) == (ModelState.INCOMPLETE, False)

    _place(tmp_path, *FILES)
    assert (_state(tmp_path), is_present(tmp_path, TINY)) == (ModelState.PRESENT, True)


def test_a_begun_pull_is_listed_as_incomplete(tmp_path: Path) -> None:
    staging_folder(tmp_path, TINY).mkdir(parents=True)

    assert _state(tmp_path) is ModelState.INCOMPLETE


def test_sizes_count_the_model_files_only(tmp_path: Path) -> None:
    folder = _place(tmp_path, *FILES)
    (folder / MANIFEST).write_text("{}" * 1000)
    (folder / ".cache").mkdir()
    (folder / ".cache" / "note").write_text("x" * 1000)
    listed = next(model for model in list_models(tmp_path) if model.entry.id == TINY)

    assert file_names(folder) == sorted(FILES)
    assert listed.bytes_on_disk == sum(len(f"contents of {name}") for name in FILES)


def test_copied_files_are_recorded_at_the_first_verification_and_held_to_it(tmp_path: Path) -> None:
    folder = _place(tmp_path, *FILES)
    first = verify(tmp_path, TINY)
    assert first.is_whole
    assert "recorded now" in first.checked_against
    assert set(read_manifest(folder)) == set(FILES)

    second = verify(tmp_path, TINY)
    assert (second.is_whole, second.checked_against) == (True, "checksums recorded at the pull")

    (folder / "model.bin").write_text("bits have rotted")
    rotten = verify(tmp_path, TINY)
    assert not rotten.is_whole
    assert rotten.problems == ("model.bin is not what it was",)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    _place(tmp_path, *FILES[1:])
    answer = verify(tmp_path, TINY)

    assert not answer.is_whole
    assert answer.problems == ("config.json is missing",)


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel):
        verify(tmp_path, "../../etc")
