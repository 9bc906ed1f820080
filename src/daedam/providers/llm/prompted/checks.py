"""What a well-formed reply must also be: in the right language, quoting what is there, covering what was asked."""

from __future__ import annotations

from collections.abc import Iterable

from daedam.providers.llm.base import (
    MIN_QUESTIONS,
    EvaluationRequest,
    FollowUpRequest,
    InsightRequest,
    PlanRequest,
)
from daedam.providers.llm.prompted.parsing import InvalidReplyError, is_in_language, is_verbatim
from daedam.providers.llm.prompted.schemas import (
    EvaluationReply,
    FollowUpReply,
    InsightReply,
    PlanReply,
    QuestionReply,
)


class WrongLanguageError(InvalidReplyError):
    """The reply is in another language than the interview."""


class QuoteNotFoundError(InvalidReplyError):
    """The reply quotes words that were not said or written."""


def check_plan(reply: PlanReply, request: PlanRequest) -> None:
    """Raise InvalidReplyError when the plan breaks a rule it was given."""
    questions = reply.questions
    problems = []
    if not MIN_QUESTIONS <= len(questions) <= request.count:
        problems.append(f"there must be {MIN_QUESTIONS} to {request.count} questions")
    kinds = {question.kind for question in questions}
    problems += [f"a question of kind {k} is missing" for k in ("situational", "problem_solving") if k not in kinds]
    sources = {item.source for question in questions for item in question.provenance}
    given = {"resume": request.resume_lines, "requirement": request.requirements, "talent": request.talent}
    problems += [f"no question is about {s}" for s, items in given.items() if items and s not in sources]
    if len({question.text for question in questions}) < len(questions):
        problems.append("a question stands twice")
    bank_ids = {item.id for item in request.bank}
    if any(q.bank_item_id is not None and q.bank_item_id not in bank_ids for q in questions):
        problems.append("bank_item_id is not one of the bank's")
    if problems:
        raise InvalidReplyError(*problems)
    _check_provenance(questions, request)
    _in_language([t for q in questions for t in (q.text, q.rephrased)], request.language)


def _check_provenance(questions: Iterable[QuestionReply], request: PlanRequest) -> None:
    texts = {("resume", line.ref): line.text for line in request.resume_lines}
    texts |= {("requirement", item.id): item.text for item in request.requirements}
    texts |= {("talent", item.id): f"{item.name}\n{item.text}" for item in request.talent}
    texts |= {("bank", item.id): item.text for item in request.bank}
    for question in questions:
        for origin in question.provenance:
            if not is_verbatim(origin.quote, texts.get((origin.source, origin.ref), "")):
                raise QuoteNotFoundError("a provenance quote is not in the item that its ref names")


def check_follow_up(reply: FollowUpReply, request: FollowUpRequest) -> None:
    """Raise InvalidReplyError when a worthwhile follow-up lacks its question or quotes what was not said."""
    if not reply.is_worth_asking:
        return
    if not reply.text.strip():
        raise InvalidReplyError("text is empty although the question is worth asking")
    if not is_verbatim(reply.quote, request.answer_text):
        raise QuoteNotFoundError("quote is not in the answer word for word")
    _in_language([reply.text], request.language)


def check_evaluation(reply: EvaluationReply, request: EvaluationRequest) -> None:
    """Raise InvalidReplyError unless every criterion is judged once, on words that were said."""
    wanted = sorted(spec.id for spec in request.criteria)
    if sorted(item.criterion_id for item in reply.criteria) != wanted:
        raise InvalidReplyError("every criterion must be judged exactly once, by its id")
    answer = " ".join(u.text for u in request.utterances)
    if not all(is_verbatim(quote, answer) for item in reply.criteria for quote in item.quotes):
        raise QuoteNotFoundError("a quote is not in the utterances word for word")
    own_words = [item.rationale for item in reply.criteria]
    _in_language([*own_words, *reply.strengths, *reply.improvements], request.language)


def check_insight(reply: InsightReply, request: InsightRequest) -> None:
    """Raise InvalidReplyError unless every statement quotes only verified quotes."""
    if not reply.statements:
        raise InvalidReplyError("there must be at least one statement")
    known = "\n".join(finding.quote for finding in request.findings)
    if not all(is_verbatim(quote, known) for item in reply.statements for quote in item.quotes):
        raise QuoteNotFoundError("a quote is not one of the findings' quotes")
    _in_language([item.text for item in reply.statements], request.language)


def _in_language(texts: list[str], language: str) -> None:
    if not is_in_language(texts, language):
        raise WrongLanguageError("write every text in the language that was asked for")
