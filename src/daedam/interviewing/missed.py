"""Stretches of an answer that were not understood when they were said, and what became of each. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from daedam.interviewing import recording_events as ev
from daedam.kit.tasks import TaskOrder

STORED_AFTER_S = 5.0
"""The server stores its recording each second."""
BROWSER_S = 180.0
"""How long a browser that is back has to send what it kept. After that its sound counts as gone."""
WAITS_S = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0, 14400.0)
"""Between two tries of a recogniser that is away: it may be so for hours, and the sound is kept."""


@dataclass(frozen=True, slots=True)
class MissedSound:
    """One stretch. `settled` is None while its words may still come."""

    said: ev.SoundMissed
    settled: ev.MissedSoundSettled | None = None

    @property
    def is_pending(self) -> bool:
        """Its words may still come."""
        return self.settled is None


def apply(missed: tuple[MissedSound, ...], event: ev.SoundEvent) -> tuple[MissedSound, ...]:
    """The stretches of one question after `event`. What is said twice, or of an unknown one, is passed over."""
    known = {one.said.missed_id: one for one in missed}
    found = known.get(event.missed_id)
    if isinstance(event, ev.SoundMissed):
        return missed if found is not None else (*missed, MissedSound(event))
    if found is None or found.settled is not None:
        return missed
    return tuple(replace(one, settled=event) if one is found else one for one in missed)


def back_fill_order(session_id: UUID, missed: ev.SoundMissed, occasion: str, delay_s: float) -> TaskOrder:
    """The order to look for the words of what was missed; one per `occasion`: why, and which try of it."""
    args = {"session_id": str(session_id), "missed_id": str(missed.missed_id), "occasion": occasion}
    return TaskOrder("back_fill_words", "cpu", f"back_fill_words:{missed.missed_id}:{occasion}", args, delay_s=delay_s)


def first_order(session_id: UUID, missed: ev.SoundMissed) -> TaskOrder:
    """The order that comes with the event, so that every missed stretch is settled some day."""
    is_here = missed.because is ev.MissedBecause.RECOGNISER
    return back_fill_order(session_id, missed, "missed:0", STORED_AFTER_S if is_here else BROWSER_S)
