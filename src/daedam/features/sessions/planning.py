"""Question plans: made by a worker from posting, 인재상, résumé and bank; from the bank alone when time runs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from daedam.features.organizations.talent import talent_in
from daedam.features.postings.repository import Postings, PostingWithEmployer
from daedam.features.resumes.repository import Resumes
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.work import Args, Finish
from daedam.infra import crypto
from daedam.infra.db.tables import Question
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.interviewing import events as ev
from daedam.interviewing.bank import load_bank
from daedam.interviewing.questions import fallback_plan, suitable
from daedam.interviewing.vocabulary import Area, QuestionKind, Scenario
from daedam.kit.conflicts import Conflict
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.providers.embeddings.base import Vector
from daedam.providers.errors import ProviderError
from daedam.providers.llm import base as llm
from daedam.scoring.guard import forbidden_topics
from daedam.scoring.instructions import instruction_flags
from daedam.scoring.skills import find_skills

QUESTION_COUNT = 6
MAX_BANK_CANDIDATES = 60
MAX_RESUME_LINES = 8
FALLBACK_ENGINE = "bank"


async def plan_session(runtime: Runtime, args: Args) -> Finish:
    """Task: plan a session's questions. Leaves a plan that already stands alone."""
    session_id = UUID(args["session_id"])
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        interview = await Sessions(unit, runtime).get(session_id)
        request = await _request(unit, runtime, interview) if interview.state.plan is None else None
    if request is None:
        return _nothing
    draft = await runtime.llm.plan_questions(request)
    questions = tuple(_question(q) for q in draft.questions if not forbidden_topics(q.text))
    if not questions:
        raise ProviderError("empty_plan", is_retryable=True, engine=draft.receipt.engine)
    vectors = await runtime.embedder.embed([q.text for q in questions], "passage")

    async def finish(unit: UnitOfWork) -> None:
        sessions = Sessions(unit, runtime)
        now = await sessions.hold(session_id)
        if now.state.plan is not None or now.state.end is not None:
            return
        await _store(unit, runtime, now, questions, vectors)
        plan = ev.PlanReady(questions=questions, engine=f"{draft.receipt.engine}:{draft.receipt.model}")
        await sessions.append(now, [plan])

    return finish


async def _nothing(_unit: UnitOfWork) -> None:
    return None


async def fall_back_plan(runtime: Runtime, args: Args) -> Finish:
    """Task: when the plan's time is up, take questions from the bank."""
    session_id = UUID(args["session_id"])

    async def finish(unit: UnitOfWork) -> None:
        sessions = Sessions(unit, runtime)
        await ensure_plan(sessions, await sessions.hold(session_id), unit.clock.now())

    return finish


def give_up_plan(runtime: Runtime, args: Args, _code: str) -> Finish:
    """Planning failed for good: fallback questions step in at once."""
    session_id = UUID(args["session_id"])

    async def finish(unit: UnitOfWork) -> None:
        sessions = Sessions(unit, runtime)
        await ensure_plan(sessions, await sessions.hold(session_id), None)

    return finish


async def ensure_plan(sessions: Sessions, interview: Interview, now: datetime | None) -> Interview:
    """Fallback questions, flagged, where there is no plan and its time is up (`now` None: it is up)."""
    state, row = interview.state, interview.row
    if state.plan is not None or state.end is not None or state.created is None:
        return interview
    if now is not None and now < state.created.plan_deadline:
        return interview
    codes = {mention.code for mention in find_skills(row.position)}
    questions = fallback_plan(load_bank(), Scenario(row.scenario), codes, Language(row.language), row.id.int)
    plan = ev.PlanReady(questions=questions, engine=FALLBACK_ENGINE, is_fallback=True)
    try:
        return await sessions.append(interview, [plan])
    except Conflict:
        return await sessions.get(row.id)


async def _request(unit: UnitOfWork, runtime: Runtime, interview: Interview) -> llm.PlanRequest:
    row = interview.row
    language = Language(row.language)
    posting = await Postings(unit).get(row.job_posting_id) if row.job_posting_id else None
    requirements = _requirements(posting)
    texts = [r.text for r in requirements] or [row.position]
    lines = await _resume_lines(unit, runtime, row.resume_id, requirements, texts)
    codes = {m.code for text in (row.position, *texts, *(line.text for line in lines)) for m in find_skills(text)}
    return llm.PlanRequest(
        language=language,
        stage=row.stage,
        scenario=row.scenario,
        position=row.position,
        requirements=requirements,
        talent=_talent(posting, language),
        resume_lines=lines,
        bank=_bank(Scenario(row.scenario), codes, language),
        count=QUESTION_COUNT,
        seed=row.id.int & 0xFFFF_FFFF,
    )


def _requirements(posting: PostingWithEmployer | None) -> tuple[llm.Requirement, ...]:
    lines = posting.posting.requirements if posting else []
    return tuple(llm.Requirement(line["id"], line["text"], tuple(line["skill_codes"])) for line in lines)


def _talent(posting: PostingWithEmployer | None, language: Language) -> tuple[llm.TalentValue, ...]:
    values = talent_in(posting.organization.talent, language) if posting else []
    return tuple(llm.TalentValue(value["id"], value["name"], value["text"]) for value in values)


async def _resume_lines(
    unit: UnitOfWork,
    runtime: Runtime,
    resume_id: UUID | None,
    requirements: Sequence[llm.Requirement],
    texts: Sequence[str],
) -> tuple[llm.ResumeLine, ...]:
    """The résumé's lines nearest to each requirement (or the position), best first, each once."""
    if resume_id is None:
        return ()
    queries = await runtime.embedder.embed(texts, "query")
    nearest = await Resumes(unit, runtime).nearest(resume_id, queries, limit=MAX_RESUME_LINES)
    return tuple(
        llm.ResumeLine(
            ref=line.ref,
            text=line.text,
            similarity=line.similarity,
            matched_requirement_id=requirements[line.query].id if requirements else None,
        )
        for line in nearest
        # no engine is shown a line that orders its evaluator about
        if not instruction_flags(line.text)
    )


def _bank(scenario: Scenario, codes: set[str], language: Language) -> tuple[llm.BankCandidate, ...]:
    # Items that ask for a wanted skill come first: they are what a posting's own questions are made from.
    items = sorted(suitable(load_bank(), scenario, codes), key=lambda item: -len(codes & set(item.skill_codes)))
    by_kind: dict[str, int] = {}
    chosen = []
    for item in items:
        by_kind[item.kind] = by_kind.get(item.kind, 0) + 1
        if by_kind[item.kind] <= MAX_BANK_CANDIDATES // len(QuestionKind):
            words = item.in_language(language)
            chosen.append(
                llm.BankCandidate(
                    id=item.id,
                    kind=item.kind,
                    area=item.area,
                    competency=item.competency,
                    text=words.text,
                    rephrased=words.rephrased,
                    expected_points=tuple(words.expected_points),
                    follow_ups=tuple(words.follow_ups),
                    skill_codes=tuple(item.skill_codes),
                )
            )
    return tuple(chosen)


def _question(draft: llm.DraftQuestion) -> ev.PlannedQuestion:
    known = {"resume", "requirement", "talent", "bank", "answer"}
    return ev.PlannedQuestion(
        question_id=new_id(),
        kind=QuestionKind(draft.kind),
        area=Area(draft.area),
        competency=draft.competency,
        text=draft.text,
        rephrased=draft.rephrased or None,
        bank_item_id=draft.bank_item_id,
        skill_codes=draft.skill_codes,
        expected_points=draft.expected_points,
        follow_up_hints=draft.follow_up_hints,
        provenance=tuple(
            ev.Provenance(source=p.source if p.source in known else "model", quote=p.quote, ref=p.ref)  # type: ignore[arg-type]
            for p in draft.provenance
        ),
    )


async def _store(
    unit: UnitOfWork,
    runtime: Runtime,
    interview: Interview,
    questions: Sequence[ev.PlannedQuestion],
    vectors: Sequence[Vector],
) -> None:
    vault, row = runtime.foundations.vault, interview.row
    for ordinal, (question, vector) in enumerate(zip(questions, vectors, strict=True), 1):
        content = {"text": question.text, "provenance": [asdict(p) for p in question.provenance]}
        where = crypto.place("questions", "content_sealed", question.question_id)
        unit.db.add(
            Question(
                id=question.question_id,
                session_id=row.id,
                ordinal=ordinal,
                kind=question.kind,
                area=question.area,
                competency=question.competency,
                bank_item_id=question.bank_item_id,
                content_sealed=await vault.seal_json(unit, row.candidate_id, content, where),
                embedding=vector,
                embedding_model=runtime.embedder.capabilities.model,
            )
        )
    await unit.db.flush()


async def stored_questions(unit: UnitOfWork, session_id: UUID) -> list[Question]:
    """A session's stored questions in order."""
    found = select(Question).where(Question.session_id == session_id).order_by(Question.ordinal)
    return list(await unit.db.scalars(found))
