"""What a person should look at in an interview, and its timeline. Pure."""

from __future__ import annotations

from daedam.features.reports.composing import Reading
from daedam.features.reports.schemas import FlagOut, TimelineItem
from daedam.infra.messages import has

KNOWN_FLAG = "flag.{}"


def of(reading: Reading) -> list[FlagOut]:
    """Flags of the session and of its answers."""
    state = reading.interview.state
    codes = []
    if state.plan is not None and state.plan.is_fallback:
        codes.append("fallback_plan")
    if state.needs_attention:
        codes.append("needs_attention")
    if state.retry_count:
        codes.append("connection_lost")
    if state.fallbacks or any(one.receipt.get("fell_back_from") for one in reading.evaluations.values()):
        codes.append("engine_fell_back")
    flags = [FlagOut(code=code, message=reading.words(f"flag.{code}")) for code in codes]
    for question_id, evaluation in reading.evaluations.items():
        raised = list(evaluation.content.flags)
        if any(criterion.unverified_quotes for criterion in evaluation.content.criteria):
            raised.append("unverified_quote")
        flags += [FlagOut(code=code, message=_text(reading, code), question_id=question_id) for code in raised]
    return flags


def _text(reading: Reading, code: str) -> str:
    key = KNOWN_FLAG.format(code)
    return reading.words(key) if has(key) else reading.words("flag.other", code=code)


def timeline(reading: Reading) -> list[TimelineItem]:
    """Questions and utterances in the order they happened."""
    items: list[TimelineItem] = []
    for asked in reading.interview.state.asked:
        items.append(
            TimelineItem(
                seq=len(items) + 1, at=asked.asked_at, kind="question", text=asked.question.text, started_ms=None
            )
        )
        items += [
            TimelineItem(
                seq=len(items) + place,
                at=asked.asked_at,
                kind=said.speaker,
                text=said.text,
                started_ms=said.started_ms,
            )
            for place, said in enumerate(asked.spoken_order, 1)
        ]
    return items
