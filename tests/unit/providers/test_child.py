"""Children that cannot serve, never become ready, or are asked from many sides at once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from daedam.providers import child as child_module
from daedam.providers.child import DIED, EngineChild
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.frames import Head
from daedam.providers.tts.espeak import EspeakTextToSpeech

STT_WORKER = "daedam.providers.stt.worker"


def _child(module: str, *arguments: str) -> EngineChild:
    return EngineChild("an engine", module, arguments)


async def test_a_child_that_cannot_serve_says_what_would_help(tmp_path: Path) -> None:
    child = _child(STT_WORKER, "faster-whisper", str(tmp_path / "faster-whisper-none"))

    with pytest.raises(ProviderUnavailable) as caught:
        await child.start()
    assert caught.value.engine == "an engine"
    assert "daedam models verify" in caught.value.remedy


@pytest.mark.parametrize("module", ["daedam.providers.no_such_module", "this"])
async def test_a_module_that_is_no_engine_is_an_error_not_a_hang(module: str) -> None:
    with pytest.raises(ProviderError) as caught:  # the first one fails, the second prints something else
        await _child(module).start()
    assert caught.value.code == "engine_did_not_start"


async def test_a_child_that_never_becomes_ready_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "START_LIMIT_S", 0.3)

    with pytest.raises(ProviderError) as caught:
        await _child("asyncio").start()  # a prompt that waits for input
    assert (caught.value.code, caught.value.is_retryable) == ("engine_did_not_start", True)


async def test_many_callers_start_one_process() -> None:
    child = EspeakTextToSpeech().child
    pids = set()

    async def start() -> None:
        await child.start()
        pids.add(child.pid)

    await asyncio.gather(*(start() for _ in range(5)))
    await child.close()

    assert len(pids) == 1


async def test_every_listener_hears_of_the_death_and_the_next_start_is_a_fresh_process() -> None:
    child = EspeakTextToSpeech().child
    await child.start()
    heard: asyncio.Queue[Head] = asyncio.Queue()
    for _ in range(3):
        child.listen(lambda head, body: heard.put_nowait(head))
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    async with asyncio.timeout(10):
        assert [await heard.get() for _ in range(3)] == [DIED] * 3
    assert child.pid is None
    with pytest.raises(ProviderError):
        child.post({"type": "speak", "id": 1})
    await child.start()
    assert child.pid not in (None, first)
    await child.close()


async def test_a_worker_ends_when_its_parent_is_killed() -> None:
    program = (
        "import asyncio, os, signal\n"
        "from daedam.providers.tts.espeak import EspeakTextToSpeech\n"
        "async def main():\n"
        "    voice = EspeakTextToSpeech()\n"
        "    await voice.check()\n"
        "    print(voice.child.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    done = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program], capture_output=True, check=False)
    assert await asyncio.to_thread(_ends_soon, int(done.stdout))


def _ends_soon(pid: int) -> bool:
    for _ in range(1000):
        try:
            if "State:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False
