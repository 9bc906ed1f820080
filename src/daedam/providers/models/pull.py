"""Fetches a model's files from a Hugging Face hub: resumable, checked, and in place only when whole."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Protocol

from daedam.providers.errors import ProviderError
from daedam.providers.models.catalogue import CatalogueEntry, find
from daedam.providers.models.store import (
    model_folder,
    sha256_of,
    staging_folder,
    write_manifest,
)

HUB = "https://huggingface.co"
REACH_LIMIT_S = 1.5
_REPORT_EVERY_S = 0.2
_REVISION_NOTE = "revision"


class PullFailed(ProviderError):  # noqa: N818 - reads as a state
    """A pull did not finish. `sentence` tells an operator what happened and what goes on working."""

    def __init__(self, code: str, sentence: str, *, is_retryable: bool) -> None:
        super().__init__(code, is_retryable=is_retryable, engine="hub")
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far a pull is. `stage` is "fetching", "checking" or "done"; sizes in bytes over all files."""

    model_id: str
    stage: str
    file: str
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file as the hub describes it; `sha256` is stated for large files only."""

    name: str
    size: int
    sha256: str | None


class Hub(Protocol):
    """The part of a hub a pull needs."""

    def describe(self, entry: CatalogueEntry) -> tuple[str, list[HubFile]]:
        """The exact revision and its wanted files."""
        ...

    def fetch(
        self, entry: CatalogueEntry, revision: str, file: HubFile, folder: Path, on_bytes: Callable[[int], None]
    ) -> None:
        """Bring one file into `folder`, going on from an unfinished part; report the bytes as they come."""
        ...


def pull(home: Path, model_id: str, *, endpoint: str = HUB) -> Iterator[PullProgress]:
    """Fetch a model into `HOME/models/ID`, reporting progress about five times a second.

    Blocking: run it in a thread or on a command line. A second call goes on where the first one stopped.
    Raises `UnknownModel`, and `PullFailed` (within two seconds when the hub cannot be reached).
    """
    from daedam.providers.models.hub import HuggingFaceHub  # noqa: PLC0415 - takes half a second to import

    entry = find(model_id)
    hub = HuggingFaceHub(endpoint)
    hub.demand_reachable(entry)
    yield from pull_from(hub, home, entry)


def pull_from(hub: Hub, home: Path, entry: CatalogueEntry) -> Iterator[PullProgress]:
    """`pull`, from a given hub."""
    revision, wanted = hub.describe(entry)
    _demand_all_patterns(entry, wanted)
    staging = _staging(home, entry, revision)
    total = sum(file.size for file in wanted)
    _demand_space(home, entry, total)
    done = 0
    for file in wanted:
        fetch = _in_thread(partial(hub.fetch, entry, revision, file, staging))
        for n_bytes in fetch:
            yield PullProgress(entry.id, "fetching", file.name, min(done + n_bytes, total), total)
        done += file.size
        yield PullProgress(entry.id, "fetching", file.name, done, total)
    yield PullProgress(entry.id, "checking", "", total, total)
    checksums = _checked(entry, wanted, staging)
    _put_in_place(home, entry, staging, checksums, revision)
    yield PullProgress(entry.id, "done", "", total, total)


def _staging(home: Path, entry: CatalogueEntry, revision: str) -> Path:
    """The folder of an unfinished pull; parts of another revision are thrown away."""
    staging = staging_folder(home, entry.id)
    note = staging / _REVISION_NOTE
    if staging.is_dir() and (not note.is_file() or note.read_text() != revision):
        shutil.rmtree(staging)
    staging.mkdir(parents=True, exist_ok=True)
    note.write_text(revision)
    return staging


def _checked(entry: CatalogueEntry, wanted: list[HubFile], staging: Path) -> dict[str, str]:
    checksums = {}
    for file in wanted:
        path = staging / file.name
        checksums[file.name] = actual = sha256_of(path)
        stated = entry.sha256.get(file.name, file.sha256)
        if path.stat().st_size != file.size or (stated is not None and actual != stated):
            path.unlink()
            raise PullFailed(
                "checksum", f"{file.name} arrived damaged and was removed: pull {entry.id} again.", is_retryable=True
            )
    return checksums


def _put_in_place(home: Path, entry: CatalogueEntry, staging: Path, checksums: dict[str, str], revision: str) -> None:
    (staging / _REVISION_NOTE).unlink()
    write_manifest(staging, checksums, repository=entry.repository, revision=revision)
    folder = model_folder(home, entry.id)
    if folder.exists():
        shutil.rmtree(folder)
    staging.rename(folder)


def _demand_all_patterns(entry: CatalogueEntry, wanted: list[HubFile]) -> None:
    for pattern in entry.files:
        if not any(fnmatch(file.name, pattern) for file in wanted):
            raise PullFailed("missing_file", f"{entry.repository} has no file {pattern} any more.", is_retryable=False)


def _demand_space(home: Path, entry: CatalogueEntry, total: int) -> None:
    if shutil.disk_usage(home).free < total:
        raise PullFailed(
            "disk_full", f"{entry.id} needs {total // 1_000_000} MB: free some space first.", is_retryable=True
        )


def _in_thread(work: Callable[[Callable[[int], None]], None]) -> Iterator[int]:
    """Run `work(report)` in a thread and yield the newest reported number now and then."""
    outcome: queue.Queue[BaseException | None] = queue.Queue()
    newest = [0]

    def report(n_bytes: int) -> None:
        newest[0] = n_bytes

    def run() -> None:
        try:
            work(report)
        except BaseException as error:  # handed to the caller's thread and raised there
            outcome.put(error)
        else:
            outcome.put(None)

    threading.Thread(target=run, daemon=True).start()
    while True:
        try:
            error = outcome.get(timeout=_REPORT_EVERY_S)
        except queue.Empty:
            yield newest[0]
            continue
        if error is not None:
            raise error
        return
