"""Résumés in the database; their words are sealed under their owner's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from daedam.features.runtime import Runtime
from daedam.infra import crypto
from daedam.infra.db.tables import Resume, ResumeChunk
from daedam.infra.errors import not_found
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal
from daedam.kit.ids import new_id
from daedam.providers.embeddings.base import Vector


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a résumé to be found again."""

    ref: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class NearestLine:
    """A piece retrieval found: `similarity` is a cosine, `query` the index of what it is nearest to."""

    ref: str
    text: str
    similarity: float
    query: int


class Resumes:
    """Reads and writes résumés within one transaction."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self._unit = unit
        self._db = unit.db
        self._vault = runtime.foundations.vault
        self._model = runtime.embedder.capabilities.model

    async def add(self, candidate_id: UUID, file_name: str) -> Resume:
        """A new résumé, received and not read yet."""
        resume_id = new_id()
        sealed = await self._vault.seal_text(
            self._unit, candidate_id, file_name, crypto.place("resumes", "file_name_sealed", resume_id)
        )
        resume = Resume(id=resume_id, candidate_id=candidate_id, state="received", file_name_sealed=sealed)
        self._db.add(resume)
        await self._db.flush()
        return resume

    async def own(self, caller: Principal, resume_id: UUID) -> Resume:
        """One of the caller's own. Raises 404 otherwise."""
        found = await self._db.get(Resume, resume_id)
        if found is None or found.candidate_id != caller.user_id:
            raise not_found()
        return found

    async def get(self, resume_id: UUID) -> Resume:
        """A résumé for background work. Raises 404 when it is gone."""
        found = await self._db.get(Resume, resume_id)
        if found is None:
            raise not_found()
        return found

    async def of(self, candidate_id: UUID) -> list[Resume]:
        """A candidate's résumés, newest first."""
        found = select(Resume).where(Resume.candidate_id == candidate_id)
        return list(await self._db.scalars(found.order_by(Resume.created_at.desc(), Resume.id)))

    async def file_name(self, resume: Resume) -> str:
        """The name the file came with."""
        where = crypto.place("resumes", "file_name_sealed", resume.id)
        return await self._vault.unseal_text(self._unit, resume.candidate_id, resume.file_name_sealed, where)

    async def outline(self, resume: Resume) -> dict[str, Any] | None:
        """What was read, as stored JSON."""
        if resume.outline_sealed is None:
            return None
        where = crypto.place("resumes", "outline_sealed", resume.id)
        outline: dict[str, Any] = await self._vault.unseal_json(
            self._unit, resume.candidate_id, resume.outline_sealed, where
        )
        return outline

    async def store(
        self, resume: Resume, outline: dict[str, Any], chunks: Sequence[Chunk], vectors: Sequence[Vector]
    ) -> None:
        """Replace what was read and what can be retrieved."""
        where = crypto.place("resumes", "outline_sealed", resume.id)
        resume.outline_sealed = await self._vault.seal_json(self._unit, resume.candidate_id, outline, where)
        resume.state, resume.error_code = "parsed", None
        await self._db.execute(delete(ResumeChunk).where(ResumeChunk.resume_id == resume.id))
        for ordinal, (chunk, vector) in enumerate(zip(chunks, vectors, strict=True)):
            await self._add_chunk(resume, ordinal, chunk, vector)
        await self._db.flush()

    async def _add_chunk(self, resume: Resume, ordinal: int, chunk: Chunk, vector: Vector) -> None:
        chunk_id = new_id()
        where = crypto.place("resume_chunks", "text_sealed", chunk_id)
        self._db.add(
            ResumeChunk(
                id=chunk_id,
                resume_id=resume.id,
                ordinal=ordinal,
                ref=chunk.ref,
                section=chunk.section,
                text_sealed=await self._vault.seal_text(self._unit, resume.candidate_id, chunk.text, where),
                embedding=vector,
                embedding_model=self._model,
            )
        )

    async def nearest(self, resume_id: UUID, queries: Sequence[Vector], limit: int) -> list[NearestLine]:
        """The pieces nearest to any of `queries` by cosine, best first, each piece once."""
        resume = await self.get(resume_id)
        best: dict[UUID, NearestLine] = {}
        for index, query in enumerate(queries):
            distance = ResumeChunk.embedding.cosine_distance(query)
            rows = await self._db.execute(
                select(ResumeChunk, distance)
                .where(ResumeChunk.resume_id == resume_id, ResumeChunk.embedding_model == self._model)
                .order_by(distance)
                .limit(limit)
            )
            for chunk, away in rows:
                similarity = 1.0 - float(away)
                if chunk.id not in best or best[chunk.id].similarity < similarity:
                    text = await self._text(resume, chunk)
                    best[chunk.id] = NearestLine(chunk.ref, text, similarity, index)
        return sorted(best.values(), key=lambda line: -line.similarity)[:limit]

    async def _text(self, resume: Resume, chunk: ResumeChunk) -> str:
        where = crypto.place("resume_chunks", "text_sealed", chunk.id)
        return await self._vault.unseal_text(self._unit, resume.candidate_id, chunk.text_sealed, where)
