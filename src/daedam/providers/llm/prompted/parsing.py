"""From a model's text to one JSON object, or a refusal to guess. Nothing is repaired."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from daedam.providers.llm.prompted.schemas import Reply

_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_STRUCTURE = re.compile(r'\\.|["{}]', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

ReplyT = TypeVar("ReplyT", bound=Reply)


class InvalidReplyError(Exception):
    """The text is not what was asked for; `problems` can be told to the model (they hold no personal words)."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def parse_reply(text: str, kind: type[ReplyT]) -> ReplyT:
    """The one JSON object in `text` as a `kind`. Fences, thoughts and prose around it are set aside.

    Raises InvalidReplyError for none, several, truncated, duplicate keys, NaN, control characters, wrong shape.
    """
    try:
        value = json.loads(
            _only_object(_THOUGHT.sub("", text)),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        raise InvalidReplyError("the reply is not valid JSON") from error
    _no_control(value)
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors(include_input=False, include_url=False)
        ]
        raise InvalidReplyError(*problems[:10]) from None


def _only_object(text: str) -> str:
    """The single balanced top-level object of a text."""
    found = []
    position = text.find("{")
    while position >= 0:
        end = _end_of_object(text, position)
        if end is None:
            raise InvalidReplyError("the JSON object is not closed")
        found.append(text[position:end])
        position = text.find("{", end)
    if not found:
        raise InvalidReplyError("there is no JSON object in the reply")
    if len(found) > 1:
        raise InvalidReplyError("there is more than one JSON object in the reply")
    return found[0]


def _end_of_object(text: str, start: int) -> int | None:
    depth, is_string = 0, False
    for match in _STRUCTURE.finditer(text, start):
        at, character = match.start(), match.group()
        if character == '"':
            is_string = not is_string
        elif is_string:
            continue
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return at + 1
    return None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise InvalidReplyError("a key stands twice in one object")
    return dict(pairs)


def _no_constant(_: str) -> NoReturn:
    raise InvalidReplyError("NaN and Infinity are not numbers")


def holds_control(text: str) -> bool:
    """Whether a text holds characters that a database or a page cannot."""
    return bool(_CONTROL.search(text))


def _no_control(value: Any) -> None:
    if isinstance(value, str):
        if holds_control(value):
            raise InvalidReplyError("a text holds control characters")
    elif isinstance(value, dict):
        for item in value.values():
            _no_control(item)
    elif isinstance(value, list):
        for item in value:
            _no_control(item)


def is_verbatim(quote: str, source: str) -> bool:
    """Whether `quote` stands in `source` after NFKC and without spaces: the same words, nothing like them."""
    wanted = _flat(quote)
    return len(wanted) > 1 and wanted in _flat(source)


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_in_language(texts: list[str], language: str) -> bool:
    """Whether the letters of these texts are mostly of the language's script. Texts without letters pass."""
    letters = [character for text in texts for character in text if character.isalpha()]
    if not letters:
        return True
    hangul = sum("가" <= character <= "힣" for character in letters) / len(letters)
    latin = sum(character.isascii() for character in letters) / len(letters)
    return hangul >= 0.3 if language == "ko" else latin >= 0.6
