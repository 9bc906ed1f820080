"""Sentences people read: both languages everywhere, and one for every error the code can raise."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

import daedam
from daedam.infra import messages
from daedam.infra.messages import catalogue, message
from daedam.kit.languages import Language
from daedam.providers.documents.base import DocumentErrorCode
from daedam.scoring.policies import ScoringPolicy
from daedam.scoring.totals import UnscorableReason

HANGUL = re.compile("[가-힣]")
SOURCE = sorted(Path(daedam.__file__).parent.rglob("*.py"))


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("key", catalogue())
def test_a_sentence_stands_in_both_languages(key: str) -> None:
    sentences = catalogue()[key]
    assert set(sentences) == {"ko", "en"}
    assert all(sentence.strip() for sentence in sentences.values())
    assert HANGUL.search(sentences["ko"])
    assert not HANGUL.search(sentences["en"])
    assert fields(sentences["ko"]) == fields(sentences["en"])


def test_no_key_stands_in_two_files() -> None:
    seen: list[str] = []
    for entry in files(messages).iterdir():
        if entry.name.endswith(".yaml"):
            loaded = yaml.safe_load(entry.read_text("utf-8"))
            seen += loaded
    assert len(seen) == len(set(seen))


def test_no_file_has_a_key_twice() -> None:
    for entry in files(messages).iterdir():
        if entry.name.endswith(".yaml"):
            keys = re.findall(r"^([\w.\-]+):", entry.read_text("utf-8"), re.MULTILINE)
            assert len(keys) == len(set(keys)), entry.name


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of `name` (or `something.name`) in the package."""
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
                if called == name:
                    yield f"{path.name}:{node.lineno}", node


def literals(node: ast.expr) -> Iterator[str]:
    """The strings an argument can be, as far as they are written down."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def test_every_error_raised_has_its_sentence_with_its_values() -> None:
    found = list(calls("DaedamError"))
    assert len(found) > 20
    for where, call in found:
        # A key of its own stands in for the code's.
        codes = [code for named in (call.args[2:3] or call.args[1:2]) for code in literals(named)]
        given = {keyword.arg for keyword in call.keywords} - {"retry_available", "message_key"}
        for code in codes:
            assert messages.has(code), f"{where}: {code}"
            needed = fields(catalogue()[code]["en"])
            assert needed == given, f"{where}: {code}"


def test_every_sentence_named_in_the_code_exists() -> None:
    named = [*calls("message"), *((where, call) for where, call in calls("words") if where.startswith("composing"))]
    keys = [(where, key) for where, call in named for argument in call.args[:1] for key in literals(argument)]
    assert keys
    assert [(where, key) for where, key in keys if not messages.has(key)] == []


def test_every_reason_and_policy_has_its_sentence() -> None:
    for reason in UnscorableReason:
        assert messages.has(f"reason.{reason}"), reason
    for policy in ScoringPolicy:
        assert messages.has(f"policy.{policy}")
        assert messages.has(f"policy.{policy}.text")


def test_every_way_a_resume_can_fail_has_its_sentence() -> None:
    for code in DocumentErrorCode:
        assert messages.has(f"resume_{code}"), code


def test_values_are_filled_in_and_an_unknown_key_is_a_bug() -> None:
    assert message("payload_too_large", Language.EN, limit="12 MB").endswith("12 MB.")
    with pytest.raises(KeyError):
        message("no.such.key", Language.KO)
