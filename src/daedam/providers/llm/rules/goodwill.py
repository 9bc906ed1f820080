"""Sentences of good will and general truth ("I always do my best"): true of anybody, so no feature rests on them.

They are recognised by an attitude or a general claim in words that hold no event, no figure and no open question. The
language decides, not the subject: the lists name attitudes and quantifiers, never what an answer may be about.
"""

from __future__ import annotations

import re

from daedam.providers.llm.rules import cues


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_CLAIM = {
    "en": _any(
        r"\bi(?:'m| am) (?:a|an|very|quite|known|always|sure|happy|good|flexible|patient|confident|certainly|"
        r"somebody|someone)\b",
        r"\bi (?:really |always |also |honestly |certainly )?(?:think|believe|feel|guess|suppose|hope|like|love|"
        r"enjoy|try|get along|work well)\b",
        r"\bi(?:'d| would) (?:of course |surely |certainly |probably |always |also |mainly |rather )*"
        r"(?:be|stay|remain|try|say i am|keep (?:a|calm)|love|like)\b",
        r"\b(?:is|are) (?:very |really |the most |most |so )?(?:important|key|essential|everything|human|normal|"
        r"never|different)\b",
        r"^(?:everybody|everyone|every \w+)\b|\b(?:one (?:has to|should|can|must)|always|matters?)\b",
        r"\bthank you\b",
    ),
    "ko": _any(
        r"편이[에고라]|편입니다|생각(?:합니다|해요|하거든|하고|해서)|(?:다고|라고) (?:봅니다|봐요|믿습니다|믿어요)",
        r"중요하|중요해|사람(?:입니다|이라서|이에요|이고|이라는)|좋아하|좋아해|좋아합|노력|"
        r"려고 (?:합니다|해요|하겠|할 것|합)",
        r"것 같습니다|것 같아요|누구나|누구에게나|자신이 있|(?:^|\s)(?:늘|항상|언제나|원래) |침착|열심|최선|친절|장점",
        r"책임감|마련이|질문 감사|할 수 있을 거라",
    ),
}
_HAPPENED = {
    "en": _any(
        r"\b(?:was|were|had|did|went|made|took|got|built|wrote|led|ran|found|saw|gave|kept|set|told|came|knew|sent|"
        r"said|sat|drew|left|held|met|(?<!\bbe )(?<!\bam )(?<!\bis )(?<!\bare )[a-z]{3,}ed)\b"
    ),
    "ko": _any(rf"[{cues.PAST}](?:습니다|어요|고|는데|지만|으며|던|을|더니|다|으니|기)"),
}
_OPEN = {
    "en": _any(
        r"\b(?:whether|which|how (?:many|much|long|often)|"
        r"what (?:went|happens|happened|got|changed|exactly|is|hurts|they|makes|it|else))\b"
    ),
    "ko": _any(r"[는은을]지|인지|무엇|얼마|누가 |언제 "),
}


def is_good_will(text: str, language: str) -> bool:
    """Whether a sentence only claims an attitude or a general truth and tells nothing."""
    if not _CLAIM[language].search(text):
        return False
    concrete = (cues.NUMBER_WORD, cues.ORDERING, cues.ALTERNATIVE, cues.LESSON, cues.NEXT_TIME, _OPEN)
    if cues.NUMBER.search(text) or any(cue[language].search(text) for cue in concrete):
        return False
    return not _HAPPENED[language].search(text)
