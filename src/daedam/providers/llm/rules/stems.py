"""Words reduced to what can be compared: by suffix rules here, by morphology in `morphology`."""

from __future__ import annotations

import re
from typing import Protocol

from daedam.providers.llm.rules.text import word_set, words_of

_EN_SUFFIX = re.compile(
    r"(?:ations?|itions?|ements?|ments?|ingly|edly|ings?|ies|ied|ness|ively|ives?|ers?|ors?|ed|ly|es|s|e)$"
)
_KO_PARTICLE = re.compile(
    r"(?:에서는|에게서|으로써|으로는|이라는|이라고|에서도|까지는|부터는|에서|에게|으로|까지|부터|처럼|보다|마다|"
    r"이나|이랑|하고|라는|라고|과는|와는|에는|에도|만의|들을|들이|들은|들과|들의|을|를|이|가|은|는|과|와|의|에|도|만|로|랑)$"
)
_KO_PREDICATE = re.compile(
    r"(?:하였습니다|했었습니다|했습니다|합니다|됩니다|되었습니다|됐습니다|하였고|했는데|했지만|했으며|했고|했어요|하면서|"
    r"해서|하여|하기|하는|하고|하게|하면|하던|하려고|하지만|했을|했던|했다|한다|하다|한|할|함|해|"
    r"되는|되어|돼서|된|될|되고|되었고|시켰습니다|시켜|시킨|이었습니다|였습니다|입니다|"
    r"었습니다|았습니다|습니다|었고|았고|었는데|았는데|었던|았던|어서|아서|으면|면서|으며|지만|는데|ㄴ데|려고|도록)$"
)
# Words that every interview question or answer holds and that therefore tie nothing to anything.
STOP_WORDS = word_set("""
    a an the and or but so to of in on at for with by from as is are was were be been being am do does did done
    have has had having i me my we us our you your he she it its they them their this that these those there here
    what which who whom how when where why if then than not no yes can could would will shall should may might must
    about into over out up down off again also just very really some any all each every one two more most much many
    such own same other another because while during before after between through against until only too
    tell talk describe explain share give example time moment situation experience ever please thing things way get
    got make made take took go went come came let like know think say said lot kind your yourself something someone
    things work worked job interview question answer
    one two three four five six seven eight nine ten eleven twelve hundred thousand half first second third
    even still back around away together along ahead already always often never maybe perhaps rather quite though
    see saw put keep kept start begin began try tried turn leave left stand stood sit sat run ran set show look find
    whose whom others ones found
    hold held feel felt seem become happen give gave hand stick bring everyone everybody someone nobody nothing
    그리고 그래서 하지만 그런데 그러나 또는 또한 때 것 수 등 및 더 가장 매우 정말 아주 너무 저 제 저는 제가 저희
    우리 나는 내가 그 이 어떤 어떻게 무엇 무슨 왜 언제 어디 누구 있다 있습니다 있는 있었 없다 경험 말씀 주세요
    주시겠어요 말해 설명 이야기 본인 자신 경우 상황 최근 예 하나 가지 통해 대한 대해 위해 관련 위한 함께 같은
    그때 이때 당시 정도 부분 생각 생각합니다 일 하다 되다 이다 것이 구체적 구체적으로 합니다 했습니다 하는
    있는지 했는지 했나요 인가요 있나요 무엇인가요 어떻게든
    """)
_SINGLE = word_set("팀 돈 책 앱 웹 글 말 법 표 값 키 큐 락")


class Analyser(Protocol):
    """Turns a text into comparable stems. `name` says which one ran."""

    name: str

    def __hash__(self) -> int:
        """What is read of the same words is kept per analyser."""
        ...

    def stems(self, text: str) -> tuple[str, ...]:
        """Content stems in order, generic interview words left out."""
        ...


_WHOLE = word_set("evening morning during ceiling spring string king ring sing wing bring sting thing")
# Past forms that no suffix rule leads back to their verb, verb by verb.
_PASTS = """
    eat ate eaten|become became|begin began begun|bend bent|bite bit bitten|blow blew blown|buy bought|
    break broke broken|bring brought|build built|burn burnt|catch caught|choose chose chosen|deal dealt|
    draw drew drawn|drive drove driven|feed fed|fall fell fallen|fight fought|find found|fly flew flown|
    forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|give gave given|grow grew grown|
    hear heard|hold held|hide hid hidden|keep kept|know knew known|lay laid|lead led|leave left|lend lent|
    lose lost|mean meant|meet met|mistake mistook mistaken|pay paid|ring rang rung|run ran|rise rose risen|
    sink sank sunk|sit sat|see saw seen|send sent|sell sold|shake shook shaken|shine shone|shoot shot|
    show showed shown|sleep slept|slide slid|spend spent|speak spoke spoken|steal stole stolen|stand stood|
    stick stuck|swear swore sworn|teach taught|tear tore torn|throw threw thrown|tell told|
    understand understood|wake woke woken|win won|wear wore worn|withdraw withdrew withdrawn|
    write wrote written
"""
_IRREGULAR = {past: verb for verb, *pasts in (line.split() for line in _PASTS.split("|")) for past in pasts}
_Y_ENDING = re.compile(r"(?<![aeiou])i(?:es|ed)$")
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")


def english_stem(word: str) -> str:
    """Suffix stripped, at most six letters: enough to join "disagreed" and "disagreement", "wrote" and "writing"."""
    return _english_root(word)[:6]


def _english_root(word: str) -> str:
    bare = word.replace("’", "'").removesuffix("'s")
    bare = _IRREGULAR.get(bare, bare)
    if bare in _WHOLE:
        return bare
    bare = _Y_ENDING.sub("y", bare) if len(bare) > 4 else bare
    stripped = _EN_SUFFIX.sub("", bare) if len(bare) > 4 else bare.removesuffix("e") if len(bare) == 4 else bare
    return stripped if stripped == bare else _DOUBLED.sub(r"\1", stripped)


# "coming" ties no more than "come" does.
_STOP_ROOTS = frozenset(_english_root(word) for word in STOP_WORDS if word.isascii() and len(word) > 3)


def korean_stem(word: str) -> str:
    """Particle or predicate ending stripped, then the first two syllables: enough to join 성능 and 성능을."""
    bare = _KO_PREDICATE.sub("", word) if len(word) > 2 else word
    if bare == word and len(word) > 1:
        bare = _KO_PARTICLE.sub("", word)
    return bare[:2]


def _is_telling(stem: str, word: str) -> bool:
    if word in STOP_WORDS or stem in STOP_WORDS or not stem:
        return False
    if "가" <= stem[0] <= "힣":
        return len(stem) > 1 or stem in _SINGLE
    return len(stem) > 1 and not stem.isdigit() and _english_root(word) not in _STOP_ROOTS


class NgramAnalyser:
    """Suffix rules only: instant, no model, for both languages."""

    name = "ngram"

    def stems(self, text: str) -> tuple[str, ...]:
        """Content stems in order, generic interview words left out."""
        found = []
        for word in words_of(text):
            stem = korean_stem(word) if "가" <= word[0] <= "힣" else english_stem(word)
            if _is_telling(stem, word):
                found.append(stem)
        return tuple(found)
