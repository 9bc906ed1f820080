"""What a candidate sees of events: never the expected points, never the questions still to come."""

from __future__ import annotations

from daedam.interviewing import events as ev
from daedam.interviewing.codec import as_json
from daedam.interviewing.visibility import for_candidate
from daedam.interviewing.vocabulary import Area, QuestionKind
from daedam.kit.ids import new_id

SECRET = "기대 요소"
QUESTION = ev.PlannedQuestion(
    question_id=new_id(),
    kind=QuestionKind.SITUATIONAL,
    area=Area.PSYCHOLOGICAL,
    competency="judgement",
    text="어떻게 하시겠어요?",
    expected_points=(SECRET,),
    follow_up_hints=(SECRET,),
    provenance=(ev.Provenance(source="bank", quote=SECRET),),
)


def test_a_question_comes_without_what_is_expected_of_its_answer() -> None:
    asked = ev.QuestionAsked(question=QUESTION, ordinal=1)
    assert SECRET in str(as_json(asked))
    shown = for_candidate(asked)
    assert shown is not None
    assert shown["question"]["text"] == QUESTION.text
    assert SECRET not in str(shown)


def test_the_plan_is_not_shown() -> None:
    assert for_candidate(ev.PlanReady(questions=(QUESTION,), engine="rules")) is None


def test_other_events_are_shown_whole() -> None:
    assert for_candidate(ev.SessionStarted()) == {"type": "SessionStarted"}
