"""Checked reading of one item's fields. Every complaint names the item and the field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)


class BankError(ValueError):
    """A bank file is wrong; the message reads `item.field: what is wrong`."""


class Fields:
    """The fields of one mapping, read by name; `where` is the path used in complaints."""

    def __init__(self, where: str, value: Any, allowed: Collection[str]) -> None:
        if not isinstance(value, dict):
            raise BankError(f"{where}: expected fields")
        unknown = sorted(str(name) for name in set(value) - set(allowed))
        if unknown:
            raise BankError(f"{where}.{unknown[0]}: unknown field")
        self.where = where
        self._value: Mapping[str, Any] = value

    def raw(self, name: str) -> Any:
        if name not in self._value:
            raise BankError(f"{self.where}.{name}: missing")
        return self._value[name]

    def text(self, name: str, max_chars: int) -> str:
        return checked_text(f"{self.where}.{name}", self.raw(name), max_chars)

    def texts(self, name: str, counts: range, max_chars: int) -> tuple[str, ...]:
        value = self.raw(name)
        if not isinstance(value, list) or len(value) not in counts:
            raise BankError(f"{self.where}.{name}: expected {counts.start} to {counts.stop - 1} entries")
        entries = [checked_text(f"{self.where}.{name}[{i}]", entry, max_chars) for i, entry in enumerate(value)]
        if len(set(entries)) != len(entries):
            raise BankError(f"{self.where}.{name}: an entry is repeated")
        return tuple(entries)

    def member(self, name: str, enum: type[E]) -> E:
        return _member(f"{self.where}.{name}", self.raw(name), enum)

    def members(self, name: str, enum: type[E]) -> tuple[E, ...]:
        value = self.raw(name)
        if not isinstance(value, list) or not value:
            raise BankError(f"{self.where}.{name}: expected at least one entry")
        return tuple(_member(f"{self.where}.{name}", entry, enum) for entry in value)

    def one_of(self, name: str, known: Collection[str]) -> str:
        return _known(f"{self.where}.{name}", self.raw(name), known)

    def each_of(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        value = self.raw(name)
        if not isinstance(value, list):
            raise BankError(f"{self.where}.{name}: expected a list")
        return tuple(_known(f"{self.where}.{name}", entry, known) for entry in value)


def checked_text(where: str, value: Any, max_chars: int) -> str:
    """`value` as one trimmed line of at most `max_chars`. Raises `BankError`."""
    if not isinstance(value, str) or not value.strip():
        raise BankError(f"{where}: a text is missing")
    if value != " ".join(value.split()):
        raise BankError(f"{where}: stray spaces or line breaks")
    if len(value) > max_chars:
        raise BankError(f"{where}: {len(value)} characters, at most {max_chars}")
    return value


def _member(where: str, value: Any, enum: type[E]) -> E:
    try:
        return enum(value)
    except ValueError:
        raise BankError(f"{where}: {value!r} is not one of {', '.join(enum)}") from None


def _known(where: str, value: Any, known: Collection[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise BankError(f"{where}: {value!r} is not known")
    return value
