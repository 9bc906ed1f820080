"""`daedam bench sight`: what looking at a live camera costs, beside a bare mesh at the same pace."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from daedam.apps.bench.figures import Figure, show
from daedam.apps.bench.processes import memory_mib, processor_s
from daedam.apps.bench.video.making import make_recording
from daedam.media.sampling import LAG_S, TOGETHER_S, pixels_of
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.vision.base import Layout, parts_for
from daedam.providers.vision.live import LiveVision
from daedam.providers.vision.wire import Sighting
from daedam.signals.kinds import EVERY_KIND
from daedam.signals.meter import SignalMeter

FPS = 5
LIMIT = 3.0
"""Per cent of a core that a camera may cost beyond its decoding."""
FAILED = 2
SIZES = {"320×240": (320, 240), "640×480": (640, 480)}
_WARM_UP = 2 * FPS
Pictures = npt.NDArray[np.uint8]


async def run(seconds: float, *, is_json: bool) -> int:
    """Measure and print. Exit code 1 when a limit is not kept, 2 when it cannot be measured here."""
    figures: list[Figure] = []
    try:
        with tempfile.TemporaryDirectory(prefix="daedam-bench-") as name:
            recording = Path(name) / "camera.mp4"
            await make_recording(recording, 1.0)
            for size, (width, height) in SIZES.items():
                pictures = _pictures(recording, width, height)
                path = Path(name) / f"{width}.npy"
                np.save(path, pictures)
                bare = await _bare(path, seconds)
                is_usual = not figures
                figures += await _live(pictures, seconds, bare, size, limit=LIMIT if is_usual else None)
    except ProviderUnavailable as missing:
        sys.stderr.write(f"{missing.remedy}\n")
        return FAILED
    return show(f"daedam bench sight: one camera, {FPS} pictures a second, {seconds:g} s", figures, is_json=is_json)


async def _live(pictures: Pictures, seconds: float, bare: float, size: str, *, limit: float | None) -> list[Figure]:
    vision, meter = LiveVision("mediapipe"), SignalMeter(EVERY_KIND)
    seen: list[float] = []
    lost: list[str] = []

    def see(sighting: Sighting) -> None:
        seen.append(sighting.frame.at_s)
        meter.see(sighting.frame)

    camera = vision.open(see, lost.append, parts_for(EVERY_KIND), round(TOGETHER_S * FPS))
    try:
        n_shown = 0
        while len(seen) < _WARM_UP:  # models load, and what is looked for seldom has had its first turn
            _must_be_there(lost)
            camera.show(pictures[n_shown % len(pictures)], n_shown / FPS, Layout.I420)
            n_shown += 1
            await asyncio.sleep(1 / FPS)
        first, replaced, n_seen = n_shown, camera.replaced, len(seen)
        began, looking, handing = time.monotonic(), processor_s(vision.pid), time.process_time()
        for n in range(round(seconds * FPS)):
            at_s = (first + n) / FPS
            camera.show(pictures[n % len(pictures)], at_s, Layout.I420)
            if n % FPS == 0:
                meter.finish_until(at_s - LAG_S)
            await asyncio.sleep(max(0.0, began + (n + 1) / FPS - time.monotonic()))
        took = time.monotonic() - began
        _must_be_there(lost)
        looking, handing = processor_s(vision.pid) - looking, time.process_time() - handing
        memory = memory_mib(vision.pid)
    finally:
        await vision.close()
    together = 100 * (looking + handing) / took
    return [
        Figure(f"looking and measuring, {size}", together, "% of a core", limit, samples=len(seen) - n_seen),
        Figure(f"of it in the vision process, {size}", 100 * looking / took, "% of a core"),
        Figure(f"a bare mesh at the same pace, {size}", bare, "% of a core"),
        Figure(f"over the bare mesh, {size}", together / bare, "×"),
        Figure(f"pictures that made room for a newer one, {size}", camera.replaced - replaced, "pictures"),
        Figure(f"memory of the vision process, {size}", memory, "MiB"),
    ]


def _must_be_there(lost: list[str]) -> None:
    if lost:
        raise ProviderUnavailable("bench sight", f"The vision process is lost: {lost[0]}.")


def _pictures(recording: Path, width: int, height: int) -> Pictures:
    """Ten seconds of pictures, `FPS` a second, as I420 (n, h · 3/2, w)."""
    found: list[Pictures] = []
    with av.open(str(recording)) as container:
        for n, frame in enumerate(container.decode(video=0)):
            if n % 6 == 0 and len(found) < 10 * FPS:
                found.append(pixels_of(frame.reformat(width=width, height=height)))
    return np.stack(found)


async def _bare(path: Path, seconds: float) -> float:
    """Per cent of a core of a mesh alone, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "daedam.apps.bench.sight_bare",
        str(path),
        str(seconds),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise ProviderUnavailable("bench sight", "MediaPipe's mesh does not run here.")
    return float(json.loads(said))
