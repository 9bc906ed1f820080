"""What is usual for a session's person, as its journal says: from their answers so far, else from the device check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from daedam.interviewing import events as ev
from daedam.interviewing.measurements import BaselineTaken, SignalsSampled
from daedam.interviewing.sampled import baseline_of
from daedam.signals.baseline import BASELINE_VERSION, Baseline

HOLDS_FOR = timedelta(minutes=30)
"""Between the device check and the start: who comes back later sits differently, perhaps before another camera."""


def usual_of(entries: Iterable[ev.Recorded]) -> Baseline | None:
    """The baseline to measure against from here on; None where the first seconds have to give one.

    A baseline of the device check counts when the interview began within `HOLDS_FOR` of it. One written by another
    version counts as not known.
    """
    taken: ev.Recorded | None = None
    samples: list[SignalsSampled] = []
    for entry in entries:
        if isinstance(entry.event, BaselineTaken):
            taken = entry
        elif isinstance(entry.event, SignalsSampled):
            samples.append(entry.event)
        elif isinstance(entry.event, ev.SessionStarted) and taken is not None and entry.at - taken.at > HOLDS_FOR:
            taken = None
    known = baseline_of(samples)
    if known is not None or taken is None or not isinstance(taken.event, BaselineTaken):
        return known
    found = taken.event.baseline
    return Baseline.from_json(found) if found is not None and found.get("version") == BASELINE_VERSION else None
