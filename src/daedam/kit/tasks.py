"""An order for background work, written in the same transaction as its cause."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """What a worker should do: `key` makes it happen once; `args` are ids only, never words of a person."""

    kind: str
    queue: str
    key: str
    args: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
