"""Voice activity by script: for tests and demos that must know exactly when somebody speaks."""

from __future__ import annotations

from collections.abc import Sequence

from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.vad.base import VadStream, demand_window

ENGINE = "scripted"


class ScriptedVoiceActivity:
    """Answers each stream's windows from `probabilities` in turn, then with the last one for ever.

    Without a script a window counts as speech when its peak passes `loud_from` (of 32767).
    """

    def __init__(self, probabilities: Sequence[float] = (), *, loud_from: int = 500) -> None:
        self._probabilities = tuple(probabilities)
        self._loud_from = loud_from

    def open(self) -> VadStream:
        """A fresh stream at the start of the script."""
        return ScriptedVadStream(self._probabilities, self._loud_from)

    def check(self) -> EngineHealth:
        """Always ready."""
        return EngineHealth(True, ENGINE, "script", "Follows a script; hears nothing.")


class ScriptedVadStream:
    """Reads the script window by window."""

    def __init__(self, probabilities: tuple[float, ...], loud_from: int) -> None:
        self._probabilities = probabilities
        self._loud_from = loud_from
        self._at = 0

    def reset(self) -> None:
        """Go back to the start of the script."""
        self._at = 0

    def probability(self, samples: Samples) -> float:
        """What the script says about this window."""
        demand_window(samples)
        if not self._probabilities:
            return 1.0 if int(abs(samples.astype(int)).max()) >= self._loud_from else 0.0
        probability = self._probabilities[min(self._at, len(self._probabilities) - 1)]
        self._at += 1
        return probability
