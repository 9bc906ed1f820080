"""Grows the number of sessions until sound is lost, and holds what was carried and what it cost to the limits."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
from rich.console import Console

from daedam.apps.bench.figures import Figure, percentile, show
from daedam.apps.bench.rooms.crowd import Seen, calling, on_cores
from daedam.apps.bench.voice.measuring import own_server
from daedam.apps.bench.voice.run import SENTENCE, spoken
from daedam.apps.bench.voice.serving import Script
from daedam.media.candidate.caller import voiced_part

STEPS = (1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24)
COMPARED_AT = 4
"""So many sessions with and without analysis: enough that the server's own idle does not hide the difference."""
LEAST_SESSIONS, ANALYSIS_PERCENT = 10, 3.0
COMPLETE, CAUGHT_UP = 0.99, 1.02
"""Of the sound that callers sent meanwhile: what is on its way at either end of the look is no loss.
More than was sent is sound that came late before."""
ENOUGH_PICTURES = 4.0
"""Of five a second: when a core is full, looking gives way before hearing does."""
LOOKS = 3
"""Before sound counts as missing: somebody else's burst of work on the same core is no limit of ours."""
FAILED = 2


async def measure_rooms(most: int, dwell_s: float, *, is_json: bool) -> int:
    """Measure and print. Exit code 1 when a limit is not kept, 2 when it cannot be measured here."""
    if importlib.util.find_spec("skimage") is None:
        sys.stderr.write("It needs a face to show: install the package scikit-image.\n")
        return FAILED
    served, callers = cores_apart()
    console = Console(stderr=True)
    steps = [n for n in STEPS if n <= most]
    with tempfile.TemporaryDirectory(prefix="daedam-bench-") as name:
        speech = Path(name) / "speech.npy"
        np.save(speech, voiced_part(await spoken(SENTENCE)))
        compared_at = min(COMPARED_AT, most)
        bare = await grow(Script(), [compared_at], dwell_s, speech, served, callers, console)
        seen = await grow(Script(has_vision=True), steps, dwell_s, speech, served, callers, console)
    title = f"daedam bench rooms: {os.cpu_count()} cores, server and vision on {len(served) or 'any'} of them"
    return show(title, figures_of(bare, seen, most), is_json=is_json)


def cores_apart() -> tuple[set[int], set[int]]:
    """One core for the server, the others for callers; nothing where there is only one, or they cannot be told."""
    if not hasattr(os, "sched_getaffinity"):
        return set(), set()
    cores = sorted(os.sched_getaffinity(0))
    return ({cores[0]}, set(cores[1:])) if len(cores) > 1 else (set(), set())


async def grow(
    script: Script,
    steps: list[int],
    dwell_s: float,
    speech: Path,
    served: set[int],
    callers: set[int],
    console: Console,
) -> list[Seen]:
    """Look at each number of sessions, until sound is missing or nobody gets in any more."""
    found: list[Seen] = []
    async with AsyncExitStack() as stack:
        with on_cores(served):
            server = await stack.enter_async_context(own_server(script))
        crowd = await stack.enter_async_context(calling(server, speech, callers, is_watched=script.has_vision))
        for n in steps:
            if not await crowd.grow_to(n):
                console.print(f"{n} sessions: not all got in")
                break
            for _ in range(LOOKS):
                seen = await crowd.dwell(dwell_s)
                console.print(_line(seen))
                if is_whole(seen):
                    break
            found.append(seen)
            if not is_whole(seen):
                break
    return found


def is_whole(seen: Seen) -> bool:
    """Whether all sound was heard, and when it came."""
    return COMPLETE <= seen.audio_share <= CAUGHT_UP


def _line(seen: Seen) -> str:
    p95 = f"{percentile(seen.latencies_ms, 0.95):.0f} ms" if seen.latencies_ms else "no reply"
    return (
        f"{seen.n} sessions: {100 * seen.share_per_session:.1f} % of a core each, "
        f"sound {100 * seen.audio_share:.1f} %, "
        f"p95 {p95}, {seen.pictures_per_s:.1f} pictures/s, callers {100 * seen.callers_share:.0f} % of a core"
    )


def figures_of(bare: list[Seen], seen: list[Seen], most: int) -> list[Figure]:
    """Every figure; limits on how many were carried with all their sound, and on what analysis adds."""
    figures = [figure for one in seen for figure in _of_one(one)]
    whole = [one.n for one in seen if is_whole(one)]
    limit = float(LEAST_SESSIONS) if most >= LEAST_SESSIONS else None
    figures.append(Figure("sessions with all their sound", float(max(whole, default=0)), "", limit, is_least=True))
    watched = [one.n for one in seen if one.pictures_per_s >= ENOUGH_PICTURES]
    figures.append(Figure(f"sessions with {ENOUGH_PICTURES:g} pictures/s and more", float(max(watched, default=0)), ""))
    broken = next((one.n for one in seen if not is_whole(one)), None)
    if broken is not None:
        figures.append(Figure("sound is missing at", float(broken), "sessions"))
    beside = next((one for one in seen if bare and one.n == bare[0].n), None)
    if beside is not None:
        without = 100 * bare[0].share_per_session
        added = 100 * beside.share_per_session - without
        figures += [
            Figure(f"without analysis, {beside.n} sessions: each", without, "% of a core"),
            Figure(f"analysis adds, {beside.n} sessions: each", added, "% of a core", ANALYSIS_PERCENT),
        ]
    return figures


def _of_one(seen: Seen) -> list[Figure]:
    name = f"{seen.n} sessions: "
    figures = [
        Figure(name + "each", 100 * seen.share_per_session, "% of a core"),
        Figure(name + "server", 100 * seen.server_share, "% of a core"),
        Figure(name + "vision process", 100 * seen.vision_share, "% of a core"),
        Figure(name + "memory of both", seen.memory_mib, "MiB"),
        Figure(name + "sound sent that was heard in time", 100 * seen.audio_share, "%"),
        Figure(name + "pictures looked at, each", seen.pictures_per_s, "/s"),
        Figure(name + "turns without a reply", float(seen.n_missed), "turns"),
        Figure(name + "callers, not counted above", 100 * seen.callers_share, "% of a core"),
    ]
    if seen.latencies_ms:
        p95 = percentile(seen.latencies_ms, 0.95)
        figures.append(Figure(name + "response p95", p95, "ms", None, len(seen.latencies_ms)))
    return figures
