"""How often what costs most is looked for: a face in every picture, hands and body now and then. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rations:
    """Seconds between two looks, chosen so that `daedam bench sight` comes near its limit: a body costs most.

    `crowd_s`: how often somebody else's face is looked for; the person's own is followed in every picture.
    """

    hands_s: float = 2.8
    pose_s: float = 15.0
    crowd_s: float = 4.0


LIVE = Rations()
"""For a running interview, beside its other costs."""
DENSE = Rations(hands_s=1.0, pose_s=1.0, crowd_s=1.0)
"""For a recording, where nobody waits."""


class Ration:
    """Says when the next look is due. The clock is the recording's: a seek backwards begins anew."""

    def __init__(self, every_s: float, first_after_s: float = 0.0) -> None:
        self._every_s = every_s
        self._first_after_s = first_after_s
        self._due_s: float | None = None
        self._last_s = 0.0

    def take(self, at_s: float) -> bool:
        """Whether to look at `at_s`; taking it makes the next one due `every_s` later."""
        if self._due_s is None or at_s < self._last_s:
            self._due_s = at_s + self._first_after_s
        self._last_s = at_s
        if at_s < self._due_s:
            return False
        self._due_s = at_s + self._every_s
        return True
