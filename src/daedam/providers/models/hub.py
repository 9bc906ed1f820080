"""The Hugging Face hub as a pull sees it. The only module that imports the hub's client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import httpx
from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError
from tqdm.auto import tqdm  # type: ignore[import-untyped]

from daedam.providers.models.catalogue import CatalogueEntry
from daedam.providers.models.pull import REACH_LIMIT_S, HubFile, PullFailed

_EMBEDDED = {
    "stt": "the embedded recogniser goes on (English; Korean answers are typed)",
    "tts": "the embedded voice goes on",
    "embeddings": "the embedded text vectors go on",
    "llm": "the embedded rules engine goes on",
}


class HuggingFaceHub:
    """One hub. A token, where a model needs one, is the one its client finds (`HF_TOKEN`)."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint.rstrip("/")

    def demand_reachable(self, entry: CatalogueEntry) -> None:
        """Raise `PullFailed` within two seconds unless the hub answers at all.

        The client itself retries for far longer, and a name that does not resolve can block for many seconds.
        """
        is_reached = threading.Event()

        def knock() -> None:
            try:
                httpx.head(self._endpoint, timeout=REACH_LIMIT_S)
            except httpx.HTTPError:
                return
            is_reached.set()

        knocking = threading.Thread(target=knock, daemon=True)
        knocking.start()
        knocking.join(REACH_LIMIT_S + 0.2)
        if not is_reached.is_set():
            raise _unreachable(entry)

    def describe(self, entry: CatalogueEntry) -> tuple[str, list[HubFile]]:
        """The commit that `entry.revision` names now, and the files the catalogue wants of it."""
        with _said_plainly(entry):
            found = HfApi(endpoint=self._endpoint).model_info(
                entry.repository, revision=entry.revision, files_metadata=True, timeout=10
            )
        wanted = [
            HubFile(file.rfilename, int(file.size or 0), file.lfs.sha256 if file.lfs else None)
            for file in found.siblings or []
            if any(fnmatch(file.rfilename, pattern) for pattern in entry.files)
        ]
        return str(found.sha), wanted

    def fetch(
        self, entry: CatalogueEntry, revision: str, name: str, folder: Path, on_bytes: Callable[[int], None]
    ) -> None:
        """Bring one file into `folder`; the client keeps unfinished parts there and goes on from them."""
        with _said_plainly(entry):
            hf_hub_download(
                entry.repository,
                name,
                revision=revision,
                local_dir=folder,
                endpoint=self._endpoint,
                tqdm_class=_reporting(on_bytes),
            )


def _reporting(on_bytes: Callable[[int], None]) -> type[Any]:
    """A progress bar that draws nothing and passes its count on."""

    class Reporting(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.pop("name", None)
            kwargs["disable"] = True
            super().__init__(*args, **kwargs)
            self._seen = int(kwargs.get("initial") or 0)
            on_bytes(self._seen)

        def update(self, n: float | None = 1) -> bool | None:
            self._seen += int(n or 0)
            on_bytes(self._seen)
            return None

    return Reporting


@contextmanager
def _said_plainly(entry: CatalogueEntry) -> Iterator[None]:
    """Turn the client's errors into sentences for an operator."""
    try:
        yield
    except GatedRepoError as error:
        sentence = f"{entry.repository} asks you to accept its licence on the hub, and for a token in HF_TOKEN."
        raise PullFailed("gated", sentence, is_retryable=False) from error
    except RepositoryNotFoundError as error:
        raise PullFailed("not_found", f"The hub has no {entry.repository}.", is_retryable=False) from error
    except HfHubHTTPError as error:
        raise PullFailed("hub_error", f"The hub refused {entry.repository}: try later.", is_retryable=True) from error
    except (httpx.HTTPError, LocalEntryNotFoundError, OSError) as error:
        raise PullFailed(
            "interrupted", f"The connection broke: pull {entry.id} again, it goes on from there.", is_retryable=True
        ) from error


def _unreachable(entry: CatalogueEntry) -> PullFailed:
    return PullFailed(
        "unreachable", f"The model hub cannot be reached: {_EMBEDDED[entry.capability]}.", is_retryable=True
    )
