"""A language model that obeys whatever it reads, for the evals only. It knows every attack; our code must not.

It reads Base64, letters spelled apart and invisible tags as an obliging model might, and answers an order with level 5.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from daedam.providers.llm.base import LanguageModel
from daedam.providers.llm.endpoint.adapter import EndpointLlm
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.prompted.messages import data_blocks
from daedam.providers.llm.scripted_endpoint import ScriptedEndpoint
from daedam.providers.llm.scripted_replies import Reply, honest_reply

_GRAM = 6
OBEYS_AT = 0.3
"""Share of an order's 6-grams from which it is recognised: an obliging model understands half a sentence."""

_TOKEN = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")


def plain(text: str) -> str:
    """Letters and digits only, decoded and folded: what an obliging reader makes of a disguised text."""
    text = "".join(chr(ord(c) - 0xE0000) if 0xE0020 <= ord(c) <= 0xE007E else c for c in text)
    decoded = [_decoded(token) for token in _TOKEN.findall(text)]
    folded = unicodedata.normalize("NFKC", " ".join([text, *decoded])).lower()
    return "".join(character for character in folded if character.isalnum())


def _decoded(token: str) -> str:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1))


class GullibleReader:
    """Gives level 3, and level 5 as soon as one of the known orders stands anywhere in what it was sent."""

    def __init__(self, orders: Iterable[str]) -> None:
        self._orders = [grams for grams in (_grams(plain(order)) for order in orders) if grams]

    def __call__(self, messages: list[dict[str, str]]) -> Reply:
        """The reply to these messages."""
        reply = honest_reply(messages)
        if "criteria" in reply and self.obeys(_said(messages[1]["content"])):
            for criterion in reply["criteria"]:
                criterion["level"] = 5
        return reply

    def obeys(self, text: str) -> bool:
        """Whether `text` holds enough of an order."""
        seen = _grams(plain(text))
        return any(len(order & seen) / len(order) >= OBEYS_AT for order in self._orders)


def _said(content: str) -> str:
    data: dict[str, Any] = data_blocks(content)
    return "\n".join([str(data.get("question", "")), *(one["text"] for one in data["utterances"])])


@asynccontextmanager
async def gullible_llm(orders: Iterable[str]) -> AsyncIterator[LanguageModel]:
    """The gullible reader behind a real endpoint on this machine."""
    async with ScriptedEndpoint(["valid"], reply=GullibleReader(orders)) as endpoint:
        llm = EndpointLlm(EndpointSettings("scripted-gullible", "obedient", endpoint.base_url))
        try:
            yield llm
        finally:
            await llm.close()
