"""The sound of a recording inside the reading child: samples, or stretches of speech and a measured voice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from daedam.providers.frames import Head
from daedam.providers.media_files.base import MediaContainer
from daedam.providers.media_files.reading_sound import sound
from daedam.providers.media_files.reading_source import open_container
from daedam.providers.media_files.reading_speech import MAYBE_SPEECH_FROM, SpeechFinder, SpeechStretch
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.vad.base import WINDOW
from daedam.providers.vad.silero import SileroVoiceActivity
from daedam.signals.kinds import SignalKind
from daedam.signals.meter import SignalMeter

Frames = Iterator[tuple[Head, bytes]]


def read_samples(descriptor: int, told: dict[str, Any]) -> Frames:
    """All of the sound, in pieces of about a second."""
    for piece in _seconds(_sound(descriptor, told)):
        yield {"type": "samples"}, piece.tobytes()


class VoiceReader:
    """Finds where somebody speaks, and measures the voice. The sound itself is not kept."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._vad = SileroVoiceActivity().open()
        self._finder = SpeechFinder()
        self._meter = SignalMeter(frozenset(SignalKind(kind) for kind in told["kinds"]))

    def __call__(self, descriptor: int, told: dict[str, Any]) -> Frames:
        """Stretches, windows and progress, in order; the baseline at the end."""
        heard = 0
        rest = np.zeros(0, np.int16)
        for piece in _seconds(_sound(descriptor, told)):
            rest = np.concatenate([rest, piece])
            whole = len(rest) - len(rest) % WINDOW
            yield from self._hear(rest[:whole], heard)
            heard, rest = heard + whole, rest[whole:]
            yield from self._measured(heard / HEARING_RATE)
        if stretch := self._finder.finish():
            yield _stretch(stretch)
        yield from self._measured(math.inf)
        baseline = self._meter.baseline
        yield {"type": "baseline", "baseline": baseline.as_json() if baseline else None}, b""
        yield {"type": "heard", "seconds": heard / HEARING_RATE}, b""

    def _hear(self, samples: Samples, start: int) -> Frames:
        for at in range(0, len(samples), WINDOW):
            window = samples[at : at + WINDOW]
            probability = self._vad.probability(window)
            self._meter.hear(window, (start + at) / HEARING_RATE, probability >= MAYBE_SPEECH_FROM)
            if stretch := self._finder.push(probability):
                yield _stretch(stretch)

    def _measured(self, until_s: float) -> Frames:
        for window in self._meter.finish_until(until_s):
            yield {"type": "window", "window": window.as_json()}, b""
        if until_s < math.inf:
            yield {"type": "at", "seconds": until_s}, b""


def _sound(descriptor: int, told: dict[str, Any]) -> Iterator[Samples]:
    container = open_container(descriptor, MediaContainer(told["container"]))
    return sound(container, int(told["index"]), float(told["max_s"]))


def _seconds(pieces: Iterator[Samples]) -> Iterator[Samples]:
    """The same sound in pieces of a second or a little more: a decoder's own are 20 ms."""
    kept: list[Samples] = []
    length = 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length >= HEARING_RATE:
            yield np.concatenate(kept)
            kept, length = [], 0
    if kept:
        yield np.concatenate(kept)


def _stretch(stretch: SpeechStretch) -> tuple[Head, bytes]:
    return {"type": "speech", "started_s": stretch.started_s, "ended_s": stretch.ended_s}, b""
