"""Model files on this machine: `HOME/models/ID/`, with the checksums of a pull beside them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path

from daedam.providers.models.catalogue import CatalogueEntry, catalogue, find

MANIFEST = "checksums.json"
_BLOCK = 1024 * 1024


class ModelState(StrEnum):
    """Where a model stands on this machine."""

    ABSENT = "absent"
    INCOMPLETE = "incomplete"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A catalogue entry and what of it is here. `folder` is where its files are or would be."""

    entry: CatalogueEntry
    state: ModelState
    folder: Path
    bytes_on_disk: int


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a model is whole. `checked_against` says which checksums it was held against."""

    model_id: str
    is_whole: bool
    checked_against: str
    problems: tuple[str, ...] = ()


def model_folder(home: Path, model_id: str) -> Path:
    """Where a model's files are kept."""
    return home / "models" / model_id


def list_models(home: Path) -> list[ListedModel]:
    """Every known model with its state here; reads no file contents."""
    return [_listed(home, entry) for entry in catalogue()]


def is_present(home: Path, model_id: str) -> bool:
    """Whether all files of a model are here. Raises `UnknownModel`."""
    return _listed(home, find(model_id)).state is ModelState.PRESENT


def verify(home: Path, model_id: str) -> Verification:
    """Read every file of a model and compare checksums. Raises `UnknownModel`.

    Files that were copied here by hand have no record: they are recorded now, and the answer says so.
    """
    entry, folder = find(model_id), model_folder(home, model_id)
    missing = _unmatched(entry, folder)
    if missing:
        return Verification(model_id, False, "nothing", tuple(f"{name} is missing" for name in missing))
    actual = {name: sha256_of(folder / name) for name in file_names(folder)}
    recorded = read_manifest(folder)
    if not recorded and not entry.sha256:
        write_manifest(folder, actual)
        return Verification(model_id, True, "nothing yet: checksums recorded now")
    expected = {**recorded, **entry.sha256}
    problems = tuple(
        f"{name} is missing" if name not in actual else f"{name} is not what it was"
        for name, checksum in expected.items()
        if actual.get(name) != checksum
    )
    against = "published checksums" if entry.sha256 else "checksums recorded at the pull"
    return Verification(model_id, not problems, against, problems)


def file_names(folder: Path) -> list[str]:
    """The model's files, as paths below `folder`, without our own record and the hub client's notes."""
    names = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [name.as_posix() for name in names if name.parts[0] != ".cache" and name.name != MANIFEST]


def sha256_of(path: Path) -> str:
    """The checksum of one file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read_manifest(folder: Path) -> dict[str, str]:
    """The recorded checksums by file name; empty when there is no record."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    recorded = json.loads(path.read_text(encoding="utf-8"))
    return {str(name): str(checksum) for name, checksum in recorded["sha256"].items()}


def write_manifest(folder: Path, checksums: dict[str, str], **about: str) -> None:
    """Record checksums, whole or not at all."""
    draft = folder / f".{MANIFEST}.part"
    text = json.dumps({**about, "sha256": checksums}, indent=1, sort_keys=True)
    draft.write_text(text, encoding="utf-8")
    draft.replace(folder / MANIFEST)


def _listed(home: Path, entry: CatalogueEntry) -> ListedModel:
    folder = model_folder(home, entry.id)
    names = file_names(folder) if folder.is_dir() else []
    size = sum((folder / name).stat().st_size for name in names)
    if names and not _unmatched(entry, folder):
        return ListedModel(entry, ModelState.PRESENT, folder, size)
    is_begun = bool(names) or staging_folder(home, entry.id).is_dir()
    return ListedModel(entry, ModelState.INCOMPLETE if is_begun else ModelState.ABSENT, folder, size)


def staging_folder(home: Path, model_id: str) -> Path:
    """Where an unfinished pull keeps its parts."""
    return home / "models" / f".{model_id}.part"


def _unmatched(entry: CatalogueEntry, folder: Path) -> list[str]:
    names = file_names(folder) if folder.is_dir() else []
    return [pattern for pattern in entry.files if not any(fnmatch(name, pattern) for name in names)]
