"""Korean stems by morphology (kiwipiepy). Loading takes seconds and half a gigabyte: only a worker may do it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from daedam.providers.llm.rules.stems import STOP_WORDS, Analyser, NgramAnalyser, english_stem
from daedam.providers.llm.rules.text import word_set

_CONTENT = frozenset({"NNG", "NNP", "VV", "VA", "XR", "SL", "VV-I", "VV-R", "VA-I", "VA-R"})
# Words so common that they say nothing about a subject.
_LIGHT = word_set(
    "하 되 있 없 같 보 주 가 오 나 들 말하 생각하 받 만들 때 것 경험 상황 말씀 일 시 중 후 전 점 뒤",
    "말 알 쓰 두 놓 넣 내 사람 다음 동안 자리 분 계시 드리",
)
# What is said of people one honours, as the plain word.
_PLAIN = {
    "여쭈": "묻",
    "여쭙": "묻",
    "뵙": "만나",
    "모시": "데리",
    "드시": "먹",
    "댁": "집",
    "편찮": "아프",
    "어르신": "노인",
}


class KiwiAnalyser:
    """Nouns, verbs and adjectives by their dictionary form, so that 성능을, 성능이 and 성능 are one."""

    name = "kiwi"

    def __init__(self, kiwi: Any) -> None:
        self._kiwi = kiwi

    def stems(self, text: str) -> tuple[str, ...]:
        """Content stems in order, generic interview words left out."""
        found = []
        for token in self._kiwi.tokenize(text):
            form = _PLAIN.get(token.form, token.form)
            if token.tag not in _CONTENT or form in _LIGHT or form in STOP_WORDS:
                continue
            found.append(english_stem(form.lower()) if token.tag == "SL" else form)
        return tuple(found)


@lru_cache(maxsize=1)
def load_korean() -> Analyser:
    """The morphological analyser, loaded once per process; the suffix rules where the package is absent."""
    try:
        from kiwipiepy import Kiwi  # noqa: PLC0415 - loading is slow and only evaluations need it
    except ImportError:
        return NgramAnalyser()
    return KiwiAnalyser(Kiwi(num_workers=1))
