"""Words found later: which sound was missed, which of it has no words yet, and what finding them adds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daedam.interviewing import events as ev
from daedam.interviewing import speech
from daedam.interviewing.asked import AskedQuestion
from daedam.interviewing.missed import MissedSound
from daedam.interviewing.recorded_answers import HeardUtterance, fallbacks_of, utterance_stretches
from daedam.interviewing.recording_events import MissedBecause, MissedOutcome, MissedSoundSettled, SoundMissed
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import AnswerSource, ConsentPurpose
from daedam.kit.ids import new_id
from daedam.signals.windows import Stretch

LONGEST_MS = 600_000
"""What a browser keeps at most; a line that was gone for longer has lost the beginning of it."""
SHORTEST_MS = 300
"""Less holds no word."""
MOST_GAPS = 30
"""Of one answer: each is a task of its own. A line with more of them holds no conversation."""
LOST_AFTER_MS = 4_000
"""A room that says that a line is lost has heard nothing for so long (`media.room.PEER_LOST_S`)."""


def may_be_kept(state: SessionState) -> bool:
    """Whether what the candidate says may be recorded."""
    return state.consents.get(ConsentPurpose.RECORDING, False)


def piece_missed(
    state: SessionState, utterance_id: UUID, question_id: UUID, started_ms: int, ended_ms: int
) -> list[SoundMissed]:
    """A piece of speech the recogniser gave no words for, while the server recorded it."""
    asked = state.find(question_id)
    is_known = asked is None or any(one.said.missed_id == utterance_id for one in asked.missed)
    if is_known or state.end or not may_be_kept(state) or ended_ms - started_ms < SHORTEST_MS:
        return []
    return [_missed(question_id, started_ms, ended_ms, MissedBecause.RECOGNISER, utterance_id)]


def gap_missed(state: SessionState, missed_id: UUID, started_ms: int, ended_ms: int) -> list[SoundMissed]:
    """What never came from a candidate who stayed connected, while a question waited for them."""
    current = state.current
    if current is None or state.end or state.paused or not may_be_kept(state):
        return []
    started_ms = max(started_ms, _at_ms(state, current.asked_at))
    is_known = find_missed(state, missed_id) is not None or len(current.missed) >= MOST_GAPS
    if is_known or ended_ms - started_ms < SHORTEST_MS:
        return []
    return [_missed(current.question.question_id, started_ms, ended_ms, MissedBecause.LINE, missed_id)]


def missed_on_return(state: SessionState, now_ms: int, heard_until_ms: int | None) -> list[SoundMissed]:
    """What nobody heard before a candidate came back, while a question waited: nothing where they had left.

    `heard_until_ms`: the last sound, where the room that heard it is still there.
    """
    current = state.current
    if current is None or state.end or state.paused or not may_be_kept(state) or not state.is_started:
        return []
    if state.connection_id is None and state.lost_at is None:
        return []
    because = MissedBecause.SERVER if heard_until_ms is None and state.lost_at is None else MissedBecause.LINE
    if heard_until_ms is None:
        heard_until_ms = _at_ms(state, state.lost_at) - LOST_AFTER_MS if state.lost_at else 0
    known = [_at_ms(state, current.asked_at), *(spoken.ended_ms for spoken in current.answer_utterances)]
    started_ms = max(heard_until_ms, *known)
    ended_ms = min(now_ms, started_ms + LONGEST_MS)
    if ended_ms - started_ms < SHORTEST_MS:
        return []
    return [_missed(current.question.question_id, started_ms, ended_ms, because)]


def back_again(
    state: SessionState, connection_id: str, now_ms: int, heard_until_ms: int | None
) -> list[ev.SessionEvent]:
    """What a connection that is up adds: what was missed before it, and that it is there. Nothing when it is known."""
    if state.end or state.connection_id == connection_id:
        return []
    return [*missed_on_return(state, now_ms, heard_until_ms), ev.ParticipantJoined(connection_id=connection_id)]


def _missed(
    question_id: UUID, started_ms: int, ended_ms: int, because: MissedBecause, missed_id: UUID | None = None
) -> SoundMissed:
    return SoundMissed(
        missed_id=missed_id or new_id(),
        question_id=question_id,
        started_ms=started_ms,
        ended_ms=ended_ms,
        because=because,
    )


def _at_ms(state: SessionState, at: datetime) -> int:
    return max(0, round((at - state.started_at).total_seconds() * 1000)) if state.started_at else 0


def find_missed(state: SessionState, missed_id: UUID) -> tuple[AskedQuestion, MissedSound] | None:
    """The stretch with this id, and the question it belongs to."""
    found = ((asked, one) for asked in state.asked for one in asked.missed if one.said.missed_id == missed_id)
    return next(found, None)


def without_words(asked: AskedQuestion, missed: SoundMissed, speech_found: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Where somebody speaks in the missed stretch and no words are known: in order, in seconds of the session."""
    first, last = missed.started_ms / 1000, missed.ended_ms / 1000
    clipped = (Stretch(started_s=max(s.started_s, first), ended_s=min(s.ended_s, last)) for s in speech_found)
    left = _joined([one for one in clipped if one.ended_s > one.started_s])
    for known in _spoken(asked):
        left = [rest for one in left for rest in _minus(one, known)]
    return tuple(one for one in left if one.ended_s - one.started_s >= SHORTEST_MS / 1000)


def to_transcribe(asked: AskedQuestion, missed: SoundMissed, speech_found: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """`without_words`, joined over short breaths, but never over words that are known: those would come twice."""
    known = _spoken(asked)
    runs: list[list[Stretch]] = []
    for one in without_words(asked, missed, speech_found):
        last = runs[-1][-1].ended_s if runs else one.started_s
        is_apart = not runs or any(words.started_s < one.started_s and words.ended_s > last for words in known)
        runs.append([one]) if is_apart else runs[-1].append(one)
    return tuple(joined for run in runs for joined in utterance_stretches(run))


def words_came(before: AskedQuestion, now: AskedQuestion, missed: SoundMissed) -> bool:
    """Whether words in the missed stretch became known meanwhile: what was found since would say them again."""
    first, last = missed.started_ms / 1000, missed.ended_ms / 1000
    known = _spoken(before)
    return any(one not in known and one.overlap_s(first, last) > 0 for one in _spoken(now))


def _spoken(asked: AskedQuestion) -> list[Stretch]:
    return [
        Stretch(started_s=one.started_ms / 1000, ended_s=one.ended_ms / 1000)
        for one in asked.utterances
        if one.source is AnswerSource.SPOKEN
    ]


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Two recordings may hold the same moment: it is heard once."""
    joined: list[Stretch] = []
    for one in sorted(stretches, key=lambda s: s.started_s):
        if joined and one.started_s <= joined[-1].ended_s:
            joined[-1] = Stretch(started_s=joined[-1].started_s, ended_s=max(joined[-1].ended_s, one.ended_s))
        else:
            joined.append(one)
    return joined


def _minus(one: Stretch, known: Stretch) -> list[Stretch]:
    if not one.overlap_s(known.started_s, known.ended_s):
        return [one]
    rest = ((one.started_s, known.started_s), (known.ended_s, one.ended_s))
    return [Stretch(started_s=start, ended_s=end) for start, end in rest if end > start]


def settle_events(
    state: SessionState, missed_id: UUID, heard: Sequence[HeardUtterance], outcome: MissedOutcome
) -> list[ev.SessionEvent]:
    """The words that were found (on the session's clock, in order), and that nothing more comes. Nothing once settled.

    `outcome` is what is said where there are no words. A wish to the room is none, as when it is heard at once.
    """
    found = find_missed(state, missed_id)
    if found is None or not found[1].is_pending:
        return []
    asked, missed = found
    said = [one for one in heard if one.text.strip() and speech.intent_of(one.text) is None]
    words = [_utterance(one, asked.question.question_id) for one in said]
    settled = MissedSoundSettled(
        missed_id=missed.said.missed_id,
        question_id=asked.question.question_id,
        outcome=MissedOutcome.WORDS if words else outcome,
        utterance_ids=tuple(one.utterance_id for one in words),
    )
    return [*fallbacks_of(said), *words, settled]


def _utterance(heard: HeardUtterance, question_id: UUID) -> ev.UtteranceFinal:
    return ev.UtteranceFinal(
        utterance_id=new_id(),
        question_id=question_id,
        speaker="candidate",
        text=heard.text.strip(),
        source=AnswerSource.SPOKEN,
        started_ms=round(heard.started_s * 1000),
        ended_ms=round(heard.ended_s * 1000),
        engine=heard.engine,
        confidence=heard.confidence,
    )
