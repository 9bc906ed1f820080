"""From a flag per frame to the stretches in which it was up. No threshold of what raises the flag is here."""

from __future__ import annotations

from daedam.signals.kinds import SignalKind
from daedam.signals.stacks import MAX_STEP_S
from daedam.signals.windows import SignalSpan

BRIDGE_S = 0.3
"""A shorter gap, such as a blink, ends no stretch."""
MIN_SPAN_S = 0.4
"""Shorter stretches are not told: two frames at five a second."""


class SpanFinder:
    """Follows one flag over time and adds the stretches that are over to `found`."""

    def __init__(self, kind: SignalKind, found: list[SignalSpan], min_s: float, max_step_s: float) -> None:
        self._kind = kind
        self._found = found
        self._min_s = min_s
        self._max_step_s = max_step_s
        self._started_s: float | None = None
        self._last_up_s = 0.0
        self._down_s: float | None = None
        self._last_s = 0.0

    def feed(self, at: list[float], flags: list[bool]) -> None:
        """More frames in order of time."""
        for at_s, is_up in zip(at, flags, strict=True):
            if at_s - self._last_s > self._max_step_s:
                self.close()
            self._last_s = at_s
            if is_up:
                self._started_s = at_s if self._started_s is None else self._started_s
                self._last_up_s, self._down_s = at_s, None
                continue
            self._down_s = at_s if self._down_s is None else self._down_s
            if at_s - self._last_up_s > BRIDGE_S:
                self.close()

    def close(self) -> None:
        """No frame follows soon: what is open ends, at the first frame without the flag if there was one."""
        if self._started_s is None:
            return
        ended_s = self._last_up_s if self._down_s is None else self._down_s
        if ended_s - self._started_s >= self._min_s:
            self._found.append(SignalSpan(kind=self._kind, started_s=self._started_s, ended_s=ended_s))
        self._started_s, self._down_s = None, None


class Spans:
    """The stretches of all kinds of one camera: `found` so far, and the finders that may still have one open."""

    def __init__(self) -> None:
        self.found: list[SignalSpan] = []
        self._finders: list[SpanFinder] = []

    def finder(self, kind: SignalKind, min_s: float = MIN_SPAN_S, max_step_s: float = MAX_STEP_S) -> SpanFinder:
        """A new finder whose stretches come into `found`; looks further apart than `max_step_s` are not neighbours."""
        finder = SpanFinder(kind, self.found, min_s, max_step_s)
        self._finders.append(finder)
        return finder

    def take(self, is_last: bool = False) -> list[SignalSpan]:
        """What was found since the last call; `is_last` ends what is open."""
        for finder in self._finders if is_last else ():
            finder.close()
        found = sorted(self.found, key=lambda span: span.started_s)
        self.found.clear()
        return found
