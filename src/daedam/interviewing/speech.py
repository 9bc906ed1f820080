"""What the interviewer says besides questions, and what short utterances of a candidate mean.

Pure text. The greeting says that an AI speaks; nothing here judges an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from daedam.interviewing.turn_vocabulary import BACKCHANNEL_WORDS, Reading
from daedam.interviewing.vocabulary import CandidateIntent
from daedam.kit.languages import Language


class Phrase(StrEnum):
    """A sentence the room may speak."""

    GREETING = "greeting"
    TAKE_YOUR_TIME = "take_your_time"
    OFFER_HELP = "offer_help"
    CLOSING = "closing"
    BRIDGE = "bridge"
    BRIDGE_AGAIN = "bridge_again"


_PHRASES: Mapping[Language, Mapping[Phrase, str]] = {
    Language.KO: {
        Phrase.GREETING: "안녕하세요. 저는 면접을 진행하는 인공지능입니다. "
        "천천히 생각하고 말씀하셔도 되고, 글로 답하셔도 됩니다. 그럼 시작하겠습니다.",
        Phrase.TAKE_YOUR_TIME: "천천히 생각하셔도 됩니다.",
        Phrase.OFFER_HELP: "질문을 다시 들려드리거나, 쉽게 바꿔 드리거나, 다음으로 넘어갈 수 있습니다.",
        Phrase.CLOSING: "마지막 질문까지 모두 마쳤습니다. 답변해 주셔서 감사합니다. "
        "결과는 곧 화면에서 보실 수 있습니다.",
        Phrase.BRIDGE: "잠시만요, 답변을 정리하고 있습니다.",
        Phrase.BRIDGE_AGAIN: "조금만 더 기다려 주시기 바랍니다.",
    },
    Language.EN: {
        Phrase.GREETING: "Hello. I am an artificial intelligence, and I will lead this interview. "
        "Take all the time you need, and feel free to type instead. Let us begin.",
        Phrase.TAKE_YOUR_TIME: "Take your time.",
        Phrase.OFFER_HELP: "I can repeat the question, put it another way, or move on. Just say so.",
        Phrase.CLOSING: "That was the last question. Thank you for your answers. "
        "Your result will be on the screen soon.",
        Phrase.BRIDGE: "One moment, please.",
        Phrase.BRIDGE_AGAIN: "Just a little longer, please.",
    },
}


def phrase(which: Phrase, language: Language) -> str:
    """The sentence in the interview's language."""
    return _PHRASES[language][which]


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return re.findall(r"[0-9a-z가-힣']+", text.lower())


_BACKCHANNELS = frozenset(
    words("yes yeah yep ok okay right sure mhm mm uh huh um hmm i see 네 예 아 음 네네 그렇군요 맞아요 알겠습니다 오")
)
_UNFINISHED = frozenset(
    words(
        "and or but so because the a an to of with that which if then um uh er like for my our we i is was were "
        "그리고 그래서 그런데 하지만 왜냐하면 또 또는 음 어 그 저 이제 약간"
    )
)
_UNFINISHED_KO = ("는데", "지만", "면서", "아서", "어서", "해서", "니까", "려고", "거나", "하고", "이고")
_NEEDS_TIME = (
    "let me think",
    "give me a moment",
    "give me a second",
    "one moment",
    "생각해 보겠습니다",
    "생각할 시간",
    "잠시만",
    "잠깐만",
)
_INTENTS: Mapping[CandidateIntent, tuple[str, ...]] = {
    CandidateIntent.REPEAT: (
        "repeat the question",
        "say that again",
        "could you repeat",
        "can you repeat",
        "다시 말씀해",
        "다시 한번",
        "다시 들려",
        "질문을 다시",
    ),
    CandidateIntent.REPHRASE: (
        "rephrase",
        "what do you mean",
        "put it another way",
        "쉽게 설명",
        "무슨 뜻",
        "바꿔서 질문",
    ),
    CandidateIntent.SKIP: (
        "skip this question",
        "next question please",
        "move on please",
        "다음 질문으로",
        "넘어가 주세요",
        "넘어갈게요",
    ),
}
_MAX_WISH_WORDS = 9


def is_backchannel(text: str) -> bool:
    """Whether this only says "I am listening": at most three words, all of that kind. Empty text is none."""
    heard = words(text)
    return 0 < len(heard) <= BACKCHANNEL_WORDS and all(word in _BACKCHANNELS for word in heard)


def reading_of(text: str) -> Reading:
    """What the last words say about the silence after them."""
    heard = words(text)
    if not heard:
        return Reading.COMPLETE
    tail = " ".join(heard[-8:])
    if any(wish in tail for wish in _NEEDS_TIME):
        return Reading.NEEDS_TIME
    if text.rstrip().endswith(("?", "!", ".")):
        return Reading.COMPLETE
    is_open = heard[-1] in _UNFINISHED or heard[-1].endswith(_UNFINISHED_KO)
    return Reading.CUT_OFF if is_open else Reading.COMPLETE


def intent_of(text: str) -> CandidateIntent | None:
    """A wish to the room, when the whole utterance is one; an answer that contains such words stays an answer."""
    heard = words(text)
    if not 0 < len(heard) <= _MAX_WISH_WORDS:
        return None
    said = " ".join(heard)
    for intent, wishes in _INTENTS.items():
        if any(wish in said for wish in wishes):
            return intent
    return None
