"""Decides what the worker decodes next, one slice at a time, over all open utterances.

Finals come before captions, but never starve them: after a few slices for finals, one caption gets its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.engine import Decoded, LiveDecoder, Recogniser
from daedam.providers.stt.hearing import Hearing, Stretch
from daedam.providers.vad.base import VoiceActivity

SURE_FROM = 0.2
"""Mean word posterior below which a short text counts as noise; of 20 spoken sentences the least sure had 0.5."""
_LIVE_SLICE = int(0.32 * HEARING_RATE)
_LIVE_LATEST = 4 * HEARING_RATE  # captions further behind than this skip ahead
_FEW_WORDS = 2
_FINAL_SLICES = 2  # for each slice of captions

Reply = Callable[[dict[str, object]], None]


@dataclass(slots=True)
class Ticket:
    """One open utterance."""

    ticket_id: int
    language: str
    hearing: Hearing
    live: LiveDecoder | None = None
    live_from: int = 0
    revision: int = 0
    text: str = ""
    stable_chars: int = 0
    is_finishing: bool = False
    prepared: Stretch | None = None
    results: dict[Stretch, Decoded] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """The stretch being decoded."""

    ticket_id: int
    stretch: Stretch
    slices: Iterator[Decoded | None]


class Desk:
    """Holds the open utterances and does one slice of work per `step`."""

    def __init__(self, recogniser: Recogniser, vad: VoiceActivity, reply: Reply) -> None:
        self._recogniser = recogniser
        self._vad = vad
        self._reply = reply
        self._tickets: dict[int, Ticket] = {}
        self._work: Work | None = None
        self._n_final_slices = 0

    def open(self, ticket_id: int, language: str) -> None:
        """Begin an utterance."""
        self._tickets[ticket_id] = Ticket(ticket_id, language, Hearing(self._vad.open(), self._recogniser.cuts))

    def push(self, ticket_id: int, samples: Samples) -> None:
        """Add sound to an utterance; ignored when it is not open."""
        ticket = self._tickets.get(ticket_id)
        if ticket is not None and not ticket.is_finishing:
            ticket.hearing.push(samples)

    def prepare(self, ticket_id: int) -> None:
        """Begin the final of what was heard so far; stale as soon as more speech comes."""
        ticket = self._tickets.get(ticket_id)
        if ticket is not None:
            ticket.prepared = ticket.hearing.tail()

    def finish(self, ticket_id: int) -> None:
        """No more sound follows: the final is wanted."""
        ticket = self._tickets.get(ticket_id)
        if ticket is None:
            return
        ticket.is_finishing = True
        self._release_live(ticket)

    def drop(self, ticket_id: int) -> None:
        """Forget an utterance."""
        ticket = self._tickets.pop(ticket_id, None)
        if ticket is not None:
            self._release_live(ticket)
        if self._work is not None and self._work.ticket_id == ticket_id:
            self._abandon()

    def step(self) -> bool:
        """Do one slice of the most wanted work. False when there is nothing to do."""
        self._answer_what_is_complete()
        if self._n_final_slices >= _FINAL_SLICES and self._caption_slice():
            self._n_final_slices = 0
            return True
        if self._final_slice():
            self._n_final_slices += 1
            return True
        return self._caption_slice()

    def _final_slice(self) -> bool:
        self._choose()
        if self._work is None:
            return False
        done = next(self._work.slices)
        if done is not None:
            ticket = self._tickets[self._work.ticket_id]
            ticket.results[self._work.stretch] = done
            self._abandon()
            self._answer_what_is_complete()
        return True

    def _choose(self) -> None:
        """Keep the present work unless it is stale or something finishing waits behind something that is not."""
        waiting = self._waiting()
        if self._work is not None:
            present = (self._work.ticket_id, self._work.stretch)
            ranks = {(ticket.ticket_id, stretch): rank for rank, ticket, stretch in waiting}
            is_wanted = present in ranks and (ranks[present] == 0 or waiting[0][0] != 0)
            if is_wanted:
                return
            self._abandon()
        if waiting:
            _, ticket, stretch = waiting[0]
            sound = ticket.hearing.sound(stretch.start, stretch.end)
            slices = self._recogniser.decode(sound, ticket.language)
            self._work = Work(ticket.ticket_id, stretch, slices)

    def _waiting(self) -> list[tuple[int, Ticket, Stretch]]:
        waiting = [
            (0 if ticket.is_finishing else 1, ticket, stretch)
            for ticket in self._tickets.values()
            for stretch in _wanted(ticket)
            if stretch not in ticket.results
        ]
        return sorted(waiting, key=lambda item: item[0])

    def _abandon(self) -> None:
        if self._work is not None:
            close = getattr(self._work.slices, "close", None)
            self._work = None
            if close is not None:
                close()

    def _answer_what_is_complete(self) -> None:
        for ticket in list(self._tickets.values()):
            stretches = _wanted(ticket)
            if ticket.is_finishing and all(stretch in ticket.results for stretch in stretches):
                self._reply(_final(ticket, stretches))
                del self._tickets[ticket.ticket_id]

    def _caption_slice(self) -> bool:
        behind = [(self._unheard(t), t) for t in self._tickets.values() if not t.is_finishing]
        for lag, ticket in sorted(behind, key=lambda item: -item[0]):
            if lag >= _LIVE_SLICE and self._follow(ticket, lag):
                return True
        return False

    @staticmethod
    def _unheard(ticket: Ticket) -> int:
        """How many samples the captions have not taken in yet."""
        is_whole = ticket.live is not None and ticket.live.rereads
        until = ticket.hearing.speech_until() if is_whole else len(ticket.hearing)
        return until - ticket.live_from

    def _follow(self, ticket: Ticket, lag: int) -> bool:
        live = ticket.live or self._begin_live(ticket)
        if live is None:
            return False
        hearing = ticket.hearing
        if lag > _LIVE_LATEST and not live.rereads:
            ticket.live_from = len(hearing) - _LIVE_LATEST
        start, ticket.live_from = ticket.live_from, min(len(hearing), ticket.live_from + _LIVE_SLICE)
        live.feed(hearing.sound(start, ticket.live_from))
        self._tell(ticket, live.text(), live.stable_chars)
        return True

    def _begin_live(self, ticket: Ticket) -> LiveDecoder | None:
        first = next(iter(ticket.hearing.closed), None) or ticket.hearing.tail()
        if first is None:
            return None  # nobody spoke yet: nothing to caption
        ticket.live = self._recogniser.live(ticket.language)
        if ticket.live is not None and ticket.live.rereads:
            ticket.live_from = first.start
        return ticket.live

    def _tell(self, ticket: Ticket, text: str, stable_chars: int) -> None:
        if (text, stable_chars) == (ticket.text, ticket.stable_chars):
            return
        ticket.text, ticket.stable_chars, ticket.revision = text, stable_chars, ticket.revision + 1
        head = {"type": "partial", "id": ticket.ticket_id, "text": text, "revision": ticket.revision}
        self._reply(head | {"stable_chars": stable_chars})

    @staticmethod
    def _release_live(ticket: Ticket) -> None:
        if ticket.live is not None:
            ticket.live.release()
            ticket.live = None


def _wanted(ticket: Ticket) -> list[Stretch]:
    stretches = list(ticket.hearing.closed)
    if ticket.is_finishing or ticket.prepared:
        tail = ticket.hearing.tail()
        if tail and (ticket.is_finishing or tail == ticket.prepared):
            stretches.append(tail)
    return stretches


def _final(ticket: Ticket, stretches: list[Stretch]) -> dict[str, object]:
    """The stretches' texts in order, their words' times counted from the utterance's start."""
    words: list[tuple[str, float, float]] = []
    texts: list[str] = []
    confidences: list[float] = []
    for stretch in stretches:
        decoded = ticket.results[stretch]
        if _is_noise(decoded):
            continue
        offset = stretch.start / HEARING_RATE
        texts.append(decoded.text)
        words += [(word, start + offset, end + offset) for word, start, end in decoded.words]
        confidences += decoded.confidences
    mean = sum(confidences) / len(confidences) if confidences else None
    text = " ".join(text for text in texts if text)
    return {"type": "final", "id": ticket.ticket_id, "text": text, "words": words, "confidence": mean}


def _is_noise(decoded: Decoded) -> bool:
    if not decoded.confidences or len(decoded.confidences) > _FEW_WORDS:
        return False
    return sum(decoded.confidences) / len(decoded.confidences) < SURE_FROM
