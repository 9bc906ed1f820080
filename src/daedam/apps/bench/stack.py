"""A whole Daedam of its own for a measurement: `daedam up` in a scratch home on free ports, gone afterwards."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from daedam.providers.waiting import within

START_S = 120.0
STOP_S = 15.0
POLL_S = 0.05
RUN_CLI = "import sys; sys.argv[0] = 'daedam'; from daedam.cli import main; sys.exit(main())"


class StackFailedError(RuntimeError):
    """The stack did not come up; the message holds the last lines it printed."""


@dataclass(frozen=True, slots=True)
class RunningStack:
    """A stack that answers. `start_s` is from the command to the first healthy answer."""

    api_url: str
    start_s: float


@dataclass(frozen=True, slots=True)
class StackHome:
    """Where a stack keeps its state between two starts, and the ports it uses."""

    folder: Path
    api_port: int
    media_port: int

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """What `daedam up` is told."""
        own = {"DATABASE_URL", "REDIS_URL"}
        kept = {name: value for name, value in environ.items() if name not in own}
        return kept | {
            "DAEDAM_HOME": str(self.folder),
            "DAEDAM_API_PORT": str(self.api_port),
            "DAEDAM_MEDIA_PORT": str(self.media_port),
            "DAEDAM_DEMO": "1",
        }


@asynccontextmanager
async def scratch_home() -> AsyncIterator[StackHome]:
    """An empty home, deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="daedam-bench-", ignore_cleanup_errors=True) as folder:
        api_port, media_port = _free_ports(2)
        yield StackHome(Path(folder), api_port, media_port)


@asynccontextmanager
async def running_stack(home: StackHome, environ: Mapping[str, str]) -> AsyncIterator[RunningStack]:
    """`daedam up` until healthy; stopped by SIGINT afterwards."""
    log_path = home.folder.parent / f"{home.folder.name}.log"
    began = time.perf_counter()
    with log_path.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", RUN_CLI, "up", env=home.environment(environ), stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{home.api_port}"
        await _until_healthy(url, process, log_path)
        yield RunningStack(url, time.perf_counter() - began)
    finally:
        await _stop(process)
        log_path.unlink(missing_ok=True)


async def _until_healthy(url: str, process: asyncio.subprocess.Process, log_path: Path) -> None:
    deadline = time.monotonic() + START_S
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
        while time.monotonic() < deadline and process.returncode is None:
            try:
                if (await http.get(f"{url}/api/v1/health")).status_code == httpx.codes.OK and await _is_seeded(
                    http, url
                ):
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(POLL_S)
    raise StackFailedError(_last_lines(log_path))


def _last_lines(log_path: Path) -> str:
    return "\n".join(log_path.read_text("utf-8", "replace").splitlines()[-15:])


async def _is_seeded(http: httpx.AsyncClient, url: str) -> bool:
    demo = (await http.get(f"{url}/api/v1/demo")).json()["sign_ins"][0]
    form = {"username": demo["email"], "password": demo["password"]}
    return (await http.post(f"{url}/api/v1/token", data=form)).status_code == httpx.codes.OK


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        await within(process.wait(), STOP_S)
    except TimeoutError:
        process.kill()
        await process.wait()


def _free_ports(n: int) -> list[int]:
    sockets = [socket.socket() for _ in range(n)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()
