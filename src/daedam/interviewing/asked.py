"""A question as it was asked, and what came back to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daedam.interviewing import events as ev
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

    @property
    def answer_text(self) -> str:
        """The candidate's words to this question, utterance by utterance, joined by one space."""
        return " ".join(spoken.text for spoken in self.answer_utterances)

    @property
    def answer_utterances(self) -> tuple[ev.UtteranceFinal, ...]:
        """The utterances that are (or will be) scored: the completed answer's own, in its order."""
        theirs = tuple(u for u in self.utterances if u.speaker == "candidate")
        if self.answer is None:
            return theirs
        by_id = {spoken.utterance_id: spoken for spoken in theirs}
        return tuple(by_id[i] for i in self.answer.utterance_ids if i in by_id)


def has_words(asked: AskedQuestion) -> bool:
    """Whether anything was said or typed that can be scored."""
    skipped = asked.answer is not None and asked.answer.end is AnswerEnd.SKIPPED
    return not skipped and bool(asked.answer_text.strip())
