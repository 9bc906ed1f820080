"""An event with its place in an append-only journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

E = TypeVar("E")


@dataclass(frozen=True)  # no slots: a generic alias marks what it makes
class Entry(Generic[E]):
    """`seq` starts at 1 and has no holes; `at` is the database's time, UTC."""

    seq: int
    at: datetime
    event: E
