"""The embedded recogniser: English, no download, about one word in four wrong. Korean answers are typed."""

from __future__ import annotations

from daedam.kit.languages import Language
from daedam.providers.stt.base import SttCapabilities
from daedam.providers.stt.process import ProcessSpeechToText
from daedam.providers.stt.sentences import sentence_case

CAPABILITIES = SttCapabilities(
    engine="pocketsphinx",
    model="en-us",
    languages=frozenset({Language.EN}),
    has_partials=True,
    is_local=True,
)


class PocketsphinxSpeechToText(ProcessSpeechToText):
    """pocketsphinx 5 with the English model of its wheel."""

    def __init__(self) -> None:
        super().__init__(CAPABILITIES, (), sentence_case)
