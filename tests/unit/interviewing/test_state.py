"""The fold and the flow: what an interview is after its events, and what may come next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daedam.interviewing import codec, flow
from daedam.interviewing import events as ev
from daedam.interviewing.state import SessionState, fold
from daedam.interviewing.vocabulary import (
    AnswerEnd,
    AnswerSource,
    Area,
    CandidateIntent,
    ConsentPurpose,
    NextAction,
    Phase,
    Purpose,
    QuestionKind,
    Scenario,
    SessionEnd,
    SessionStatus,
    Stage,
)
from daedam.kit.ids import new_id

START = datetime(2026, 1, 1, tzinfo=UTC)
REQUIRED = (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)


def question(text: str = "왜 지원하셨나요?") -> ev.PlannedQuestion:
    return ev.PlannedQuestion(
        question_id=new_id(),
        kind=QuestionKind.BEHAVIOURAL,
        area=Area.LANGUAGE,
        competency="motivation",
        text=text,
    )


def created() -> ev.SessionCreated:
    return ev.SessionCreated(
        stage=Stage.AI,
        purpose=Purpose.PRACTICE,
        language="ko",
        scenario=Scenario.COMPREHENSIVE,
        position="백엔드 개발자",
        required_consents=REQUIRED,
        plan_deadline=START,
    )


def record(events: list[ev.SessionEvent], state: SessionState | None = None) -> list[ev.Recorded]:
    first = (state.last_seq if state else 0) + 1
    return [ev.Recorded(i, START + timedelta(seconds=i), e) for i, e in enumerate(events, first)]


def after(state: SessionState, *events: ev.SessionEvent) -> SessionState:
    return fold(record(list(events), state), state)


def ready(n_questions: int = 2) -> SessionState:
    return after(
        SessionState(),
        created(),
        ev.PlanReady(questions=tuple(question(f"질문 {i}?") for i in range(n_questions)), engine="rules"),
        *(ev.ConsentRecorded(purpose=p, is_granted=True, text_version="1") for p in REQUIRED),
        ev.DevicesChecked(has_microphone=True, has_camera=True, has_speaker=True),
    )


def utterance(state: SessionState, text: str = "데이터 파이프라인을 만들었습니다") -> ev.UtteranceFinal:
    assert state.current
    return ev.UtteranceFinal(
        utterance_id=new_id(),
        question_id=state.current.question.question_id,
        speaker="candidate",
        text=text,
        source=AnswerSource.TYPED,
        started_ms=0,
        ended_ms=0,
        engine="typed",
    )


def answered(state: SessionState, text: str = "데이터 파이프라인을 만들었습니다") -> SessionState:
    state = after(state, utterance(state, text))
    return after(state, *flow.complete_answer(state, source=AnswerSource.TYPED, end=AnswerEnd.TYPED))


def test_screens_are_led_from_consent_to_start() -> None:
    state = after(SessionState(), created())
    assert (state.status, state.next_action) == (SessionStatus.DRAFT, NextAction.CONSENT)
    state = after(state, *(ev.ConsentRecorded(purpose=p, is_granted=True, text_version="1") for p in REQUIRED))
    assert state.next_action is NextAction.CHECK_DEVICES
    state = after(state, ev.DevicesChecked(has_microphone=False, has_camera=False, has_speaker=False))
    assert state.next_action is NextAction.WAIT_FOR_PLAN
    state = after(state, ev.PlanReady(questions=(question(),), engine="rules"))
    assert (state.status, state.next_action) == (SessionStatus.WAITING, NextAction.START)


def test_refusing_a_required_purpose_leads_to_people() -> None:
    refusal = ev.ConsentRecorded(purpose=ConsentPurpose.AI_ANALYSIS, is_granted=False, text_version="1")
    state = after(SessionState(), created(), refusal)
    assert state.next_action is NextAction.HUMAN_ROUTE
    assert flow.start(state) == []


def test_refusing_the_talent_pool_changes_nothing() -> None:
    state = after(ready(), ev.ConsentRecorded(purpose=ConsentPurpose.TALENT_POOL, is_granted=False, text_version="1"))
    assert state.next_action is NextAction.START


def test_a_late_plan_does_not_replace_the_first() -> None:
    state = ready()
    first = state.plan
    state = after(state, ev.PlanReady(questions=(question("늦은 질문?"),), engine="llm"))
    assert state.plan == first


def test_an_interview_runs_to_its_report() -> None:
    state = ready(2)
    state = after(state, *flow.start(state))
    assert (state.phase, state.next_action) == (Phase.QUESTIONS, NextAction.ANSWER)
    for _ in range(2):
        state = answered(state)
        state = after(state, *flow.ask_next(state))
    assert state.end is SessionEnd.ALL_ANSWERED
    assert state.next_action is NextAction.WAIT_FOR_REPORT
    state = after(state, ev.ReportReady(report_id=new_id()))
    assert (state.status, state.next_action) == (SessionStatus.EVALUATED, NextAction.VIEW_REPORT)


def test_one_follow_up_to_a_question_and_none_to_a_skip() -> None:
    probe = flow.FollowUpText(text="어떻게 측정했나요?", quote="파이프라인", engine="rules")
    state = ready(2)
    state = answered(after(state, *flow.start(state)))
    state = after(state, *flow.ask_next(state, probe))
    assert state.current
    assert state.current.question.kind is QuestionKind.FOLLOW_UP
    state = answered(state)
    state = after(state, *flow.ask_next(state, probe))
    assert state.current
    assert state.current.question.parent_id is None
    state = after(state, *flow.complete_answer(state, source=AnswerSource.TYPED, end=AnswerEnd.SKIPPED))
    assert isinstance(flow.ask_next(state, probe)[0], ev.SessionEnded)


def test_a_skip_drops_no_words_from_the_journal_but_scores_none() -> None:
    state = ready(1)
    state = after(state, *flow.start(state))
    state = after(state, utterance(state))
    state = after(state, *flow.complete_answer(state, source=AnswerSource.TYPED, end=AnswerEnd.SKIPPED))
    assert state.asked[0].answer_text == ""
    assert state.asked[0].utterances


def test_ending_early_keeps_the_words_of_the_open_answer() -> None:
    state = ready(2)
    state = after(state, *flow.start(state))
    state = after(state, utterance(state, "끝내겠습니다"))
    state = after(state, *flow.end(state, SessionEnd.CANDIDATE_ENDED))
    assert state.asked[0].answer_text == "끝내겠습니다"
    assert state.status is SessionStatus.COMPLETED


def test_a_lost_connection_counts_as_a_retry_and_a_closed_one_does_not() -> None:
    state = after(ready(), ev.ParticipantJoined(connection_id="a"))
    assert after(state, ev.ParticipantLeft(connection_id="a", reason="closed")).retry_count == 0
    lost = after(state, ev.ParticipantLeft(connection_id="a", reason="lost"))
    assert (lost.retry_count, lost.connection_id) == (1, None)
    stale = after(state, ev.ParticipantJoined(connection_id="b"), ev.ParticipantLeft(connection_id="a", reason="lost"))
    assert stale.connection_id == "b"


def test_events_call_for_their_work_once() -> None:
    session_id = new_id()
    state = ready(1)
    state = after(state, *flow.start(state))
    state = after(state, utterance(state))
    completed = flow.complete_answer(state, source=AnswerSource.TYPED, end=AnswerEnd.TYPED)
    orders = flow.tasks_for(session_id, [*completed, ev.SessionEnded(reason=SessionEnd.ALL_ANSWERED)])
    assert [order.kind for order in orders] == ["evaluate_answer", "finish_session"]
    assert len({order.key for order in orders}) == 2
    assert flow.tasks_for(session_id, [ev.SessionEnded(reason=SessionEnd.CANCELLED)]) == []


def test_every_event_survives_the_codec() -> None:
    state = ready(1)
    events: list[ev.SessionEvent] = [created(), *flow.start(state), ev.ReportReady(report_id=new_id())]
    assert [codec.decode(codec.encode(event)) for event in events] == events


@given(st.lists(st.sampled_from(["answer", "skip", "probe", "next", "pause", "resume", "lose", "end"]), max_size=40))
def test_any_order_of_happenings_leaves_one_open_question_and_a_next_action(steps: list[str]) -> None:
    state = ready(3)
    state = after(state, *flow.start(state))
    for step in steps:
        state = after(state, *_happen(state, step))
        open_questions = [a for a in state.asked if a.answer is None]
        assert len(open_questions) <= 1
        ids = [a.question.question_id for a in state.asked]
        assert len(ids) == len(set(ids))
        assert state.next_action is not NextAction.NONE
    refolded = fold(record([]), state)
    assert refolded == state


def _happen(state: SessionState, step: str) -> list[ev.SessionEvent]:
    typed = {"source": AnswerSource.TYPED}
    probe = flow.FollowUpText(text="더 자세히요?", quote="만들었습니다", engine="rules")
    match step:
        case "answer" if state.current:
            state_with_words = after(state, utterance(state))
            said = state_with_words.asked[-1].utterances[-1]
            return [said, *flow.complete_answer(state_with_words, **typed, end=AnswerEnd.TYPED)]
        case "skip":
            return flow.complete_answer(state, **typed, end=AnswerEnd.SKIPPED)
        case "probe":
            return flow.ask_next(state, probe)
        case "next":
            return flow.ask_next(state)
        case "pause":
            return [ev.SessionPaused(reason="candidate")]
        case "resume":
            return [ev.SessionResumed()]
        case "lose":
            return [ev.ParticipantLeft(connection_id="x", reason="lost")]
        case "end":
            return flow.end(state, SessionEnd.CANDIDATE_ENDED)
    return []


def test_the_pace_a_candidate_chose_outlasts_the_room() -> None:
    state = ready()
    assert state.pace is CandidateIntent.PACE_USUAL
    chosen = ev.IntentExpressed(question_id=None, intent=CandidateIntent.PACE_UNHURRIED, by="button")
    later = ev.IntentExpressed(question_id=None, intent=CandidateIntent.REPEAT, by="button")
    assert after(state, chosen, later).pace is CandidateIntent.PACE_UNHURRIED
