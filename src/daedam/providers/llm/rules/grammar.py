"""Whether a stretch of words is put together like speech, so that word salad and keyword lists carry nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from daedam.providers.llm.rules.text import word_set

_EN_FUNCTION = word_set("""
    a an the and or but so to of in on at for with by from as is are was were be been being am do does did have has
    had having i me my mine we us our you your he him his she her it its they them their this that these those there
    what which who whom how when where why if then than not no can could will would shall should may might must about
    into over after before because while during until through between out up down off again also just very all each
    every some any more most only too i'm i've i'd it's we've we're didn't don't wasn't couldn't that's let's
    """)
_OPENERS = word_set("a an the of in on at for with by from into my our your their his its every very")
_CANNOT_FOLLOW = word_set("""
    a an the of and or but because if while is are was were be am do does did has had can could will would should
    may might must i we he she they than
    """)
_CANNOT_END = word_set("a an the of my our your their his its every very and or but because if while than")
_SUBJECTS = word_set("i we he she they")
_AFTER_NO_SUBJECT = word_set("a an the of to and or in on at for from my our his by as i we he she they because")
_EN_SUBJECT = word_set("i we he she they it you that this there which who i'm i've i'd it's we've we're")
_EN_VERB = re.compile(
    r"^(?:is|are|was|were|am|be|been|do|does|did|has|have|had|can|could|will|would|should|let|may|might|must|"
    r"went|made|took|got|built|wrote|led|ran|found|saw|gave|kept|set|cut|chose|told|came|knew|learned|grew|sent|"
    r"need|want|think|feel|see|use|find|make|start|try|ask|put|goes|gets|comes|takes|makes|gives|runs|shows|says|"
    r"needs|means|works|keeps|starts|stops|happens|turns|looks|becomes|[a-z]+(?:ed|n't|ize|ise))$"
)

_KO_GLUE = re.compile(
    r"(?:[가-힣]{2,}(?:을|를|이|가|은|는|과|와|의|에|도|만|로|랑|고|며|서|면|자|려|게|던|야)|"
    r"[가-힣]+(?:에서|에게|으로|까지|부터|처럼|보다|마다|이나|하고|라는|들이|들은|들과|[하했한할된되됐될은을인]|"
    r"해서|어서|아서|는데|지만|면서|도록|려고|다가|므로|니까|기에|거나|든지|듯이|[었았였]던|하는|되는|[었았였했]을)|"
    # particles that stand alone after a Latin word or a number ("SQL" + "로")
    r"과|와|로|으로|을|를|은|는|의|에|도|만|만에|에서|까지|부터|이나|"
    r"제가|저는|제|저희|저희가|저희는|나는|내가|그|이|저|그래서|그리고|하지만|그런데|그때|먼저|또|더|못|안|수|것|것을|것이|것은)$"
)
# Closed classes: numerals, demonstratives, adverbs of order, and counters or bound nouns with their particle.
_KO_BOUND = re.compile(
    r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|첫|첫째|둘째|셋째|몇|어느|어떤|무슨|다른|모든|새|"
    r"다시|따로|바로|함께|같이|모두|다|잘|꼭|늘|없이|아니라|그걸|이걸|그게|이게|해야|되어|돼|할|쓸|알|볼|될|있는|없는|같은|"
    r"(?:개|명|건|번|쪽|분|곳|주|일|년|달|월|원|시|초|장|통|것|거|수|때|중|전|후|뒤|안|밖|위|앞|채|편|데)"
    r"(?:이|가|을|를|은|는|에|의|로|으로|께|도|만|과|와|부터|까지|이고|인데|이면|에서)?|[가-힣]+(?:는지|은지|던|기|돌려|들어온))$"
)
_KO_FINAL = re.compile(r"[가-힣]*(?:니다|어요|아요|해요|예요|에요|했다|었다|았다|였다|거든요|네요|죠|지요)$")
_KO_CLOSE = re.compile(
    r"[가-힣]*(?:니다|니까|어요|아요|해요|예요|에요|세요|네요|군요|거든요|지요|죠|고요|구요|는데요|했다|었다|았다|였다|"
    r"데|니다만|라서|니까요|어서|아서|더라고요|거든|거예요|래요|대요|가요|나요|을게요|ㄹ게요|한다|된다|이다|있다|없다|같다|하다|간다|온다|는다|음|함|됨|임|습니다만|고|며|서|면|는데|지만|니까|여|게)$"
)

MIN_GLUE = {"en": 0.22, "ko": 0.34}
"""Share of words that bind others: ordinary answers measure 0.35–0.6; lists of nouns below 0.15."""

MIN_GLUE_FINISHED = 0.25
"""As much is enough where a Korean sentence is finished by a verb ending, which no list of nouns has."""

MAX_BROKEN = 0.17
"""Share of word pairs no English speaker joins ("the of"); transcribed speech stays below 0.1."""


def is_put_together(words: Sequence[str], language: str) -> bool:
    """Whether these words, in this order, read as a clause. Fewer than three words are never one."""
    if len(words) < 3:
        return False
    return _english(words) if language == "en" else _korean(words)


def _english(words: Sequence[str]) -> bool:
    glue = sum(word in _EN_FUNCTION for word in words) / len(words)
    pairs = list(pairwise(words))
    broken = sum(_is_broken(left, right) for left, right in pairs)
    broken += words[-1] in _CANNOT_END
    has_verb = any(_EN_VERB.match(word) for word in words) or any(word in _EN_SUBJECT for word in words)
    return glue >= MIN_GLUE["en"] and has_verb and broken / len(words) < MAX_BROKEN


def _is_broken(left: str, right: str) -> bool:
    if left in _SUBJECTS:
        return right in _AFTER_NO_SUBJECT
    if left == "to":
        return right in _SUBJECTS or right.endswith("ed")
    return left in _OPENERS and right in _CANNOT_FOLLOW


def _korean(words: Sequence[str]) -> bool:
    # a figure is cut from its counter ("110", "명인데") and binds nothing by itself
    spoken = [word for word in words if not word[0].isdigit()]
    if len(spoken) < 2:
        return False
    bound = sum(any(kind.match(word) for kind in (_KO_GLUE, _KO_CLOSE, _KO_BOUND)) for word in spoken)
    least = MIN_GLUE["ko"] if not _KO_FINAL.match(spoken[-1]) else MIN_GLUE_FINISHED
    return bound / len(spoken) >= least and bool(_KO_CLOSE.match(spoken[-1]))
