"""The interface of voice activity detection."""

from __future__ import annotations

from typing import Protocol

from daedam.providers.speech import EngineHealth, Samples

WINDOW = 512
"""Samples per call at 16 kHz: 32 ms."""


class VadStream(Protocol):
    """One microphone. Carries what the model remembers between windows."""

    def probability(self, samples: Samples) -> float:
        """How likely these `WINDOW` samples (int16, 16 kHz) hold speech, 0 to 1.

        Takes well under a millisecond, so it may run on an event loop. Raises ValueError for another length.
        """
        ...

    def reset(self) -> None:
        """Forget everything heard so far."""
        ...


class VoiceActivity(Protocol):
    """Opens streams over one shared model."""

    def open(self) -> VadStream:
        """A fresh stream. Raises `ProviderUnavailable` when the model cannot be loaded."""
        ...

    def check(self) -> EngineHealth:
        """Whether the detector works here. Never raises."""
        ...


def demand_window(samples: Samples) -> None:
    """Raise ValueError unless `samples` is one window."""
    if samples.shape != (WINDOW,):
        raise ValueError(f"a window is {WINDOW} samples, got shape {samples.shape}")
