"""What a model's JSON must look like. Strict: no extra keys, no missing ones, no coercion, bounded sizes."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Short = Annotated[str, StringConstraints(max_length=400)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1200)]
Long = Annotated[str, StringConstraints(min_length=1, max_length=2000)]

Kind = Literal["factual", "behavioural", "situational", "problem_solving", "technical", "motivation"]
Area = Literal["language", "psychological", "cognitive", "job_fit"]
Source = Literal["resume", "requirement", "talent", "bank"]
Flag = Literal["instruction_in_answer", "off_topic", "non_answer", "not_speech", "question_echo"]


def _whole(value: object) -> object:
    """`true` and 3.0 equal whole numbers in Python and would pass for one."""
    if type(value) is not int:
        raise ValueError("must be a whole number")
    return value


Level = Annotated[Literal[1, 2, 3, 4, 5], BeforeValidator(_whole)]


class Reply(BaseModel):
    """What every reply has in common."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ProvenanceReply(Reply):
    """Why a question is asked."""

    source: Source
    ref: Short
    quote: Text


class QuestionReply(Reply):
    """One planned question."""

    kind: Kind
    area: Area
    competency: Short
    text: Text
    rephrased: Text
    bank_item_id: Short | None
    skill_codes: list[Short]
    expected_points: list[Text]
    follow_up_hints: list[Text]
    provenance: list[ProvenanceReply]


class PlanReply(Reply):
    """A whole plan."""

    questions: list[QuestionReply]


class FollowUpReply(Reply):
    """One deeper question, or the finding that none is worth asking."""

    is_worth_asking: bool
    quote: Short
    text: Short


class CriterionReply(Reply):
    """One criterion's reading: evidence, then reason, then level."""

    criterion_id: Short
    quotes: list[Text]
    rationale: Long
    level: Level


class EvaluationReply(Reply):
    """One answer's reading."""

    criteria: list[CriterionReply]
    strengths: list[Text]
    improvements: list[Text]
    flags: list[Flag]


class StatementReply(Reply):
    """One sentence of an insight."""

    quotes: list[Text]
    text: Long


class InsightReply(Reply):
    """The statements of an insight."""

    statements: list[StatementReply]


# Constraints that some endpoints refuse in a schema; pydantic checks them on the way back instead.
_UNSENT = frozenset({"title", "minLength", "maxLength", "default", "description"})


def full_schema_of(reply: type[Reply]) -> dict[str, Any]:
    """The JSON schema with all its bounds. Made once, for it takes a millisecond: not to be changed."""
    return _schemas(reply)[0]


def schema_of(reply: type[Reply]) -> dict[str, Any]:
    """The JSON schema to send: objects closed, every key required, string bounds left out. Not to be changed."""
    return _schemas(reply)[1]


@cache
def _schemas(reply: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    full = reply.model_json_schema()
    return full, _pruned(full)


def _pruned(node: Any, *, is_names: bool = False) -> Any:
    """Leave keywords out, but never a property that happens to be called like one."""
    if isinstance(node, list):
        return [_pruned(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _pruned(value, is_names=key in ("properties", "$defs"))
        for key, value in node.items()
        if is_names or key not in _UNSENT
    }
