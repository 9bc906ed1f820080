"""Runs the caption benchmark for every recogniser of this machine, and prints what was measured."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from daedam.apps.bench.captions.speech import Spoken, made, recordings
from daedam.apps.bench.captions.talking import Delays, measure
from daedam.apps.bench.figures import Figure, percentile, show
from daedam.providers.models.store import is_present
from daedam.providers.stt.faster_whisper import SIZES

SCRIPTED = "scripted"


def engines_here(home: Path) -> list[str]:
    """The recognisers that hear on this machine without asking another one."""
    sphinx = ["pocketsphinx"] if importlib.util.find_spec("pocketsphinx") is not None else []
    return sphinx + [f"faster-whisper:{size}" for size in SIZES if is_present(home, f"faster-whisper-{size}")]


async def run(voices: Path | None, rounds: int, home: Path, *, is_json: bool) -> int:
    """Measure and print; the exit code is 0: what a caption may take is not limited, it is said."""
    console = Console(stderr=True)
    load = os.getloadavg()[0]
    spoken = await made()
    figures = _figures("room alone", await _measured(SCRIPTED, home, spoken, rounds, console))
    if voices is not None:
        said = recordings(voices)
        for engine in engines_here(home):
            figures += _figures(engine, await _measured(engine, home, said, rounds, console))
    figures += [
        Figure("load at the start", load, "processes"),
        Figure("load at the end", os.getloadavg()[0], "processes"),
    ]
    return show("captions", figures, is_json=is_json)


async def _measured(engine: str, home: Path, spoken: Sequence[Spoken], rounds: int, console: Console) -> Delays:
    turns = [spoken[0], *(list(spoken) * rounds)]
    seconds = sum(turn.samples.size / 48_000 + 3.0 for turn in turns)
    console.print(f"{engine}: {len(turns)} turns, about {seconds:.0f} s")
    return await measure(engine, home, turns)


def _figures(name: str, delays: Delays) -> list[Figure]:
    captioned = [1000 * took for took in delays.words_s if took is not None]
    finals = [1000 * took for took in delays.finals_s]
    if not captioned or not finals:
        raise TimeoutError(f"{name} captioned nothing")
    share = 100 * len(captioned) / len(delays.words_s)
    return [
        Figure(f"{name}: word to caption, p50", percentile(captioned, 0.5), "ms", None, len(captioned)),
        Figure(f"{name}: word to caption, p95", percentile(captioned, 0.95), "ms", None, len(captioned)),
        Figure(f"{name}: words that a caption held", share, "%", None, len(delays.words_s)),
        Figure(f"{name}: turn to final words, p50", percentile(finals, 0.5), "ms", None, len(finals)),
        Figure(f"{name}: turn to final words, p95", percentile(finals, 0.95), "ms", None, len(finals)),
        Figure(f"{name}: turns without final words", float(delays.n_without_final), "turns"),
    ]
