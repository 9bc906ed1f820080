"""Callers with a camera, in a process of their own: what they cost must not count as the server's.

`python -m daedam.apps.bench.rooms.calling URL N SPEECH.npy` calls until its input ends; a line of JSON for every turn.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import cv2
import httpx
import numpy as np
import numpy.typing as npt

from daedam.apps.bench.video.making import pictures
from daedam.media.candidate.caller import Caller, NoReplyError
from daedam.media.candidate.camera import PictureCamera
from daedam.media.tracks import FRAME, RATE
from daedam.providers.speech import Samples

WIDTH, HEIGHT, FPS = 320, 240, 10
TELL_EVERY_S = 0.1
_EVERY = 3
"""The made pictures are 30 a second."""


def made_pictures() -> list[npt.NDArray[np.uint8]]:
    """Ten seconds of the moving face, as I420."""
    small = [cv2.resize(one, (WIDTH, HEIGHT)).astype(np.uint8) for one in pictures()[::_EVERY]]
    return [cv2.cvtColor(one, cv2.COLOR_RGB2YUV_I420).astype(np.uint8) for one in small]


async def call(http: httpx.AsyncClient, url: str, caller: Caller, speech: Samples, delay_s: float) -> None:
    """Turn after turn in one call, each told in a line."""
    await asyncio.sleep(delay_s)
    try:
        await caller.open(http, url)
        _tell({"connected": True})
        while True:
            try:
                _tell({"took_ms": await caller.turn_ms(speech)})
            except NoReplyError:
                _tell({"took_ms": None})
    except (httpx.HTTPError, TimeoutError) as error:
        _tell({"failed": type(error).__name__})
    finally:
        await caller.close()


async def count(callers: list[Caller]) -> None:
    """Tell how much sound went out, all callers together, and when that was."""
    while True:
        n_frames = sum(caller.microphone.n_sent for caller in callers)
        _tell({"sent_s": n_frames * FRAME / RATE, "at": time.time()})
        await asyncio.sleep(TELL_EVERY_S)


def _tell(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def main(url: str, n: int, speech_path: Path) -> None:
    """`n` callers until the input ends."""
    shown, speech = made_pictures(), np.load(speech_path)
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        callers = [Caller(camera=PictureCamera(shown, FPS)) for _ in range(n)]
        calling = [asyncio.create_task(call(http, url, one, speech, 0.61 * i)) for i, one in enumerate(callers)]
        calling.append(asyncio.create_task(count(callers)))
        await asyncio.to_thread(sys.stdin.read)
        for task in calling:
            task.cancel()
        await asyncio.gather(*calling, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
