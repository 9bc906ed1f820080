"""What a candidate can do with a résumé."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from daedam.features.resumes import reading
from daedam.features.resumes.repository import Resumes
from daedam.features.resumes.schemas import OutlineIn, OutlineOut, ResumeOut
from daedam.features.runtime import Runtime
from daedam.features.work import Args, Finish
from daedam.infra.db.tables import Resume
from daedam.infra.errors import DaedamError
from daedam.infra.messages import message
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.infra.web.access import Principal
from daedam.kit.languages import Language
from daedam.kit.tasks import TaskOrder
from daedam.providers.documents import DocumentError, parse_document
from daedam.providers.errors import ProviderError
from daedam.providers.storage import EncryptedObjects

MAX_RESUME_BYTES = 10 * 1024 * 1024
TEXT_FILE_NAME = "resume.txt"


async def receive(unit: UnitOfWork, runtime: Runtime, caller: Principal, content: bytes, file_name: str) -> Resume:
    """Store a file, encrypted, and order its reading."""
    if len(content) > MAX_RESUME_BYTES:
        raise DaedamError(413, "resume_too_large")
    if not content.strip():
        raise DaedamError(422, "resume_unreadable")
    resume = await Resumes(unit, runtime).add(caller.user_id, file_name)
    key = await runtime.foundations.vault.key(unit, caller.user_id)
    resume.storage_key = f"candidates/{caller.user_id}/resumes/{resume.id}"
    try:
        await EncryptedObjects(runtime.storage).put(key, resume.storage_key, content)
    except ProviderError as error:
        if error.code == "disk_full":
            raise DaedamError(507, "storage_full") from None
        raise
    await runtime.foundations.outbox.order(
        unit, [TaskOrder("parse_resume", "cpu", f"parse_resume:{resume.id}", {"resume_id": str(resume.id)})]
    )
    await runtime.foundations.audit.record(unit, caller.actor, "resume.uploaded", "resume", resume.id)
    await unit.db.flush()
    return resume


async def parse_resume(runtime: Runtime, args: Args) -> Finish:
    """Task: read a résumé in a limited child and embed its pieces. Unreadable is a result, not a failure."""
    resume_id = UUID(args["resume_id"])
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        resumes = Resumes(unit, runtime)
        resume = await resumes.get(resume_id)
        resume.state = "parsing"
        file_name = await resumes.file_name(resume)
        key = await base.vault.key(unit, resume.candidate_id)
        storage_key = resume.storage_key or ""
    pieces = [piece async for piece in EncryptedObjects(runtime.storage).get(key, storage_key)]
    try:
        document = await parse_document(b"".join(pieces), file_name)
    except DocumentError as error:
        return _unreadable(runtime, resume_id, error.code)
    outline, chunks = reading.read(document)
    if not chunks:
        return _unreadable(runtime, resume_id, "unreadable")
    vectors = await runtime.embedder.embed([chunk.text for chunk in chunks], "passage")

    async def finish(unit: UnitOfWork) -> None:
        resumes = Resumes(unit, runtime)
        await resumes.store(await resumes.get(resume_id), outline, chunks, vectors)

    return finish


def give_up_parsing(runtime: Runtime, args: Args, _code: str) -> Finish:
    """Reading failed for good: the person is told to type instead."""
    return _unreadable(runtime, UUID(args["resume_id"]), "unreadable")


def _unreadable(runtime: Runtime, resume_id: UUID, code: str) -> Finish:
    async def finish(unit: UnitOfWork) -> None:
        resume = await Resumes(unit, runtime).get(resume_id)
        resume.state, resume.error_code = "unreadable", f"resume_{code}"
        await unit.db.flush()

    return finish


async def correct(unit: UnitOfWork, runtime: Runtime, caller: Principal, resume_id: UUID, body: OutlineIn) -> Resume:
    """Take the owner's word for what the résumé says."""
    resumes = Resumes(unit, runtime)
    resume = await resumes.own(caller, resume_id)
    if resume.state in ("received", "parsing"):
        raise DaedamError(409, "resume_in_use", retry_available=True)
    before = await resumes.outline(resume) or {}
    outline, chunks = reading.reread(body.sections, before.get("flags", []))
    if not chunks:
        raise DaedamError(422, "resume_unreadable")
    vectors = await runtime.embedder.embed([chunk.text for chunk in chunks], "passage")
    await resumes.store(resume, outline, chunks, vectors)
    await runtime.foundations.audit.record(unit, caller.actor, "resume.corrected", "resume", resume.id)
    return resume


async def describe(unit: UnitOfWork, runtime: Runtime, resume: Resume, language: Language) -> ResumeOut:
    """A résumé as its owner sees it."""
    resumes = Resumes(unit, runtime)
    outline = await resumes.outline(resume)
    return ResumeOut.model_validate(
        {
            "resume_id": resume.id,
            "state": resume.state,
            "error_code": resume.error_code,
            "error_message": message(resume.error_code, language) if resume.error_code else None,
            "file_name": await resumes.file_name(resume),
            "created_at": resume.created_at,
            "outline": _outline_out(outline, language) if outline else None,
        }
    )


def _outline_out(outline: Mapping[str, Any], language: Language) -> OutlineOut:
    return OutlineOut.model_validate(
        {
            "sections": outline["sections"],
            "skills": reading.skills_in(outline["skills"], language),
            "career": [
                {name: entry.get(name) for name in ("organization", "role", "start", "end", "refs")}
                for entry in outline["career"]
            ],
            "flags": outline["flags"],
        }
    )
