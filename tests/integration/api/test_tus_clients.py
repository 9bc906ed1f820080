"""A client that is not ours uploads to a real server: in chunks, after a broken connection, after `kill -9`."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tusclient.client import TusClient

import factories
from daedam.apps.standalone.plan import daedam_command
from daedam.features.recordings.incoming import PART_BYTES
from daedam.features.recordings.repository import open_recording
from daedam.infra.settings import Settings
from factories import Person
from fixtures.api import Api
from fixtures.media_files import encode
from fixtures.services import Database
from fixtures.stack import eventually
from fixtures.uploads import consented, looked_into

SIZE = PART_BYTES + 3 * 1024 * 1024


class Server:
    """`daedam api` as a process of its own, on the database and the files of this test."""

    def __init__(self, settings: Settings, database: Database) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "DAEDAM_HOME": str(settings.home),
            "DATABASE_URL": database.urls.app,
            "REDIS_URL": settings.redis_url,
            "DAEDAM_MASTER_KEY": settings.master_key.get_secret_value(),
            "DAEDAM_JWT_SECRET": settings.jwt_secret.get_secret_value(),
            "DAEDAM_API_PORT": str(self.port),
            "DAEDAM_WEB_DIST": str(settings.home / "no-web-app"),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            daedam_command("api"), env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        eventually(self._answers)

    def end(self, by: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(by)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def server(api: Api, settings: Settings, database: Database) -> Iterator[Server]:
    found = Server(settings, database)
    found.start()
    yield found
    found.end(signal.SIGTERM)


@pytest.fixture
async def candidate(api: Api) -> Person:
    return await factories.person(api)


@pytest.fixture
async def session_id(api: Api, candidate: Person) -> UUID:
    return await consented(api, candidate)


@pytest.fixture
def content(video: Path) -> bytes:
    return video.read_bytes()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A video with a long tail that players pass over."""
    path = encode(tmp_path / "answer.mp4", seconds=2.0)
    short = path.read_bytes()
    left = SIZE - len(short)
    path.write_bytes(short + struct.pack(">I", left) + b"free" + os.urandom(left - 8))
    return path


class Client:
    """tuspy, signed in as the candidate."""

    def __init__(self, server: Server, candidate: Person, session_id: UUID) -> None:
        self._bearer = {"Authorization": candidate.client.headers["authorization"]}
        self._client = TusClient(f"{server.url}/api/v1/ai-interview/upload", headers=self._bearer)
        self._metadata = {"session_id": str(session_id), "filename": "answer.mp4"}
        self._port = server.port

    def announce(self, video: Path) -> str:
        uploader = self._client.uploader(str(video), metadata=self._metadata)
        url: str = uploader.create_url()
        return url

    def upload(self, video: Path, url: str | None = None, chunk_bytes: int = 1024 * 1024) -> tuple[int, str]:
        """Send what is missing; where it began, and the upload's address."""
        uploader = self._client.uploader(
            str(video), url=url, metadata=self._metadata, chunk_size=chunk_bytes, upload_checksum=chunk_bytes < SIZE
        )
        begun = uploader.offset
        uploader.upload()
        return begun, str(uploader.url)

    def half_a_request(self, url: str, content: bytes) -> socket.socket:
        """A PATCH of all that is left, of which only `content` goes out."""
        line = socket.create_connection(("127.0.0.1", self._port))
        head = [
            f"PATCH {url.partition(str(self._port))[2]} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: {self._bearer['Authorization']}",
            "Tus-Resumable: 1.0.0",
            "Upload-Offset: 0",
            "Content-Type: application/offset+octet-stream",
            f"Content-Length: {SIZE}",
        ]
        line.sendall("\r\n".join([*head, "", ""]).encode() + content)
        return line


@pytest.fixture
def client(server: Server, candidate: Person, session_id: UUID) -> Client:
    return Client(server, candidate, session_id)


async def arrived(api: Api, url: str) -> bytes:
    reader = await open_recording(api.runtime, UUID(url.rsplit("/", 1)[1]))
    return b"".join([piece async for piece in reader.read()])


async def received(candidate: Person, session_id: UUID) -> int:
    """How much is stored, without disturbing who is writing."""
    found = await candidate.client.get(f"/api/v1/sessions/{session_id}/recordings")
    return int(found.json()["items"][0]["received"])


async def received_at_least(candidate: Person, session_id: UUID, size: int) -> None:
    async with asyncio.timeout(30):
        while True:
            if await received(candidate, session_id) >= size:
                return
            await asyncio.sleep(0.02)


async def state(candidate: Person, session_id: UUID) -> str:
    found = await candidate.client.get(f"/api/v1/sessions/{session_id}/recordings")
    return str(found.json()["items"][0]["state"])


@pytest.mark.parametrize("chunk_bytes", [1024 * 1024, SIZE])
async def test_a_foreign_client_uploads(
    api: Api, client: Client, candidate: Person, session_id: UUID, video: Path, content: bytes, chunk_bytes: int
) -> None:
    begun, url = await asyncio.to_thread(client.upload, video, None, chunk_bytes)
    assert begun == 0
    assert await arrived(api, url) == content
    assert await looked_into(api) == ["check_recording"]
    assert await state(candidate, session_id) == "checked"


async def test_a_broken_connection_is_resumed_where_it_broke(
    api: Api, client: Client, session_id: UUID, video: Path, content: bytes
) -> None:
    url = await asyncio.to_thread(client.announce, video)
    line = await asyncio.to_thread(client.half_a_request, url, content[: SIZE // 3])
    # No farewell: the next packet is a reset.
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    await asyncio.to_thread(_read_by_the_server, line)
    line.close()
    begun, _ = await asyncio.to_thread(client.upload, video, url)
    assert 0 < begun <= SIZE // 3
    assert await arrived(api, url) == content


def _read_by_the_server(line: socket.socket) -> None:
    """Wait until nothing of what was sent is still underway."""
    import fcntl
    import termios

    def is_out() -> bool:
        return struct.unpack("i", fcntl.ioctl(line, termios.TIOCOUTQ, b"    "))[0] == 0

    eventually(is_out)


async def test_a_client_whose_connection_hangs_takes_over_from_itself(
    api: Api, client: Client, session_id: UUID, video: Path, content: bytes
) -> None:
    url = await asyncio.to_thread(client.announce, video)
    line = await asyncio.to_thread(client.half_a_request, url, content[: SIZE // 3])
    await asyncio.to_thread(_read_by_the_server, line)
    begun, _ = await asyncio.to_thread(client.upload, video, url)
    assert 0 < begun <= SIZE // 3
    assert await arrived(api, url) == content
    line.close()


async def test_what_is_stored_survives_a_killed_server(
    api: Api, server: Server, client: Client, candidate: Person, session_id: UUID, video: Path, content: bytes
) -> None:
    url = await asyncio.to_thread(client.announce, video)
    line = await asyncio.to_thread(client.half_a_request, url, content[: PART_BYTES + 1024 * 1024])
    await received_at_least(candidate, session_id, PART_BYTES)
    server.end(signal.SIGKILL)
    line.close()
    stored = await received(candidate, session_id)
    assert PART_BYTES <= stored <= PART_BYTES + 1024 * 1024
    server.start()
    begun, _ = await asyncio.to_thread(client.upload, video, url)
    assert begun == stored
    assert await arrived(api, url) == content
    assert await looked_into(api) == ["check_recording"]
    assert await state(candidate, session_id) == "checked"


async def test_a_server_that_is_told_to_stop_keeps_what_it_has(
    api: Api, server: Server, client: Client, candidate: Person, session_id: UUID, video: Path, content: bytes
) -> None:
    url = await asyncio.to_thread(client.announce, video)
    line = await asyncio.to_thread(client.half_a_request, url, content[: PART_BYTES + 1000])
    await received_at_least(candidate, session_id, PART_BYTES)
    await asyncio.to_thread(server.end, signal.SIGTERM)
    line.close()
    assert await received(candidate, session_id) >= PART_BYTES
    server.start()
    await asyncio.to_thread(client.upload, video, url)
    assert await arrived(api, url) == content
