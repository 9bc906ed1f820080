"""The evals ask an engine what the product asks it, the words of the question's subject with it."""

from __future__ import annotations

from daedam.apps.evals.cases import bank_items
from daedam.apps.evals.judging import Judge
from daedam.kit.languages import Language
from daedam.providers.llm.base import DraftQuestion, EvaluationRequest
from daedam.providers.llm.scripted import ScriptedLlm

ITEM = bank_items()["reason-lift-waiting"]
SAID = "출근 시간에 로비에서 기다린 시간을 사흘 동안 재어 보겠습니다."


async def asked(question: DraftQuestion | None) -> EvaluationRequest:
    engine = ScriptedLlm({})
    judged = await Judge(engine).read(ITEM, Language.KO, (SAID,), question)
    assert (judged.points, judged.reason) == (None, "script_ended")
    ((_, request),) = engine.calls
    assert isinstance(request, EvaluationRequest)
    return request


async def test_a_bank_question_brings_its_other_wording_and_its_words() -> None:
    request = await asked(None)
    assert request.question_text == ITEM.ko.text
    assert request.question_variants == (ITEM.ko.rephrased,)
    assert request.topics == ITEM.ko.topics


async def test_a_drafted_question_is_asked_with_its_own_points_and_without_the_words_of_the_bank() -> None:
    drafted = DraftQuestion(
        kind="behavioural",
        area="language",
        competency="experience",
        text="지원서에 쓰신 일을 하나 말씀해 주세요.",
        rephrased="지원서의 일 하나를 들려주세요.",
        expected_points=("직접 한 행동",),
    )
    request = await asked(drafted)
    assert (request.question_text, request.kind) == (drafted.text, "behavioural")
    assert (request.question_variants, request.topics) == ((drafted.rephrased,), ())
    assert request.expected_points == drafted.expected_points
