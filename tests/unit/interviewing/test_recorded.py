"""Recordings in a session: what waits for them, how they are cut, what they become."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from daedam.interviewing import codec, flow, recorded
from daedam.interviewing import events as ev
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.recorded_answers import HeardUtterance, ReadRecording, answer_events, utterance_stretches
from daedam.interviewing.recorded_cuts import Cut, cut_by_pauses, cut_by_times, cuts_of
from daedam.interviewing.recorded_taking import offset_ms, take_events, why_not_taken
from daedam.interviewing.recording_events import (
    CutBy,
    RecordedSpan,
    RecordingRead,
    RecordingSetAside,
    RecordingStep,
    RecordingStepDone,
    RecordingTaken,
)
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import (
    AnswerEnd,
    AnswerSource,
    Area,
    ConsentPurpose,
    NextAction,
    Purpose,
    QuestionKind,
    Scenario,
    SessionEnd,
    Stage,
)
from daedam.kit.ids import new_id
from daedam.signals.kinds import SignalKind
from daedam.signals.windows import SignalWindow, Stretch, WindowQuality

PURPOSES = (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)


def question(text: str) -> ev.PlannedQuestion:
    return ev.PlannedQuestion(
        question_id=new_id(), kind=QuestionKind.BEHAVIOURAL, area=Area.LANGUAGE, competency="communication", text=text
    )


QUESTIONS = tuple(question(f"Question {n}?") for n in range(3))
IDS = [one.question_id for one in QUESTIONS]


def consented() -> SessionState:
    deadline = datetime.now(UTC) + timedelta(seconds=30)
    created = ev.SessionCreated(
        stage=Stage.AI,
        purpose=Purpose.PRACTICE,
        language="en",
        scenario=Scenario.COMPREHENSIVE,
        position="Engineer",
        required_consents=PURPOSES,
        plan_deadline=deadline,
    )
    consents = [ev.ConsentRecorded(purpose=purpose, is_granted=True, text_version="1") for purpose in PURPOSES]
    return flow.foresee(SessionState(), [created, ev.PlanReady(questions=QUESTIONS, engine="bank"), *consents])


def taken(
    question_id: UUID | None = None, duration_s: float = 60.0, offset_ms: int = 0, **more: object
) -> RecordingTaken:
    return RecordingTaken(
        recording_id=new_id(),
        question_id=question_id,
        duration_s=duration_s,
        has_picture=True,
        offset_ms=offset_ms,
        **more,  # type: ignore[arg-type]
    )


def speech(*pairs: tuple[float, float]) -> tuple[Stretch, ...]:
    return tuple(Stretch(started_s=start, ended_s=end) for start, end in pairs)


def read(of: RecordingTaken, spoken: tuple[Stretch, ...], *, has_words: bool = True, windows: int = 0) -> ReadRecording:
    heard = tuple(
        HeardUtterance(
            started_s=one.started_s, ended_s=one.ended_s, text=f"words {n}", confidence=0.5, engine="an-engine"
        )
        for n, one in enumerate(spoken)
    )
    return ReadRecording(
        recording_id=of.recording_id,
        duration_s=of.duration_s,
        speech=spoken,
        utterances=heard if has_words else None,
        windows=tuple(
            SignalWindow(started_s=float(at), values={SignalKind.SMILE: 0.5}, quality=WindowQuality(frames=5))
            for at in range(windows)
        ),
        vision_engine="an-eye",
    )


def with_file(of: RecordingTaken) -> SessionState:
    return flow.foresee(consented(), take_events(consented(), of))


def kinds(events: list[ev.SessionEvent]) -> list[str]:
    return [event.type for event in events]


def test_a_file_for_one_question_starts_the_interview_and_lets_the_next_be_asked() -> None:
    of = taken(IDS[0])
    events = take_events(consented(), of)
    assert kinds(events) == ["SessionStarted", "QuestionAsked", "RecordingTaken", "QuestionAsked"]
    state = flow.foresee(consented(), events)
    assert state.current is not None
    assert state.current.question.question_id == IDS[1]
    assert take_events(state, of) == []


def test_a_file_for_all_questions_lets_none_be_asked_until_it_is_read() -> None:
    state = with_file(taken())
    assert (state.current, state.is_only_reading, state.next_action) == (None, True, NextAction.WAIT_FOR_RECORDING)
    assert flow.ask_next(state) == []


def test_a_question_under_way_is_put_aside_while_a_whole_recording_is_read_and_comes_back_after() -> None:
    begun = flow.foresee(consented(), [ev.SessionStarted(), ev.QuestionAsked(question=QUESTIONS[0], ordinal=1)])
    of = taken()
    waiting = flow.foresee(begun, take_events(begun, of))
    assert waiting.current is None
    back = flow.foresee(waiting, [RecordingSetAside(recording_id=of.recording_id, reason="unreadable")])
    assert back.current is not None
    assert back.next_action is NextAction.ANSWER


def test_the_end_waits_for_recordings_of_the_last_questions() -> None:
    state = consented()
    files = [taken(question_id) for question_id in IDS]
    for of in files:
        state = flow.foresee(state, take_events(state, of))
    assert (state.end, state.next_action) == (None, NextAction.WAIT_FOR_RECORDING)
    for of in files[::-1]:
        assert state.end is None
        state = flow.foresee(state, answer_events(state, read(of, speech((0.5, 3.0)))))
    assert state.end is SessionEnd.ALL_ANSWERED
    assert [asked.answer_text for asked in state.asked] == ["words 0"] * 3


def test_words_become_utterances_of_the_recording_and_signals_windows_on_the_sessions_clock() -> None:
    of = taken(IDS[0], duration_s=10.0, offset_ms=60_000)
    state = with_file(of)
    events = answer_events(state, read(of, speech((1.0, 2.5), (4.0, 6.0)), windows=10))
    said = [event for event in events if isinstance(event, ev.UtteranceFinal)]
    assert [(one.started_ms, one.ended_ms, one.source) for one in said] == [
        (61_000, 62_500, AnswerSource.VIDEO),
        (64_000, 66_000, AnswerSource.VIDEO),
    ]
    (sampled,) = [event for event in events if isinstance(event, SignalsSampled)]
    assert (sampled.question_id, sampled.started_ms, len(sampled.lanes["smile"])) == (IDS[0], 60_000, 10)
    (answer,) = [event for event in events if isinstance(event, ev.AnswerCompleted)]
    assert (answer.end, answer.duration_ms) == (AnswerEnd.RECORDED, 10_000)
    assert answer.utterance_ids == tuple(one.utterance_id for one in said)
    (done,) = [event for event in events if isinstance(event, RecordingRead)]
    assert done.spans == (RecordedSpan(question_id=IDS[0], started_ms=60_000, ended_ms=70_000),)
    assert all(codec.decode(codec.encode(event)) == event for event in events)


def test_a_recording_is_read_once() -> None:
    of = taken(IDS[0])
    state = with_file(of)
    found = read(of, speech((1.0, 2.0)))
    state = flow.foresee(state, answer_events(state, found))
    assert answer_events(state, found) == []
    assert answer_events(state, read(taken(IDS[1]), speech((1.0, 2.0)))) == []


def test_an_engine_that_stood_in_is_named_once() -> None:
    of = taken(IDS[0])
    failed = (("first:model", "timeout"),)
    found = read(of, speech((1.0, 2.0), (3.0, 4.0)))
    heard = tuple(replace(one, fell_back_from=failed) for one in found.utterances or ())
    events = answer_events(with_file(of), replace(found, utterances=heard))
    (told,) = [event for event in events if isinstance(event, ev.EngineFellBack)]
    assert (told.from_engine, told.to_engine, told.reason) == ("first:model", "an-engine", "timeout")


def test_silence_is_an_empty_answer_to_its_question() -> None:
    of = taken(IDS[0])
    state = flow.foresee(with_file(of), answer_events(with_file(of), read(of, ())))
    answered = state.find(IDS[0])
    assert answered is not None
    assert answered.answer is not None
    assert (answered.answer_text, answered.answer.source) == ("", AnswerSource.VIDEO)


def test_without_an_engine_for_the_language_questions_stay_open_and_measurements_stay() -> None:
    of = taken(duration_s=60.0)
    state = with_file(of)
    spoken = speech((1.0, 10.0), (20.0, 30.0), (40.0, 50.0))
    events = answer_events(state, read(of, spoken, has_words=False, windows=60))
    assert not any(isinstance(event, ev.AnswerCompleted | ev.UtteranceFinal) for event in events)
    assert sum(isinstance(event, SignalsSampled) for event in events) == 3
    after = flow.foresee(state, events)
    assert after.next_action is NextAction.ANSWER
    assert after.current is not None
    assert after.current.question.question_id == IDS[0]


def test_given_times_cut_a_whole_recording() -> None:
    of = taken(duration_s=60.0, starts_ms=(0, 20_000, 45_000))
    cuts, by = cuts_of(of, IDS, (), 60.0)
    assert by is CutBy.TIMES
    assert [(cut.started_s, cut.ended_s) for cut in cuts] == [(0.0, 20.0), (20.0, 45.0), (45.0, 60.0)]


@pytest.mark.parametrize("starts", [[0.0, 50.0, 40.0], [0.0, 10.0, 70.0], [0.0]])
def test_times_that_fit_no_recording_are_refused(starts: list[float]) -> None:
    with pytest.raises(ValueError, match="rising"):
        cut_by_times(IDS, starts, (), 60.0)


def places(cuts: tuple[Cut, ...]) -> list[tuple[int, float, float]]:
    return [(IDS.index(cut.question_id), cut.started_s, cut.ended_s) for cut in cuts]


@pytest.mark.parametrize(
    ("starts", "by", "found"),
    [
        ((0, None, 40_000), CutBy.MIXED, [(0, 0.0, 12.0), (1, 12.0, 40.0), (2, 40.0, 60.0)]),
        ((2_000, 40_000, None), CutBy.MIXED, [(0, 2.0, 40.0), (1, 40.0, 50.5), (2, 50.5, 60.0)]),
        ((None, 20_000, 40_000), CutBy.TIMES, [(0, 0.0, 20.0), (1, 20.0, 40.0), (2, 40.0, 60.0)]),
        ((None, 0, 40_000), CutBy.TIMES, [(1, 0.0, 40.0), (2, 40.0, 60.0)]),
        ((None, None, 12_500), CutBy.MIXED, [(0, 0.0, 12.5), (2, 12.5, 60.0)]),
        ((None, None, None), CutBy.PAUSES, [(0, 0.0, 12.0), (1, 12.0, 35.5), (2, 35.5, 60.0)]),
        ((0, 20_000), CutBy.TIMES, [(0, 0.0, 20.0), (1, 20.0, 60.0)]),
    ],
)
def test_questions_without_a_time_go_by_the_pauses_between_those_with_one(
    starts: tuple[int | None, ...], by: CutBy, found: list[tuple[int, float, float]]
) -> None:
    of = taken(duration_s=60.0, starts_ms=starts if any(at is not None for at in starts) else ())
    spoken = speech((1.0, 10.0), (14.0, 33.0), (38.0, 49.0), (52.0, 59.0))
    cuts, how = cuts_of(of, IDS, spoken, 60.0)
    assert (how, places(cuts)) == (by, found)


def test_times_that_fit_no_recording_leave_it_to_the_pauses() -> None:
    of = taken(duration_s=60.0, starts_ms=(0, 50_000, 40_000))
    assert cuts_of(of, IDS, speech((1.0, 2.0)), 60.0)[1] is CutBy.PAUSES


def test_the_longest_pauses_cut_where_nobody_said_when() -> None:
    spoken = speech((1.0, 9.0), (10.5, 15.0), (22.0, 30.0), (35.0, 40.0))
    cuts = cut_by_pauses(IDS, spoken, 45.0)
    assert cuts == (
        Cut(question_id=IDS[0], started_s=0.0, ended_s=18.5),
        Cut(question_id=IDS[1], started_s=18.5, ended_s=32.5),
        Cut(question_id=IDS[2], started_s=32.5, ended_s=45.0),
    )


def test_fewer_pauses_than_questions_leave_the_last_ones_open() -> None:
    of = taken(duration_s=30.0)
    state = with_file(of)
    state = flow.foresee(state, answer_events(state, read(of, speech((1.0, 9.0), (15.0, 20.0)))))
    assert [asked.answer is not None for asked in state.asked] == [True, True, False]
    assert state.next_action is NextAction.ANSWER


def test_short_breaths_join_speech_and_long_speech_is_not_joined_further() -> None:
    joined = utterance_stretches(speech((0.0, 4.0), (4.5, 9.0), (11.0, 12.0), (12.3, 25.0), (25.2, 33.0)))
    assert joined == speech((0.0, 9.0), (11.0, 25.0), (25.2, 33.0))


def test_steps_only_go_forward() -> None:
    of = taken()
    state = with_file(of)
    for done in (20.0, 60.0, 40.0):
        told = RecordingStepDone(recording_id=of.recording_id, step=RecordingStep.TRANSCRIPTION, done=done, of=60.0)
        state = flow.foresee(state, [told])
    assert state.recordings[of.recording_id].steps[RecordingStep.TRANSCRIPTION].is_over


def test_recordings_follow_each_other_in_whole_seconds() -> None:
    first = taken(IDS[0], duration_s=12.3)
    state = with_file(first)
    assert recorded.next_offset_ms({}) == 0
    assert recorded.next_offset_ms(state.recordings) == 13_000
    second = taken(IDS[1], duration_s=5.0, offset_ms=13_000)
    state = flow.foresee(state, take_events(state, second))
    assert recorded.next_offset_ms(state.recordings) == 18_000


def test_what_comes_too_late_says_why() -> None:
    of = taken(IDS[0])
    answered = flow.foresee(with_file(of), answer_events(with_file(of), read(of, ())))
    assert why_not_taken(answered, IDS[0]) == "question_answered"
    assert why_not_taken(answered, IDS[1]) is None
    assert why_not_taken(answered, None) is None
    assert why_not_taken(answered, new_id()) == "question_answered"
    over = flow.foresee(answered, flow.end(answered, SessionEnd.CANDIDATE_ENDED))
    assert why_not_taken(over, IDS[1]) == "session_over"


def test_a_recording_read_after_the_end_still_brings_its_answer() -> None:
    of = taken(IDS[0])
    state = with_file(of)
    over = flow.foresee(state, flow.end(state, SessionEnd.CANDIDATE_ENDED))
    assert recorded.are_pending(over.recordings)
    events = answer_events(over, read(of, speech((1.0, 2.0))))
    assert kinds(events) == ["UtteranceFinal", "AnswerCompleted", "RecordingRead"]
    assert flow.foresee(over, events).answered_count == 1


def test_a_recording_begins_after_what_was_said_live() -> None:
    begun = flow.foresee(consented(), flow.start(consented(), is_by_upload=True))
    assert begun.started_at is not None
    later = begun.started_at + timedelta(seconds=95.2)
    assert offset_ms(begun, later) == 0, "waiting takes no time on the clock"
    spoken = ev.QuestionSpoken(question_id=IDS[0], heard_text="Question 0?", is_complete=True)
    live = flow.foresee(begun, [spoken])
    assert offset_ms(live, later) == 96_000
    with_another = flow.foresee(live, [taken(IDS[1], duration_s=30.5, offset_ms=96_000)])
    assert offset_ms(with_another, later) == 127_000
