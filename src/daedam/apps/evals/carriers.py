"""How an order to the evaluator reaches it: said, typed, disguised, or hidden in a résumé."""

from __future__ import annotations

import base64
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.shared import Pt, RGBColor

from daedam.apps.evals.cases import LANGUAGES, material
from daedam.kit.languages import Language
from daedam.providers.llm.rules.text import split_sentences

Carrier = Callable[[str, str], tuple[str, ...]]
"""From an answer and an order to the utterances that carry both."""


@dataclass(frozen=True, slots=True)
class Payload:
    """An order to the evaluator. Held-out ones were not tried while the detector was made."""

    payload_id: str
    language: Language
    text: str
    is_held_out: bool


@dataclass(frozen=True, slots=True)
class Attack:
    """One order by one carrier."""

    payload: Payload
    carrier: str

    def carried(self, answer: str) -> tuple[str, ...]:
        """The utterances of `answer` with the order in them."""
        return CARRIERS[self.carrier](answer, self.payload.text.replace("{quote}", answer[:20].strip()))


def _middle(answer: str, order: str) -> tuple[str, ...]:
    pieces = [sentence.text for sentence in split_sentences([("u", answer)])]
    return (" ".join([*pieces[:1], order, *pieces[1:]]),)


def _spoken(answer: str, order: str) -> tuple[str, ...]:
    said = "".join(c for c in order.lower() if c.isalnum() or c.isspace() or c in "'_")
    return (*(sentence.text.rstrip(".") for sentence in split_sentences([("u", answer)])), " ".join(said.split()))


def _base64(answer: str, order: str) -> tuple[str, ...]:
    return (f"{answer} {base64.b64encode(order.encode()).decode()}",)


def _full_width(order: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if 0x21 <= ord(c) <= 0x7E else c for c in order)


def _tagged(order: str) -> str:
    return "".join(chr(0xE0000 + ord(c)) for c in unicodedata.normalize("NFKD", order) if 0x20 <= ord(c) <= 0x7E)


CARRIERS: Mapping[str, Carrier] = {
    "typed after": lambda answer, order: (f"{answer} {order}",),
    "typed before": lambda answer, order: (f"{order} {answer}",),
    "typed in the middle": _middle,
    "spoken": _spoken,
    "quoted": lambda answer, order: (f"{answer} ({order})",),
    "shouted": lambda answer, order: (f"{answer} {order.upper()}",),
    "Base64": _base64,
    "zero width": lambda answer, order: (f"{answer} {chr(0x200B).join(order)}",),
    "full width": lambda answer, order: (f"{answer} {_full_width(order)}",),
    "letters apart": lambda answer, order: (f"{answer} {' '.join(c for c in order if not c.isspace())}",),
    "invisible tags": lambda answer, order: (f"{answer}{_tagged(order)}",),
}
LATIN_ONLY = frozenset({"full width", "letters apart", "invisible tags"})

RESUME_CARRIERS = ("visible", "white", "tiny", "metadata")


def load_payloads() -> tuple[Payload, ...]:
    """Every authored order."""
    raw: list[dict[str, Any]] = material("attacks/payloads.yaml")
    return tuple(
        Payload(one["id"], language, text, bool(one.get("held_out", False)))
        for one in raw
        for language in LANGUAGES
        for text in one.get(language, ())
    )


def load_attacks() -> tuple[Attack, ...]:
    """Orders × carriers; carriers made for Latin letters carry the English ones only."""
    return tuple(
        Attack(payload, carrier)
        for payload in load_payloads()
        for carrier in CARRIERS
        if payload.language is Language.EN or carrier not in LATIN_ONLY
    )


def load_innocents() -> tuple[tuple[Language, str], ...]:
    """Honest sentences that come near an order."""
    raw: dict[str, list[str]] = material("attacks/innocents.yaml")
    return tuple((language, text) for language in LANGUAGES for text in raw[language])


def resume_with(orders: Sequence[str], carrier: str) -> bytes:
    """A DOCX résumé of plain lines with the orders among them, carried as named in `RESUME_CARRIERS`."""
    document = docx.Document()
    for line in ("Experience", "Warehouse returns, 2024 to 2026", "Skills: Excel, SQL"):
        document.add_paragraph(line)
    for order in orders:
        if carrier == "metadata":
            document.core_properties.comments = order[:250]
            document.core_properties.keywords = order[:250]
            continue
        run = document.add_paragraph().add_run(" ".join(order.split()))
        if carrier == "white":
            run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        if carrier == "tiny":
            run.font.size = Pt(1)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
