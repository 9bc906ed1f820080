"""A reply's JSON schema bound to one request: ids, counts, and the passages that may be quoted.

An engine that enforces a schema word by word cannot then leave out a criterion, name an unknown one, or quote what
nobody said. Languages and meanings no schema can hold; they are checked on the way back like everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from daedam.providers.llm.base import MIN_QUESTIONS, EvaluationRequest, FollowUpRequest, InsightRequest, PlanRequest
from daedam.providers.llm.prompted.asking import Schema
from daedam.providers.llm.prompted.parsing import holds_control
from daedam.scoring.instructions import sentences

MAX_QUOTES, MAX_REMARKS, MAX_STATEMENTS, MAX_POINTS = 3, 3, 6, 4
MAX_PASSAGES = 80
PASSAGE_CHARS = 240
"""Speech without full stops is cut here, at a space."""


def for_plan(schema: Schema, request: PlanRequest) -> Schema:
    """Five to `count` questions; the first ones are of the kinds and about the sources that a plan must have."""
    schema = deepcopy(schema)
    question = schema["$defs"]["QuestionReply"]
    origins = _origins(request)
    everything = [origin for listed in origins.values() for origin in listed]
    bank = [item.id for item in request.bank]
    question["properties"] |= {
        "bank_item_id": {"enum": [*bank, None]},
        "provenance": _array({"enum": everything}, 0, 2) if everything else _array({}, 0, 0),
    }
    for name in ("skill_codes", "expected_points", "follow_up_hints"):
        question["properties"][name]["maxItems"] = MAX_POINTS
    first = [_with(question, kind={"const": kind}) for kind in ("situational", "problem_solving")]
    for source in ("resume", "requirement", "talent"):
        if origins[source]:
            first.append(_with(question, provenance=_array({"enum": origins[source]}, 1, 1)))
    schema["properties"]["questions"] |= {
        "prefixItems": first,
        "minItems": MIN_QUESTIONS,
        "maxItems": request.count,
    }
    return schema


def for_follow_up(schema: Schema, request: FollowUpRequest) -> Schema:
    """The quote is a passage of the answer, or empty."""
    schema = deepcopy(schema)
    schema["properties"]["quote"] = {"enum": [*passages([request.answer_text]), ""]}
    return schema


def for_evaluation(schema: Schema, request: EvaluationRequest) -> Schema:
    """Every criterion once, in order; quotes are passages of the utterances."""
    schema = deepcopy(schema)
    criterion = schema["$defs"]["CriterionReply"]
    criterion["properties"]["quotes"] = _chosen(passages(u.text for u in request.utterances))
    each = [_with(criterion, criterion_id={"const": spec.id}) for spec in request.criteria]
    schema["properties"]["criteria"] |= {"prefixItems": each, "minItems": len(each), "maxItems": len(each)}
    for name in ("strengths", "improvements", "flags"):
        schema["properties"][name]["maxItems"] = MAX_REMARKS
    return schema


def for_insight(schema: Schema, request: InsightRequest) -> Schema:
    """At least one statement; quotes are whole quotes of the findings."""
    schema = deepcopy(schema)
    schema["properties"]["statements"] |= {"minItems": 1, "maxItems": MAX_STATEMENTS}
    statement = schema["$defs"]["StatementReply"]["properties"]
    statement["quotes"] = _chosen([f.quote for f in request.findings if f.quote and is_quotable(f.quote)])
    return schema


def passages(texts: Iterable[str]) -> list[str]:
    """Sentences of the texts, long ones cut at a space, each once; at most `MAX_PASSAGES`, the first ones."""
    found: dict[str, None] = {}
    for text in texts:
        for sentence in sentences(text):
            for piece in _pieces(sentence):
                if any(character.isalnum() for character in piece) and is_quotable(piece):
                    found[piece] = None
    return list(found)[:MAX_PASSAGES]


def is_quotable(text: str) -> bool:
    """Whether a model held to this very text can write it: no control characters, nothing of U+0800 to U+0FFF.

    Those scripts (Indic, Thai) begin with a byte that the model files' engine bans (`gguf/llama.py`).
    """
    return not holds_control(text) and not any("\u0800" <= character <= "\u0fff" for character in text)


def _pieces(sentence: str) -> list[str]:
    pieces, line = [], ""
    for word in sentence.split():
        if line and len(line) + 1 + len(word) > PASSAGE_CHARS:
            pieces.append(line)
            line = ""
        line = f"{line} {word}" if line else word[:PASSAGE_CHARS]
    return [*pieces, line] if line else pieces


def _origins(request: PlanRequest) -> dict[str, list[dict[str, str]]]:
    """What a question may rest on, by source, each item quoted whole."""
    given = {
        "resume": [(line.ref, line.text) for line in request.resume_lines],
        "requirement": [(item.id, item.text) for item in request.requirements],
        "talent": [(item.id, item.name) for item in request.talent],
        "bank": [(item.id, item.text) for item in request.bank],
    }
    return {
        source: [{"source": source, "ref": ref, "quote": text} for ref, text in items if is_quotable(ref + text)]
        for source, items in given.items()
    }


def _with(shape: Schema, **properties: Any) -> Schema:
    return {**shape, "properties": {**shape["properties"], **properties}}


def _chosen(quotes: list[str]) -> Schema:
    """Up to `MAX_QUOTES` of these, or an empty list where there are none."""
    return _array({"enum": quotes}, 0, MAX_QUOTES) if quotes else _array({}, 0, 0)


def _array(items: Schema, least: int, most: int) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}
