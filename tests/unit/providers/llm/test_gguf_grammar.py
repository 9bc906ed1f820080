"""A schema becomes a grammar that admits its JSON and nothing else, or is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from daedam.providers.llm.gguf.grammar import LARGEST_MAX_LENGTH, UnsupportedSchemaError, grammar_for
from daedam.providers.llm.prompted import narrowing
from daedam.providers.llm.prompted.schemas import EvaluationReply, FollowUpReply, InsightReply, PlanReply
from fixtures import llm_requests as requests


def rules(schema: dict[str, Any]) -> dict[str, str]:
    return dict(line.split(" ::= ", 1) for line in grammar_for(schema).splitlines())


def root(schema: dict[str, Any]) -> str:
    found = rules(schema)
    return found[found["root"]]


@pytest.mark.parametrize("kind", [EvaluationReply, FollowUpReply, InsightReply, PlanReply])
def test_every_reply_of_ours_has_a_grammar(kind: Any) -> None:
    found = rules(kind.model_json_schema())
    named = {word for body in found.values() for word in body.replace("(", " ").replace("{", " ").split()}
    assert {name for name in named if name[0] == "r" and name[1:].isdigit()} <= set(found)


def test_an_object_has_all_its_keys_in_order() -> None:
    properties = {"b": {"type": "boolean"}, "a": {"type": "null"}}
    body = root({"type": "object", "properties": properties})
    assert body.startswith(r'"{\"b\": "')
    assert body.index("b") < body.index(r", \"a\": ")
    assert body.endswith('"}"')


def test_a_whole_number_becomes_its_alternatives() -> None:
    assert root({"type": "integer", "minimum": 1, "maximum": 3}) == '"1" | "2" | "3"'
    assert root({"enum": [1, 2, None, "x"]}) == r'"1" | "2" | "null" | "\"x\""'


def test_a_text_is_bounded_and_holds_no_control_characters() -> None:
    found = rules({"type": "string", "minLength": 2, "maxLength": 5000})
    text = found[found["root"]]
    assert text.endswith(f'{{2,{LARGEST_MAX_LENGTH}}} "\\""')
    character = found[text.split()[1].split("{")[0]]
    assert r"\x00-\x1F" in character
    assert r"\uD800-\uDFFF" in character


@pytest.mark.parametrize(
    ("bounds", "body"),
    [
        ({"maxItems": 0}, '"[]"'),
        ({"maxItems": 2}, '"[" (r0 (", " r0){0,1})? "]"'),
        ({"minItems": 2, "maxItems": 4}, '"[" r0 (", " r0){1,3} "]"'),
        ({"prefixItems": [{"const": 1}], "minItems": 1, "maxItems": 1}, '"[" r0 "]"'),
        ({"prefixItems": [{"const": 1}], "minItems": 2, "maxItems": 3}, '"[" r0 (", " r1){1,2} "]"'),
    ],
)
def test_an_array_is_bounded(bounds: dict[str, Any], body: str) -> None:
    assert root({"type": "array", "items": {"type": "null"}, **bounds}) == body


def test_quotes_and_line_ends_in_what_may_be_chosen_are_escaped_twice() -> None:
    assert root({"const": 'say "no"\n\\'}) == r'"\"say \\\"no\\\"\\n\\\\\""'


def test_equal_shapes_share_one_rule() -> None:
    text = {"type": "string", "maxLength": 9}
    found = rules({"type": "object", "properties": {"a": text, "b": {"$ref": "#/$defs/T"}}, "$defs": {"T": text}})
    assert sum("{0,9}" in body for body in found.values()) == 1


@pytest.mark.parametrize(
    ("schema", "named"),
    [
        ({"type": "string", "pattern": "a+"}, "pattern"),
        ({"type": "string", "format": "date"}, "format"),
        ({"type": "string", "minLength": 3000}, "length"),
        ({"type": "integer"}, "range"),
        ({"type": "integer", "minimum": 0, "maximum": 10**6}, "range"),
        ({"type": "number"}, "number"),
        ({"type": ["string", "null"]}, "type"),
        ({"type": "object"}, "keys"),
        ({"type": "object", "properties": {"a": {"type": "null"}}, "required": []}, "a"),
        ({"type": "array", "items": {"type": "null"}, "minItems": 3, "maxItems": 2}, "bounds"),
        ({"$ref": "#/$defs/Missing"}, "Missing"),
        (
            {
                "$ref": "#/$defs/Loop",
                "$defs": {"Loop": {"type": "object", "properties": {"again": {"$ref": "#/$defs/Loop"}}}},
            },
            "Loop",
        ),
    ],
)
def test_what_cannot_be_enforced_is_refused(schema: dict[str, Any], named: str) -> None:
    with pytest.raises(UnsupportedSchemaError, match=named):
        grammar_for(schema)


def test_an_evaluation_is_bound_to_its_criteria_and_to_what_was_said() -> None:
    request = requests.evaluation_request("ko")
    found = rules(narrowing.for_evaluation(EvaluationReply.model_json_schema(), request))
    text = "\n".join(found.values())
    assert text.index(r"\"specific\"") < text.index(r"\"structured\"")
    for utterance in request.utterances:
        assert utterance.text in text


def test_a_plan_begins_with_what_it_must_hold() -> None:
    schema = narrowing.for_plan(PlanReply.model_json_schema(), requests.plan_request("en", count=7))
    questions = schema["properties"]["questions"]
    assert [item["properties"]["kind"].get("const") for item in questions["prefixItems"][:2]] == [
        "situational",
        "problem_solving",
    ]
    sources = [item["properties"]["provenance"]["items"]["enum"][0]["source"] for item in questions["prefixItems"][2:]]
    assert sources == ["resume", "requirement", "talent"]
    assert (questions["minItems"], questions["maxItems"]) == (5, 7)
    assert grammar_for(schema)


def test_passages_are_sentences_without_control_characters_and_of_bounded_length() -> None:
    found = narrowing.passages(["I saw it. I saw it. ...", "word " * 200, "broken\x00text."])
    assert found[0] == "I saw it."
    assert found.count("I saw it.") == 1
    assert all(len(piece) <= narrowing.PASSAGE_CHARS for piece in found)
    assert not any("broken" in piece for piece in found)


def test_narrowing_leaves_the_shape_it_was_given_as_it_was() -> None:
    schema = EvaluationReply.model_json_schema()
    narrowing.for_evaluation(schema, requests.evaluation_request("en"))
    assert schema == EvaluationReply.model_json_schema()


def test_no_findings_to_quote_and_nothing_to_rest_on_leave_empty_lists() -> None:
    insight = narrowing.for_insight(InsightReply.model_json_schema(), requests.insight_request("en"))
    assert insight["$defs"]["StatementReply"]["properties"]["quotes"]["items"]["enum"]
    bare = requests.plan_request("en")
    request = type(bare)("en", "ai", "technical", "Backend", count=5)
    plan = narrowing.for_plan(PlanReply.model_json_schema(), request)
    assert plan["$defs"]["QuestionReply"]["properties"]["provenance"]["maxItems"] == 0
    assert grammar_for(plan)
