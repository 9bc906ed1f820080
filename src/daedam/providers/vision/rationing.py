"""How often what costs most is looked for: a face in every picture, hands and body now and then. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rations:
    """Seconds between two looks, chosen so that `daedam bench sight` comes near its limit: a body costs most.

    `crowd_s`: how often somebody else's face is looked for; the person's own is followed in every picture.
    `follow_hands_s`: seconds between two spells of `FOLLOWED_S` in which hands are looked for in every picture, since
    what sets out and comes to rest cannot be counted from single looks; infinite for never.
    """

    hands_s: float = 2.8
    pose_s: float = 15.0
    crowd_s: float = 4.0
    follow_hands_s: float = math.inf


FOLLOWED_S = 2.0
"""Long enough to hold a whole window of a second, whenever it begins."""
LIVE = Rations()
"""For a running interview, beside its other costs."""


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


class HandsRation:
    """Single looks at the hands, and, more seldom, spells in which every picture is looked at."""

    def __init__(self, rations: Rations) -> None:
        self._single = Ration(rations.hands_s, rations.hands_s / 4)
        self._spell = Ration(rations.follow_hands_s, rations.hands_s / 4) if rations.follow_hands_s < math.inf else None
        self._began_s = -math.inf

    def take(self, at_s: float) -> bool:
        """Whether to look at `at_s`."""
        is_due = self._single.take(at_s)
        if self._spell is not None and self._spell.take(at_s):
            self._began_s = at_s
        return is_due or 0.0 <= at_s - self._began_s <= FOLLOWED_S
