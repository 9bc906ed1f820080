"""What was missed, which of it has no words, and what finding them adds to an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import pytest

from daedam.interviewing import codec, flow
from daedam.interviewing import events as ev
from daedam.interviewing.back_filling import (
    back_again,
    gap_missed,
    piece_missed,
    settle_events,
    to_transcribe,
    without_words,
    words_came,
)
from daedam.interviewing.missed import BROWSER_S, STORED_AFTER_S
from daedam.interviewing.recorded_answers import HeardUtterance
from daedam.interviewing.recording_events import MissedBecause, MissedOutcome, MissedSoundSettled, SoundMissed
from daedam.interviewing.state import SessionState, fold
from daedam.interviewing.vocabulary import (
    AnswerEnd,
    AnswerSource,
    Area,
    ConsentPurpose,
    QuestionKind,
    SessionEnd,
)
from daedam.kit.ids import new_id
from daedam.signals.windows import Stretch

START = datetime(2026, 1, 1, tzinfo=UTC)
QUESTION = ev.PlannedQuestion(
    question_id=new_id(), kind=QuestionKind.BEHAVIOURAL, area=Area.LANGUAGE, competency="motivation", text="Why us?"
)
Q = QUESTION.question_id


def at(state: SessionState, second: float, *events: ev.SessionEvent) -> SessionState:
    """The state after `events`, written `second` seconds after the start."""
    when = START + timedelta(seconds=second)
    return fold([ev.Recorded(state.last_seq + i, when, event) for i, event in enumerate(events, 1)], state)


def asked(*, may_record: bool = True) -> SessionState:
    """A question was asked a second after the start, and a connection is up."""
    plan = ev.PlanReady(questions=(QUESTION,), engine="rules")
    consent = ev.ConsentRecorded(purpose=ConsentPurpose.RECORDING, is_granted=may_record, text_version="1")
    state = at(SessionState(), 0, plan, consent, ev.SessionStarted(), ev.ParticipantJoined(connection_id="one"))
    return at(state, 1, ev.QuestionAsked(question=QUESTION, ordinal=1))


def said(text: str, started_ms: int, ended_ms: int, source: AnswerSource = AnswerSource.SPOKEN) -> ev.UtteranceFinal:
    return ev.UtteranceFinal(
        utterance_id=new_id(),
        question_id=Q,
        speaker="candidate",
        text=text,
        source=source,
        started_ms=started_ms,
        ended_ms=ended_ms,
        engine="scripted",
    )


def heard(text: str, started_s: float, ended_s: float) -> HeardUtterance:
    return HeardUtterance(started_s=started_s, ended_s=ended_s, text=text, confidence=0.5, engine="scripted")


def left(reason: Literal["closed", "lost", "taken_over", "server_stopped"]) -> ev.ParticipantLeft:
    return ev.ParticipantLeft(connection_id="one", reason=reason)


def missed_in(events: list[ev.SessionEvent]) -> list[tuple[int, int, MissedBecause]]:
    return [(e.started_ms, e.ended_ms, e.because) for e in events if isinstance(e, SoundMissed)]


def with_miss(state: SessionState, started_ms: int = 2_000, ended_ms: int = 8_000) -> tuple[SessionState, UUID]:
    (missed,) = piece_missed(state, new_id(), Q, started_ms, ended_ms)
    return at(state, 8, missed), missed.missed_id


def test_a_lost_line_is_missed_from_its_last_sound_until_it_is_back() -> None:
    lost = at(asked(), 24, left("lost"))
    events = back_again(lost, "two", 30_000, 19_500)
    assert missed_in(events) == [(19_500, 30_000, MissedBecause.LINE)]
    assert events[-1] == ev.ParticipantJoined(connection_id="two")
    back = at(lost, 30, *events)
    assert back_again(back, "two", 30_100, 19_500) == []


def test_a_room_that_is_gone_leaves_what_its_journal_says() -> None:
    lost = at(asked(), 24, left("lost"))
    assert missed_in(back_again(lost, "two", 30_000, None)) == [(20_000, 30_000, MissedBecause.LINE)]
    words = at(lost, 25, said("I was saying", 18_000, 22_000))
    assert missed_in(back_again(words, "two", 30_000, None)) == [(22_000, 30_000, MissedBecause.LINE)]


def test_a_server_that_died_heard_nothing_after_its_last_words() -> None:
    assert missed_in(back_again(asked(), "two", 9_000, None)) == [(1_000, 9_000, MissedBecause.SERVER)]
    words = at(asked(), 5, said("I was saying", 2_000, 4_500))
    assert missed_in(back_again(words, "two", 9_000, None)) == [(4_500, 9_000, MissedBecause.SERVER)]


def test_no_more_is_missed_than_a_browser_keeps() -> None:
    lost = at(asked(), 24, left("lost"))
    assert missed_in(back_again(lost, "two", 86_400_000, 20_000)) == [(20_000, 620_000, MissedBecause.LINE)]


@pytest.mark.parametrize("reason", ["closed", "taken_over"])
def test_who_left_said_nothing_meanwhile(reason: Literal["closed", "taken_over"]) -> None:
    assert missed_in(back_again(at(asked(), 24, left(reason)), "two", 30_000, 19_500)) == []


def test_nothing_is_missed_where_nothing_may_be_recorded_or_nobody_answers() -> None:
    assert missed_in(back_again(at(asked(may_record=False), 24, left("lost")), "two", 30_000, 19_500)) == []
    paused = at(asked(), 20, ev.SessionPaused(reason="candidate"), left("lost"))
    assert missed_in(back_again(paused, "two", 30_000, 19_500)) == []
    over = at(asked(), 20, ev.SessionEnded(reason=SessionEnd.CANDIDATE_ENDED))
    assert back_again(over, "two", 30_000, 19_500) == []
    assert missed_in(back_again(at(asked(), 24, left("lost")), "two", 19_700, 19_500)) == [], "too short for a word"
    assert piece_missed(asked(may_record=False), new_id(), Q, 0, 5_000) == []


def test_a_piece_is_missed_once() -> None:
    state, missed_id = with_miss(asked())
    assert piece_missed(state, missed_id, Q, 2_000, 8_000) == []
    assert piece_missed(state, new_id(), new_id(), 2_000, 8_000) == [], "a question nobody asked"


def test_every_missed_stretch_has_somebody_who_settles_it() -> None:
    (piece,) = piece_missed(asked(), new_id(), Q, 2_000, 8_000)
    (line,) = (
        e for e in back_again(at(asked(), 24, left("lost")), "two", 30_000, 19_500) if isinstance(e, SoundMissed)
    )
    orders = flow.tasks_for(new_id(), [piece, line])
    assert [(one.kind, one.delay_s) for one in orders] == [
        ("back_fill_words", STORED_AFTER_S),
        ("back_fill_words", BROWSER_S),
    ]
    assert len({one.key for one in orders}) == 2


def test_only_speech_without_words_is_read() -> None:
    state, missed_id = with_miss(asked(), 2_000, 20_000)
    state = at(state, 9, said("known", 5_000, 7_000), said("typed", 9_000, 9_000, AnswerSource.TYPED))
    (question,) = state.asked
    (missed,) = question.missed
    speech = [(0.0, 6.0), (6.5, 12.0), (11.0, 13.0), (18.0, 25.0), (30.0, 31.0)]
    found = without_words(question, missed.said, [Stretch(started_s=a, ended_s=b) for a, b in speech])
    assert [(one.started_s, one.ended_s) for one in found] == [(2.0, 5.0), (7.0, 13.0), (18.0, 20.0)]
    assert missed.said.missed_id == missed_id


def test_words_found_later_join_the_answer_where_they_were_said() -> None:
    before, after = said("before", 1_000, 2_000), said("after", 9_000, 10_000)
    state, missed_id = with_miss(at(asked(), 5, before, after))
    state = at(state, 11, *flow.complete_answer(state, source=AnswerSource.SPOKEN, end=AnswerEnd.DONE_BUTTON))
    assert state.asked[0].awaits_words
    events = settle_events(state, missed_id, [heard(" between ", 3.0, 4.0)], MissedOutcome.SILENT)
    state = at(state, 60, *events)
    (question,) = state.asked
    assert question.answer_text == "before between after"
    assert not question.awaits_words
    assert [one.text for one in question.spoken_order] == ["before", "between", "after"]
    (settled,) = (e for e in events if isinstance(e, MissedSoundSettled))
    assert (settled.outcome, len(settled.utterance_ids)) == (MissedOutcome.WORDS, 1)
    assert settle_events(state, missed_id, [heard("again", 3.0, 4.0)], MissedOutcome.SILENT) == [], "once"
    assert settle_events(state, new_id(), [], MissedOutcome.SILENT) == []


@pytest.mark.parametrize("end", [AnswerEnd.TYPED, AnswerEnd.SKIPPED])
def test_who_typed_or_skipped_waits_for_nothing(end: AnswerEnd) -> None:
    state, missed_id = with_miss(at(asked(), 5, said("typed", 9_000, 9_000, AnswerSource.TYPED)))
    state = at(state, 11, *flow.complete_answer(state, source=AnswerSource.TYPED, end=end))
    assert not state.asked[0].awaits_words
    before = state.asked[0].answer_text
    state = at(state, 60, *settle_events(state, missed_id, [heard("spoken", 3.0, 4.0)], MissedOutcome.SILENT))
    assert state.asked[0].answer_text == before
    assert [one.text for one in state.asked[0].spoken_order] == ["spoken", "typed"], "and yet nothing said is lost"


def test_a_wish_to_the_room_is_no_answer_when_it_is_found_later_either() -> None:
    state, missed_id = with_miss(asked())
    (settled,) = settle_events(state, missed_id, [heard("repeat the question", 3.0, 4.0)], MissedOutcome.SILENT)
    assert isinstance(settled, MissedSoundSettled)
    assert (settled.outcome, settled.utterance_ids) == (MissedOutcome.SILENT, ())


def test_an_interview_that_ends_keeps_the_answer_whose_words_are_missing() -> None:
    state, missed_id = with_miss(asked())
    state = at(state, 20, *flow.end(state, SessionEnd.CANDIDATE_ENDED))
    assert state.asked[0].awaits_words
    state = at(state, 60, *settle_events(state, missed_id, [heard("said at the end", 3.0, 4.0)], MissedOutcome.SILENT))
    assert state.asked[0].answer_text == "said at the end"


def test_what_nobody_could_hear_is_no_silence_of_the_candidate() -> None:
    for outcome, is_unheard in ((MissedOutcome.NO_SOUND, True), (MissedOutcome.SILENT, False)):
        state, missed_id = with_miss(asked())
        state = at(state, 60, *settle_events(state, missed_id, [], outcome))
        assert state.asked[0].is_unheard is is_unheard


def test_both_events_survive_the_codec() -> None:
    state, missed_id = with_miss(asked())
    events = [state.asked[0].missed[0].said, *settle_events(state, missed_id, [], MissedOutcome.NO_SOUND)]
    assert [codec.decode(codec.encode(event)) for event in events] == events


def test_what_is_read_anew_never_reaches_over_words_that_are_known() -> None:
    state, missed_id = with_miss(at(asked(), 4, said("yes", 4_000, 4_400)))
    (one,) = state.asked
    missed = next(m.said for m in one.missed if m.said.missed_id == missed_id)
    speech = [
        Stretch(started_s=2.0, ended_s=3.9),
        Stretch(started_s=4.0, ended_s=6.0),
        Stretch(started_s=6.3, ended_s=7),
    ]
    found = [(s.started_s, s.ended_s) for s in to_transcribe(one, missed, speech)]
    assert found == [(2.0, 3.9), (4.4, 7.0)], "joined over a breath, but not over the word between them"


def test_words_that_came_meanwhile_are_noticed_where_they_lie_in_the_hole() -> None:
    state, missed_id = with_miss(asked())
    (before,) = state.asked
    (missed,) = (one.said for one in before.missed)
    assert missed.missed_id == missed_id
    assert not words_came(before, before, missed)
    later = at(state, 9, said("after it", 8_000, 9_000), said("typed", 3_000, 4_000, AnswerSource.TYPED))
    assert not words_came(before, later.asked[0], missed)
    assert words_came(before, at(state, 9, said("in it", 7_900, 9_000)).asked[0], missed)


def test_after_the_end_nothing_is_missed() -> None:
    over = at(asked(), 20, ev.SessionEnded(reason=SessionEnd.CANDIDATE_ENDED))
    assert piece_missed(over, new_id(), Q, 0, 5_000) == []


def test_a_gap_in_a_line_that_holds_is_missed_once_and_only_while_a_question_waits() -> None:
    state, missed_id = at(asked(), 5), new_id()
    (missed,) = gap_missed(state, missed_id, 2_000, 4_500)
    assert (missed.started_ms, missed.ended_ms, missed.because) == (2_000, 4_500, MissedBecause.LINE)
    assert gap_missed(at(state, 6, missed), missed_id, 2_000, 4_500) == []
    assert missed_in([*gap_missed(state, new_id(), 0, 2_000)]) == [(1_000, 2_000, MissedBecause.LINE)], (
        "since it was asked"
    )
    assert gap_missed(state, new_id(), 0, 1_200) == []
    assert gap_missed(asked(may_record=False), new_id(), 2_000, 4_500) == []
    assert gap_missed(at(state, 6, ev.SessionPaused(reason="candidate")), new_id(), 2_000, 4_500) == []
    assert gap_missed(at(state, 6, ev.SessionEnded(reason=SessionEnd.CANDIDATE_ENDED)), new_id(), 2_000, 4_500) == []
    many = state
    for n in range(60):
        many = at(many, 7, *gap_missed(many, new_id(), 2_000 + 1_000 * n, 2_600 + 1_000 * n))
    assert len(many.asked[0].missed) == 30
