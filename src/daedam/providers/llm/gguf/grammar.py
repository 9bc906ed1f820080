"""A JSON schema as a llama.cpp grammar (GBNF): the model can then write nothing but JSON of that shape.

Objects have all their keys, in the schema's order; arrays and texts are bounded and hold no control characters;
ranges of whole numbers become alternatives. What this writer does not know it refuses: patterns, open objects.
GBNF as described in llama.cpp's grammars/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Node = Mapping[str, Any]

DEFAULT_MAX_ITEMS = 8
DEFAULT_MAX_LENGTH = 400
LARGEST_MAX_LENGTH = 1999
"""llama.cpp refuses repetitions of 2,000 and more."""
LARGEST_RANGE = 200

CHARACTER = r'[^"\\\x00-\x1F\x7F\uD800-\uDFFF] | "\\" ["\\nt]'
"""A character of a JSON text; of the escapes only those that no control character hides behind."""


class UnsupportedSchemaError(ValueError):
    """The schema asks for something that cannot be put into the grammar; the message names it."""


def grammar_for(schema: Node) -> str:
    """The grammar whose sentences are the JSON texts of `schema`. Raises UnsupportedSchemaError."""
    return _Writer(schema.get("$defs", {})).written(schema)


class _Writer:
    """Collects rules; a body that was written before is used again."""

    def __init__(self, definitions: Mapping[str, Node]) -> None:
        self._definitions = definitions
        self._names: dict[str, str] = {}
        self._references: dict[str, str] = {}

    def written(self, schema: Node) -> str:
        root = self._rule(schema)
        rules = [f"{name} ::= {body}" for body, name in self._names.items()]
        return "\n".join([f"root ::= {root}", *rules]) + "\n"

    def _name(self, body: str) -> str:
        return self._names.setdefault(body, f"r{len(self._names)}")

    def _rule(self, node: Node) -> str:
        """The name of a rule for this node."""
        if "$ref" in node:
            return self._reference(str(node["$ref"]))
        if "const" in node:
            return self._name(_literal(node["const"]))
        if "enum" in node:
            return self._name(_alternatives(node["enum"]))
        if "anyOf" in node:
            return self._name(" | ".join(self._rule(option) for option in node["anyOf"]))
        writers = {
            "object": self._object,
            "array": self._array,
            "string": self._string,
            "integer": self._integer,
            "boolean": self._boolean,
            "null": self._null,
        }
        kind = node.get("type")
        if not isinstance(kind, str) or kind not in writers:
            raise UnsupportedSchemaError(f"no grammar for a schema of type {kind!r}")
        return writers[kind](node)

    def _reference(self, pointer: str) -> str:
        name = pointer.removeprefix("#/$defs/")
        if name not in self._definitions:
            raise UnsupportedSchemaError(f"{pointer} is not one of the schema's $defs")
        if name not in self._references:
            self._references[name] = ""  # marks it as being written
            self._references[name] = self._rule(self._definitions[name])
        elif not self._references[name]:
            raise UnsupportedSchemaError(f"{pointer} holds itself: its depth has no bound")
        return self._references[name]

    def _object(self, node: Node) -> str:
        properties: Mapping[str, Node] = node.get("properties", {})
        if not properties:
            raise UnsupportedSchemaError("an object must name its keys")
        missing = set(properties) - set(node.get("required", properties))
        if missing:
            raise UnsupportedSchemaError(f"keys must be required: {', '.join(sorted(missing))}")
        parts = []
        for place, (key, value) in enumerate(properties.items()):
            opening = ("{" if place == 0 else ", ") + json.dumps(key, ensure_ascii=False) + ": "
            parts.append(f"{_quoted(opening)} {self._rule(value)}")
        return self._name(" ".join([*parts, _quoted("}")]))

    def _array(self, node: Node) -> str:
        first = [self._rule(item) for item in node.get("prefixItems", ())]
        least, most = int(node.get("minItems", 0)), int(node.get("maxItems", DEFAULT_MAX_ITEMS))
        if not len(first) <= most or least > most or (first and least < len(first)):
            raise UnsupportedSchemaError("an array's bounds do not fit")
        if most == 0:
            return self._name(_quoted("[]"))
        comma = _quoted(", ")
        if most == len(first):
            return self._name(f"{_quoted('[')} {f' {comma} '.join(first)} {_quoted(']')}")
        item = self._rule(node["items"])
        if first:
            more = f"({comma} {item}){{{least - len(first)},{most - len(first)}}}"
            return self._name(f"{_quoted('[')} {f' {comma} '.join(first)} {more} {_quoted(']')}")
        filled = f"{item} ({comma} {item}){{{max(0, least - 1)},{most - 1}}}"
        body = filled if least else f"({filled})?"
        return self._name(f"{_quoted('[')} {body} {_quoted(']')}")

    def _string(self, node: Node) -> str:
        if "pattern" in node or "format" in node:
            raise UnsupportedSchemaError("a text's pattern or format cannot be enforced")
        least, most = int(node.get("minLength", 0)), int(node.get("maxLength", DEFAULT_MAX_LENGTH))
        most = min(most, LARGEST_MAX_LENGTH)  # a shorter text is one of the schema's texts too
        if not 0 <= least <= most:
            raise UnsupportedSchemaError(f"a text's length must lie within 0..{most}")
        character = self._name(CHARACTER)
        return self._name(f"{_quoted(chr(34))} {character}{{{least},{most}}} {_quoted(chr(34))}")

    def _boolean(self, _: Node) -> str:
        return self._name(_alternatives([True, False]))

    def _null(self, _: Node) -> str:
        return self._name(_literal(None))

    def _integer(self, node: Node) -> str:
        low, high = node.get("minimum"), node.get("maximum")
        if not isinstance(low, int) or not isinstance(high, int) or not 0 <= high - low < LARGEST_RANGE:
            raise UnsupportedSchemaError(f"a whole number needs a range of at most {LARGEST_RANGE}")
        return self._name(_alternatives(range(low, high + 1)))


def _alternatives(values: Sequence[Any]) -> str:
    return " | ".join(dict.fromkeys(_literal(value) for value in values))


def _literal(value: Any) -> str:
    return _quoted(json.dumps(value, ensure_ascii=False))


def _quoted(text: str) -> str:
    """A GBNF literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
