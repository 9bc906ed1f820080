"""What the supervisor runs: parts that stay (`Part`) and steps that end (`Step`)."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


def _nothing() -> None:
    """Most parts need no preparation."""


def _unknown(log_text: str) -> Exception | None:  # noqa: ARG001 - the shape of a diagnosis
    return None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A program that is meant to stay; started again when it ends.

    `prepare` and `after_start` block and run in a thread, before and after every start. `diagnose` turns the
    end of its log into a known error, when it stopped before it was ready.
    """

    name: str
    command: Callable[[], Sequence[str]]
    is_ready: Callable[[], Awaitable[bool]]
    log_path: Path
    env: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = _nothing
    after_start: Callable[[], None] = _nothing
    diagnose: Callable[[str], Exception | None] = _unknown
    stop_signal: signal.Signals = signal.SIGTERM
    grace_s: float = 2.5
    ready_timeout_s: float = 90.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """A program that ends; what follows waits for it. `on_output` gets its standard output."""

    name: str
    command: Sequence[str]
    log_path: Path
    env: Mapping[str, str] = field(default_factory=dict)
    on_output: Callable[[str], None] = lambda _: None
    grace_s: float = 1.0
