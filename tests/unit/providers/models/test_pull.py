"""Pulling from a hub that is a small HTTP server in this process: the real client, end to end."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from daedam.providers.models.pull import PullFailed, PullProgress, pull
from daedam.providers.models.store import (
    MANIFEST,
    ModelState,
    is_present,
    list_models,
    model_folder,
    read_manifest,
    staging_folder,
    verify,
)

TINY = "faster-whisper-tiny"
REPOSITORY = "Systran/faster-whisper-tiny"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BIG = "model.bin"


class FakeHub(ThreadingHTTPServer):
    """Serves one repository the way a hub does. Faults are switched on by its attributes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubHandler)
        self.files = {
            "config.json": b'{"a": 1}',
            "tokenizer.json": b"{}" * 50,
            "vocabulary.txt": b"word\n" * 100,
            BIG: bytes(range(256)) * 40_000,
            "README.md": b"not wanted",
        }
        self.breaks_after: int | None = None  # bytes of each answer
        self.allowance: int | None = None  # bytes of all answers together
        self.sends_other_bytes = False
        self.status: int | None = None
        self.served_bytes = 0
        self.ranges: list[str] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class HubHandler(BaseHTTPRequestHandler):
    """`/api/models/...` describes, `/REPOSITORY/resolve/COMMIT/FILE` delivers, ranges included."""

    server: FakeHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self._serve(has_body=False)

    def do_GET(self) -> None:
        self._serve(has_body=True)

    def _serve(self, *, has_body: bool) -> None:
        if self.server.status is not None and self.path != "/":
            self._answer(self.server.status, b"", {}, has_body=has_body)
        elif self.path.startswith(f"/api/models/{REPOSITORY}"):
            self._answer(200, _description(self.server.files), {"Content-Type": "application/json"}, has_body=has_body)
        elif self.path.startswith(f"/{REPOSITORY}/resolve/{COMMIT}/"):
            self._deliver(self.path.rsplit("/", 1)[1], has_body=has_body)
        else:
            self._answer(200 if self.path == "/" else 404, b"", {}, has_body=has_body)

    def _deliver(self, name: str, *, has_body: bool) -> None:
        content = self.server.files[name]
        headers = {"ETag": f'"{_etag(name, content)}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        if self.server.sends_other_bytes and has_body and name == BIG:
            content = content[:-1] + b"!"
        wanted = self.headers.get("Range")
        if wanted and has_body:
            self.server.ranges.append(wanted)
            start = int(wanted.removeprefix("bytes=").split("-")[0])
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self._answer(206, content[start:], headers, has_body=True)
        else:
            self._answer(200, content, headers, has_body=has_body)

    def _answer(self, status: int, body: bytes, headers: dict[str, str], *, has_body: bool) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if not has_body:
            return
        sent = body[: self.server.breaks_after]
        if self.server.allowance is not None:
            sent = sent[: max(0, self.server.allowance - self.server.served_bytes)]
        self.wfile.write(sent)
        self.server.served_bytes += len(sent)
        if len(sent) < len(body):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)


def _etag(name: str, content: bytes) -> str:
    return (
        hashlib.sha256(content).hexdigest() if name == BIG else hashlib.sha1(content, usedforsecurity=False).hexdigest()
    )


def _description(files: dict[str, bytes]) -> bytes:
    siblings = []
    for name, content in files.items():
        sibling: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": "0" * 40}
        if name == BIG:
            sibling["lfs"] = {"size": len(content), "sha256": _etag(name, content), "pointerSize": 134}
        siblings.append(sibling)
    return json.dumps(
        {"id": REPOSITORY, "modelId": REPOSITORY, "sha": COMMIT, "siblings": siblings, "tags": []}
    ).encode()


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    """A running fake hub."""
    hub = FakeHub()
    serving = threading.Thread(target=hub.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    yield hub
    hub.shutdown()
    hub.server_close()


@pytest.fixture(autouse=True)
def _no_real_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a token nor a cache of this machine takes part."""
    monkeypatch.delenv("HF_TOKEN", raising=False)


def _pull(home: Path, hub: FakeHub) -> list[PullProgress]:
    return list(pull(home, TINY, endpoint=hub.endpoint))


def test_a_pull_brings_the_wanted_files_and_verifies(tmp_path: Path, hub: FakeHub) -> None:
    steps = _pull(tmp_path, hub)
    folder = model_folder(tmp_path, TINY)

    assert is_present(tmp_path, TINY)
    assert {path.name for path in folder.iterdir()} == {*hub.files, MANIFEST} - {"README.md"}
    assert (folder / BIG).read_bytes() == hub.files[BIG]
    assert not staging_folder(tmp_path, TINY).exists()
    assert read_manifest(folder)[BIG] == hashlib.sha256(hub.files[BIG]).hexdigest()
    assert json.loads((folder / MANIFEST).read_text())["revision"] == COMMIT
    assert verify(tmp_path, TINY).is_whole
    assert steps[-1].stage == "done"


def test_progress_grows_to_the_stated_size(tmp_path: Path, hub: FakeHub) -> None:
    steps = _pull(tmp_path, hub)
    done = [step.done_bytes for step in steps]

    assert done == sorted(done)
    assert done[-1] == steps[-1].total_bytes == sum(len(c) for n, c in hub.files.items() if n != "README.md")
    assert [step.stage for step in steps[-2:]] == ["checking", "done"]


def test_a_rotten_file_is_found_after_the_pull(tmp_path: Path, hub: FakeHub) -> None:
    _pull(tmp_path, hub)
    path = model_folder(tmp_path, TINY) / BIG
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    assert verify(tmp_path, TINY).problems == (f"{BIG} is not what it was",)


def test_a_line_that_keeps_breaking_is_overcome_as_long_as_something_arrives(tmp_path: Path, hub: FakeHub) -> None:
    hub.breaks_after = 4_000_000
    _pull(tmp_path, hub)

    assert hub.ranges == ["bytes=4000000-", "bytes=8000000-"]
    assert verify(tmp_path, TINY).is_whole


def test_an_interrupted_pull_is_said_and_the_next_one_goes_on_from_there(tmp_path: Path, hub: FakeHub) -> None:
    hub.allowance = 4_000_000
    with pytest.raises(PullFailed) as caught:
        _pull(tmp_path, hub)
    assert caught.value.is_retryable
    assert "goes on from there" in caught.value.sentence
    listed = next(model for model in list_models(tmp_path) if model.entry.id == TINY)
    assert listed.state is ModelState.INCOMPLETE

    hub.allowance, hub.served_bytes = None, 0
    _pull(tmp_path, hub)
    assert hub.served_bytes < len(hub.files[BIG])
    assert (model_folder(tmp_path, TINY) / BIG).read_bytes() == hub.files[BIG]
    assert verify(tmp_path, TINY).is_whole


def test_parts_of_another_revision_are_thrown_away(tmp_path: Path, hub: FakeHub) -> None:
    staging = staging_folder(tmp_path, TINY)
    staging.mkdir(parents=True)
    (staging / "revision").write_text("f" * 40)
    (staging / "tokenizer.json").write_bytes(b"!" * len(hub.files["tokenizer.json"]))
    _pull(tmp_path, hub)

    assert (model_folder(tmp_path, TINY) / "tokenizer.json").read_bytes() == hub.files["tokenizer.json"]


def test_other_bytes_than_the_hub_states_are_refused(tmp_path: Path, hub: FakeHub) -> None:
    hub.sends_other_bytes = True
    with pytest.raises(PullFailed) as caught:
        _pull(tmp_path, hub)
    assert caught.value.code == "checksum"
    assert not is_present(tmp_path, TINY)

    hub.sends_other_bytes = False
    _pull(tmp_path, hub)
    assert verify(tmp_path, TINY).is_whole


def test_a_second_pull_replaces_the_first_whole(tmp_path: Path, hub: FakeHub) -> None:
    _pull(tmp_path, hub)
    hub.files["config.json"] = b'{"a": 2}'
    _pull(tmp_path, hub)

    assert (model_folder(tmp_path, TINY) / "config.json").read_bytes() == b'{"a": 2}'
    assert verify(tmp_path, TINY).is_whole


def test_a_file_the_hub_no_longer_has_is_named(tmp_path: Path, hub: FakeHub) -> None:
    del hub.files["tokenizer.json"]
    with pytest.raises(PullFailed) as caught:
        _pull(tmp_path, hub)
    assert "tokenizer.json" in caught.value.sentence


@pytest.mark.parametrize(("status", "code"), [(404, "hub_error"), (503, "hub_error")])
def test_a_refusing_hub_is_one_sentence(tmp_path: Path, hub: FakeHub, status: int, code: str) -> None:
    hub.status = status
    with pytest.raises(PullFailed) as caught:
        _pull(tmp_path, hub)
    assert caught.value.code == code
    assert caught.value.sentence.count(".") == 1


def test_without_a_network_one_sentence_comes_at_once(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(PullFailed) as caught:
        list(pull(tmp_path, TINY, endpoint=endpoint))

    assert caught.value.code == "unreachable"
    assert caught.value.sentence.startswith("The model hub cannot be reached: the embedded recogniser goes on")
    assert list(tmp_path.iterdir()) == []


def test_a_hub_that_swallows_packets_is_given_up_within_two_seconds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, never answers
        began = time.monotonic()
        with pytest.raises(PullFailed) as caught:
            list(pull(tmp_path, TINY, endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}"))
        waited = time.monotonic() - began

    assert caught.value.code == "unreachable"
    assert waited < 3.0  # the promise is two; the import of the client and a busy machine may add to it
