"""The receipt that travels with everything a model or an engine produced."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Receipt:
    """What ran: shown beside every result, stored with it, never invented.

    `engine` names the adapter ("rules", "openai"), `model` what it ran ("gpt-4.1", "rules-1").
    `fell_back_from` lists engines that were tried first and failed, with why.
    """

    engine: str
    model: str
    prompt_id: str | None = None
    prompt_version: str | None = None
    rubric_version: str | None = None
    duration_ms: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    fell_back_from: tuple[tuple[str, str], ...] = field(default=())
