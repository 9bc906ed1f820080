"""`daedam bench video`: a made recording through the pipeline's own readers, beside a bare decode and mesh loop."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.console import Console

from daedam.apps.bench.figures import Figure, show
from daedam.apps.bench.video.making import make_recording
from daedam.apps.bench.video.measuring import MemoryWatch, Reading, Took, bare_loop, cores, on_cores, timed
from daedam.providers.errors import ProviderUnavailable

ONE_CORE, TWO_CORES = 12.0, 18.0
"""Times real time, at least: recordings to signals, the mesh five times a second."""
SLOWEST_STEP = 1.3
MEMORY_MIB = 600.0
GROWTH = 1.1
"""Memory for a recording three times as long over that for one: bounded means that this is 1, give or take."""
LONGER = 3
FAILED = 2


async def run(minutes: float, *, has_words: bool, is_json: bool) -> int:
    """Measure and print. Exit code 1 when a limit is not kept, 2 when it cannot be measured here.

    `has_words`: with transcription, by the recogniser that is here for English.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="daedam-bench-") as folder:
            figures = await _measure(Path(folder), 60 * minutes, has_words=has_words, is_quiet=is_json)
    except ProviderUnavailable as missing:
        sys.stderr.write(f"{missing.remedy}\n")
        return FAILED
    return show(f"daedam bench video: {minutes:g} minutes of 640×480", figures, is_json=is_json)


async def _measure(folder: Path, seconds: float, *, has_words: bool, is_quiet: bool) -> list[Figure]:
    def say(what: str) -> None:
        if not is_quiet:
            Console(stderr=True).print(what, style="dim")

    say("making the recording")
    path = folder / "interview.mp4"
    length_s = await make_recording(path, seconds)
    reading = Reading(path)
    say("on one core: the bare loop, then all readers")
    with on_cores(1):
        bare = await bare_loop(path)
        one = await timed(reading.both)
        alone = await timed(reading.see)
    figures = figures_of_one_core(length_s, bare, one, alone)
    if cores() > 1:
        say("on two cores: each reader alone, then both")
        with on_cores(2):
            figures += await _two_cores(reading, length_s)
            if has_words:
                say("on two cores: words alone, then beside pictures")
                figures += await _with_words(reading, length_s)
    else:
        say("there is one core only: two were not measured")
    say(f"memory: once the length, and {LONGER} times")
    return figures + await _memory(folder, path, seconds)


def figures_of_one_core(length_s: float, bare: Took, one: Took, alone: Took) -> list[Figure]:
    """What one core did, beside its limits: the bare loop, all readers, the pictures alone."""
    return [
        Figure("bare decode and mesh, one core", length_s / bare.wall_s, "× real time"),
        Figure("to signals, one core", length_s / one.wall_s, "× real time", ONE_CORE, is_least=True),
        Figure("to signals, one core, by processor time", length_s / one.cpu_s, "× real time"),
        Figure("processor time over the bare loop's", one.cpu_s / bare.cpu_s, "×"),
        Figure("wall time over the slowest step, one core", one.wall_s / alone.wall_s, "×", SLOWEST_STEP),
        Figure("windows measured", one.windows, "windows"),
    ]


async def _two_cores(reading: Reading, length_s: float) -> list[Figure]:
    heard, seen = await timed(reading.hear), await timed(reading.see)
    both = await timed(reading.both)
    slowest = max(heard.wall_s, seen.wall_s)
    return [
        Figure("to signals, two cores", length_s / both.wall_s, "× real time", TWO_CORES, is_least=True),
        Figure("sound alone, two cores", length_s / heard.wall_s, "× real time"),
        Figure("pictures alone, two cores", length_s / seen.wall_s, "× real time"),
        Figure("wall time over the slowest step, two cores", both.wall_s / slowest, "×", SLOWEST_STEP),
    ]


async def _with_words(reading: Reading, length_s: float) -> list[Figure]:
    words, seen = await timed(reading.words), await timed(reading.see)
    everything = await timed(reading.everything)
    slowest = max(words.wall_s, seen.wall_s)
    return [
        Figure("words alone, two cores", length_s / words.wall_s, "× real time"),
        Figure("words and signals, two cores", length_s / everything.wall_s, "× real time"),
        Figure("with words, wall time over the slowest step", everything.wall_s / slowest, "×", SLOWEST_STEP),
    ]


async def _memory(folder: Path, path: Path, seconds: float) -> list[Figure]:
    async with MemoryWatch() as once:
        await Reading(path).both()
    longer = folder / "longer.mp4"
    await make_recording(longer, LONGER * seconds)
    async with MemoryWatch() as thrice:
        await Reading(longer).both()
    return [
        Figure("worker and readers at their peak", once.peak_mib, "MiB", MEMORY_MIB),
        Figure(f"the same, {LONGER} times the length", thrice.peak_mib, "MiB", MEMORY_MIB),
        Figure(f"memory, {LONGER} times the length over once", thrice.peak_mib / once.peak_mib, "×", GROWTH),
    ]
