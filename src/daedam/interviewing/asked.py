"""A question as it was asked, and what came back to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daedam.interviewing import events as ev
from daedam.interviewing.missed import MissedSound
from daedam.interviewing.recording_events import MissedOutcome
from daedam.interviewing.vocabulary import AnswerEnd


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was asked, and what came back so far."""

    question: ev.PlannedQuestion
    ordinal: int
    asked_at: datetime
    spoken_text: str | None = None
    is_spoken: bool = False
    utterances: tuple[ev.UtteranceFinal, ...] = ()
    answer: ev.AnswerCompleted | None = None
    is_evaluated: bool = False
    voice: ev.VoiceMeasured | None = None
    missed: tuple[MissedSound, ...] = ()

    @property
    def back_filled(self) -> frozenset[UUID]:
        """The utterances whose words were found later."""
        return frozenset(i for one in self.missed if one.settled for i in one.settled.utterance_ids)

    @property
    def spoken_order(self) -> tuple[ev.UtteranceFinal, ...]:
        """Everything said, as it came; in the order it was said once words were found later."""
        return tuple(sorted(self.utterances, key=_began)) if self.back_filled else self.utterances

    @property
    def awaits_words(self) -> bool:
        """Words of this answer may still come. An answer that was typed, or skipped, waits for none."""
        return self.takes_late_words and any(one.is_pending for one in self.missed)

    @property
    def takes_late_words(self) -> bool:
        """Whether words found later belong to this answer.

        Who typed it has said in writing what was not understood; who skipped the question wants none.
        """
        return self.answer is None or self.answer.end not in (AnswerEnd.TYPED, AnswerEnd.SKIPPED)

    @property
    def is_unheard(self) -> bool:
        """Something was said, or may have been, that nobody could turn into words: not the candidate's doing."""
        lost = (MissedOutcome.NO_SOUND, MissedOutcome.UNREADABLE)
        return any(one.settled is not None and one.settled.outcome in lost for one in self.missed)

    @property
    def answer_text(self) -> str:
        """The candidate's words to this question, utterance by utterance, joined by one space."""
        return " ".join(spoken.text for spoken in self.answer_utterances)

    @property
    def answer_utterances(self) -> tuple[ev.UtteranceFinal, ...]:
        """The utterances that are (or will be) scored: the completed answer's own, in its order.

        Words found later join an answer that was spoken, at the place where they were said.
        """
        theirs = tuple(u for u in self.spoken_order if u.speaker == "candidate")
        if self.answer is None:
            return theirs
        late = self.back_filled if self.takes_late_words else frozenset[UUID]()
        if late:
            own = late.union(self.answer.utterance_ids)
            return tuple(spoken for spoken in theirs if spoken.utterance_id in own)
        by_id = {spoken.utterance_id: spoken for spoken in theirs}
        return tuple(by_id[i] for i in self.answer.utterance_ids if i in by_id)


def _began(spoken: ev.UtteranceFinal) -> int:
    return spoken.started_ms


def has_words(asked: AskedQuestion) -> bool:
    """Whether anything was said or typed that can be scored."""
    skipped = asked.answer is not None and asked.answer.end is AnswerEnd.SKIPPED
    return not skipped and bool(asked.answer_text.strip())
