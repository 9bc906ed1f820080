"""Evaluating one answer in the background: ask the engine, verify, store once, see whether the report is due."""

from __future__ import annotations

from uuid import UUID

from daedam.features.evaluations import reading, withholding
from daedam.features.evaluations.repository import Evaluations
from daedam.features.evaluations.schemas import StoredEvaluation
from daedam.features.organizations.talent import talent_in
from daedam.features.postings.repository import Postings
from daedam.features.runtime import Runtime
from daedam.features.sessions.presenting import unanswered_reason
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.work import Args, Finish
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.interviewing import events as ev
from daedam.interviewing import recorded
from daedam.interviewing.bank import topics_of
from daedam.interviewing.state import AskedQuestion
from daedam.interviewing.vocabulary import Purpose
from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.kit.tasks import TaskOrder
from daedam.providers.errors import ProviderError
from daedam.providers.llm import base as llm
from daedam.scoring import policies
from daedam.scoring.policies import ScoringPolicy, WeightedRubric
from daedam.scoring.rubrics import Criterion, load_rubric
from daedam.scoring.totals import UnscorableReason

SAMPLES = {Purpose.PRACTICE: 1, Purpose.HIRING: 3}
NO_ENGINE = "none"
ABOUT_THE_ANSWER = {
    "empty_answer": UnscorableReason.NO_ANSWER,
    "refused": UnscorableReason.INVALID_OUTPUT,
    "bad_request": UnscorableReason.INVALID_OUTPUT,
    "request_too_large": UnscorableReason.INVALID_OUTPUT,
}
"""Failures that lie in what was to be read. Every other one is the provider's: tried again, or told to a person."""


async def evaluate_answer(runtime: Runtime, args: Args) -> Finish:
    """Task: evaluate one answer."""
    session_id, question_id = UUID(args["session_id"]), UUID(args["question_id"])
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        interview = await Sessions(unit, runtime).get(session_id)
        posting = await Postings(unit).get(interview.row.job_posting_id) if interview.row.job_posting_id else None
    asked = interview.state.find(question_id)
    if asked is None or asked.answer is None:
        raise ProviderError("answer_missing", is_retryable=True)
    if asked.awaits_words:
        return _read_later
    weighted = weighted_rubric(interview)
    criteria = reading.criteria_for(weighted, asked.question.kind)
    silent = unanswered_reason(asked)
    if silent is not None:
        reason = UnscorableReason.BROKEN_AUDIO if asked.is_unheard else UnscorableReason(silent)
        return _store(runtime, interview, question_id, criteria, reason)
    requirements = posting.posting.requirements if posting else []
    talent = talent_in(posting.organization.talent, Language(interview.row.language)) if posting else []
    request = _request(runtime, interview, asked, criteria, weighted, requirements, talent)
    try:
        read = await withholding.read_answer(runtime.llm, request, criteria, reading.spoken_texts(asked))
    except ProviderError as error:
        if error.code not in ABOUT_THE_ANSWER:
            raise
        return _store(runtime, interview, question_id, criteria, ABOUT_THE_ANSWER[error.code])
    receipt = read.receipt or no_engine(interview)
    return _finish(runtime, session_id, question_id, read.content, receipt, read.reason)


async def _read_later(_unit: UnitOfWork) -> None:
    """Nothing: whoever finds the missing words, or gives them up, orders this answer's reading anew."""


def give_up_evaluation(runtime: Runtime, args: Args, code: str) -> Finish:
    """No engine could read the answer: unscorable for want of a provider, and a person is told."""
    session_id, question_id = UUID(args["session_id"]), UUID(args["question_id"])

    async def finish(unit: UnitOfWork) -> None:
        sessions = Sessions(unit, runtime)
        interview = await sessions.get(session_id)
        asked = interview.state.find(question_id)
        kind = asked.question.kind if asked else None
        criteria = reading.criteria_for(weighted_rubric(interview), kind) if kind else []
        content = reading.unscorable(criteria, UnscorableReason.PROVIDER_DOWN)
        told = ev.TaskNeedsAttention(kind="evaluate_answer", error_code=code)
        await sessions.append_fact(session_id, [told])
        store = _finish(runtime, session_id, question_id, content, no_engine(interview), UnscorableReason.PROVIDER_DOWN)
        await store(unit)

    return finish


async def finish_session(_runtime: Runtime, args: Args) -> Finish:
    """Task: the interview is over; order the report if every answer is already evaluated."""
    session_id = UUID(args["session_id"])

    async def finish(unit: UnitOfWork) -> None:
        await _order_report_if_due(_runtime, unit, await Sessions(unit, _runtime).get(session_id))

    return finish


def give_up_finishing(runtime: Runtime, args: Args, code: str) -> Finish:
    """The report could not be ordered: a person is told."""
    return _tell(runtime, UUID(args["session_id"]), "finish_session", code)


def _tell(runtime: Runtime, session_id: UUID, kind: str, code: str) -> Finish:
    async def finish(unit: UnitOfWork) -> None:
        told = ev.TaskNeedsAttention(kind=kind, error_code=code)
        await Sessions(unit, runtime).append_fact(session_id, [told])

    return finish


def weighted_rubric(interview: Interview) -> WeightedRubric:
    """The session's rubric under its policy."""
    rubric = load_rubric(interview.row.stage, interview.row.rubric_version)
    return policies.apply(rubric, ScoringPolicy(interview.row.policy))


def no_engine(interview: Interview) -> Receipt:
    """The receipt of what no engine made."""
    return Receipt(engine=NO_ENGINE, model=NO_ENGINE, rubric_version=interview.row.rubric_version)


def _request(
    runtime: Runtime,
    interview: Interview,
    asked: AskedQuestion,
    criteria: list[Criterion],
    weighted: WeightedRubric,
    requirements: list[dict[str, object]],
    talent: list[dict[str, str]],
) -> llm.EvaluationRequest:
    language = Language(interview.row.language)
    question = asked.question
    return llm.EvaluationRequest(
        language=language,
        stage=interview.row.stage,
        question_text=question.text,
        kind=question.kind,
        criteria=tuple(reading.spec(criterion, language) for criterion in criteria),
        utterances=tuple(llm.SpokenUtterance(str(u.utterance_id), u.text) for u in asked.answer_utterances),
        rubric_version=weighted.rubric.version,
        expected_points=question.expected_points,
        requirements=tuple(
            llm.Requirement(str(line["id"]), str(line["text"]), tuple(line["skill_codes"]))  # type: ignore[arg-type]
            for line in requirements
        ),
        talent=tuple(llm.TalentValue(value["id"], value["name"], value["text"]) for value in talent),
        question_variants=(question.rephrased,) if question.rephrased else (),
        topics=topics_of(question.bank_item_id, language),
        samples=_samples(runtime, interview),
    )


def _samples(runtime: Runtime, interview: Interview) -> int:
    if runtime.llm.capabilities.is_instant:
        return 1  # rules give the same reading every time: more samples would feign a spread of zero
    return runtime.foundations.settings.evaluation_samples or SAMPLES[Purpose(interview.row.purpose)]


def _store(
    runtime: Runtime, interview: Interview, question_id: UUID, criteria: list[Criterion], reason: UnscorableReason
) -> Finish:
    content = reading.unscorable(criteria, reason)
    return _finish(runtime, interview.row.id, question_id, content, no_engine(interview), reason)


def _finish(
    runtime: Runtime,
    session_id: UUID,
    question_id: UUID,
    content: StoredEvaluation,
    receipt: Receipt,
    reason: UnscorableReason | None,
) -> Finish:
    async def finish(unit: UnitOfWork) -> None:
        sessions = Sessions(unit, runtime)
        interview = await sessions.get(session_id)
        if not await Evaluations(unit, runtime).add(interview, question_id, content, receipt, reason):
            return
        done = ev.AnswerEvaluated(question_id=question_id, is_scored=reason is None, engine=receipt.engine)
        await _order_report_if_due(runtime, unit, await sessions.append_fact(session_id, [done]))

    return finish


async def _order_report_if_due(runtime: Runtime, unit: UnitOfWork, interview: Interview) -> None:
    state = interview.state
    waiting = [asked for asked in state.asked if asked.answer is not None and not asked.is_evaluated]
    is_reading = recorded.are_pending(state.recordings)
    if state.end is None or waiting or is_reading or state.report_id is not None:
        return
    session_id = interview.row.id
    order = TaskOrder("build_report", "cpu", f"build_report:{session_id}", {"session_id": str(session_id)})
    await runtime.foundations.outbox.order(unit, [order])
