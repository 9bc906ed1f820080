"""The Hugging Face hub as a pull sees it. The only module that imports the hub's client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

import httpx
from huggingface_hub import HfApi, get_token, hf_hub_url
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

from daedam.providers.models.catalogue import CatalogueEntry
from daedam.providers.models.pull import REACH_LIMIT_S, HubFile, PullFailed

_EMBEDDED = {
    "stt": "the embedded recogniser goes on (English; Korean answers are typed)",
    "tts": "the embedded voice goes on",
    "embeddings": "the embedded text vectors go on",
    "llm": "the embedded rules engine goes on",
}

_STALL_LIMIT_S = 20.0


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
        self, entry: CatalogueEntry, revision: str, file: HubFile, folder: Path, on_bytes: Callable[[int], None]
    ) -> None:
        """Bring one file into `folder`, going on from an unfinished part as long as anything arrives.

        The client's own download starts again from nothing after an interruption, which is no way to fetch
        gigabytes over a bad line.
        """
        path, part = folder / file.name, folder / f"{file.name}.part"
        if path.is_file() and path.stat().st_size == file.size:
            on_bytes(file.size)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        while True:
            before = part.stat().st_size
            try:
                self._fetch_rest(entry, revision, file, part, on_bytes)
            except httpx.TransportError as error:
                if part.stat().st_size == before:
                    raise _interrupted(entry) from error
                continue
            break
        part.replace(path)

    def _fetch_rest(
        self, entry: CatalogueEntry, revision: str, file: HubFile, part: Path, on_bytes: Callable[[int], None]
    ) -> None:
        start = part.stat().st_size
        if start == file.size:
            return
        url = hf_hub_url(entry.repository, file.name, revision=revision, endpoint=self._endpoint)
        headers = {"Accept-Encoding": "identity"}  # sizes are those of the stored bytes
        if token := get_token():
            headers["Authorization"] = f"Bearer {token}"  # dropped by httpx when a redirect leaves the hub
        if start:
            headers["Range"] = f"bytes={start}-"
        with httpx.stream("GET", url, headers=headers, timeout=_STALL_LIMIT_S, follow_redirects=True) as answer:
            if answer.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                part.unlink()
                raise _refused(entry)
            is_rest = answer.status_code == httpx.codes.PARTIAL_CONTENT
            with part.open("ab" if is_rest else "wb") as sink:
                for block in answer.iter_raw():
                    sink.write(block)
                    on_bytes(sink.tell())


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
        raise _refused(entry) from error
    except OSError as error:  # the client's HTTP library differs between its versions; its errors are OSErrors
        raise _interrupted(entry) from error


def _refused(entry: CatalogueEntry) -> PullFailed:
    return PullFailed("hub_error", f"The hub refused {entry.repository}: try later.", is_retryable=True)


def _interrupted(entry: CatalogueEntry) -> PullFailed:
    sentence = f"The connection broke: pull {entry.id} again, it goes on from there."
    return PullFailed("interrupted", sentence, is_retryable=True)


def _unreachable(entry: CatalogueEntry) -> PullFailed:
    return PullFailed(
        "unreachable", f"The model hub cannot be reached: {_EMBEDDED[entry.capability]}.", is_retryable=True
    )
