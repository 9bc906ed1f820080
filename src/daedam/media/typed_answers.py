"""Answers by hand, on the same footing as spoken ones: kept first, then the turn ends."""

from __future__ import annotations

from uuid import UUID

from daedam.interviewing.events import UtteranceFinal
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import AnswerSource
from daedam.kit.ids import new_id
from daedam.media.cursor import JournalCursor

TYPED_ENGINE = "typed"


async def keep_typed(cursor: JournalCursor, question_id: UUID, text: str, now_ms: int) -> bool:
    """Write the text to the journal. False when that question is not the current one (any more)."""
    typed = UtteranceFinal(
        utterance_id=new_id(),
        question_id=question_id,
        speaker="candidate",
        text=text,
        source=AnswerSource.TYPED,
        started_ms=now_ms,
        ended_ms=now_ms,
        engine=TYPED_ENGINE,
    )
    state = await cursor.write(lambda s: [typed] if _takes(s, typed) else [])
    asked = state.find(question_id)
    return asked is not None and any(kept.utterance_id == typed.utterance_id for kept in asked.utterances)


def _takes(state: SessionState, typed: UtteranceFinal) -> bool:
    """Whether the typed text still belongs to the current question, and is not kept yet."""
    current = state.current
    if current is None or state.end is not None or current.question.question_id != typed.question_id:
        return False
    return all(kept.utterance_id != typed.utterance_id for kept in current.utterances)
