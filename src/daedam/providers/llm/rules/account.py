"""How an answer is told, whatever it is about: specificity, structure, reasoning, reflection, clarity. Values 0..1."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daedam.providers.llm.rules import cues
from daedam.providers.llm.rules.effective import Reading
from daedam.providers.llm.rules.findings import Finding, best, distinct, hits
from daedam.providers.llm.rules.traps import FULL_WORDS
from daedam.scoring.skills import find_skills

SCENE, OWN = (0.15,), (0.15, 0.25, 0.3)
NUMBERS, TOOLS = (0.2, 0.35, 0.45), (0.15, 0.25)
"""What one, two, three and more told scenes, own actions, numbers and tools make up together."""


def specificity(reading: Reading) -> Finding:
    """A scene, own actions, numbers and tools, each further one adding less; at most two tools a sentence."""
    language = reading.language
    told = range(len(reading.kept))
    numbers = [_count_numbers(reading.kept[i].text, language) * reading.telling[i] for i in told]
    tools = [min(2, len({m.code for m in find_skills(reading.kept[i].text)})) * reading.telling[i] for i in told]
    acting, scenes = hits(reading, cues.OWN_ACTION[language]), hits(reading, cues.SITUATION[language])
    value = _nth(len(scenes), SCENE) + _nth(len(acting), OWN) + _nth(sum(numbers), NUMBERS) + _nth(sum(tools), TOOLS)
    return Finding(
        "specificity", min(1.0, value), best(reading, lambda i: 2 * min(1, numbers[i]) + tools[i] + (i in acting))
    )


CLAUSE_WORDS = {"en": 20, "ko": 13}
"""Words that one part of an account takes to tell: a sentence of twice as many may carry two parts."""


def structure(reading: Reading) -> Finding:
    """A quarter each for situation, task or reason, own action and end; the end must not come before everything else.

    Each part needs words of its own: a sentence carries one, a long one more. An account ends with its result or
    with what the speaker drew from it, a plan with how one would see that it works. A reason for the action counts
    like a task, for both say what the action was for (the rubrics' anchors ask for either).
    """
    language = reading.language
    situation, task, actions, ends = (
        hits(reading, cue[language]) for cue in (cues.SITUATION, cues.TASK, cues.OWN_ACTION, cues.RESULT)
    )
    if actions:
        task += [i for i in hits(reading, cues.CAUSE[language]) if i >= min(actions)]
        later = (cues.LESSON, cues.NEXT_TIME, *((cues.CHECKING,) if _is_plan(reading) else ()))
        ends += [i for cue in later for i in hits(reading, cue[language]) if i > min(actions)]
    carried = _carried((situation, task, actions, ends), reading)
    value = 0.25 * len(carried)
    if actions and ends and max(ends) < min(actions):
        value -= 0.1
    return Finding("structure", max(0.0, value), distinct(carried))


def _is_plan(reading: Reading) -> bool:
    """Whether what is told would be done, not what was done."""
    return bool(hits(reading, cues.PLANNED[reading.language]))


def _carried(parts: Sequence[Sequence[int]], reading: Reading) -> list[int]:
    """For as many parts as can be told side by side, the sentence that carries each (a largest matching)."""
    carrying: dict[int, list[int]] = {}

    def place(part: int, tried: set[int]) -> bool:
        for sentence in distinct(parts[part]):
            if sentence in tried:
                continue
            tried.add(sentence)
            held = carrying.setdefault(sentence, [])
            if len(held) < _room(reading.lengths[sentence], reading.language):
                held.append(part)
                return True
            for other in tuple(held):
                if place(other, tried):
                    held.remove(other)
                    held.append(part)
                    return True
        return False

    for part in range(len(parts)):
        place(part, set())
    by_part = sorted((part, sentence) for sentence, held in carrying.items() for part in held)
    return [sentence for _, sentence in by_part]


def _room(n_words: int, language: str) -> int:
    return max(1, n_words // CLAUSE_WORDS[language])


def reasoning(reading: Reading) -> Finding:
    """Reasons (0.25 + 0.15), checks (0.25), alternatives (0.2), trade-offs (0.15), an order of steps (0.1)."""
    language = reading.language
    causes = hits(reading, cues.CAUSE[language])
    value = _nth(len(causes), (0.25, 0.4))
    carriers = list(causes[:2])
    weights = ((cues.CHECKING, 0.25), (cues.ALTERNATIVE, 0.2), (cues.TRADE_OFF, 0.15), (cues.ORDERING, 0.1))
    for cue, weight in weights:
        found = hits(reading, cue[language])
        value += weight if found else 0.0
        carriers += found[:1]
    return Finding("reasoning", min(1.0, value), distinct(carriers))


def reflection(reading: Reading) -> Finding:
    """A lesson (0.5, and 0.2 when it is said in six words or more) and what is done since or next time (0.3)."""
    language = reading.language
    lessons, later = hits(reading, cues.LESSON[language]), hits(reading, cues.NEXT_TIME[language])
    value = 0.5 * bool(lessons) + 0.3 * bool(later)
    if any(len(reading.kept[i].words) >= (6 if language == "ko" else 9) for i in lessons):
        value += 0.2
    return Finding("reflection", min(1.0, value), distinct([*lessons[:1], *later[:1]]))


def clarity(reading: Reading) -> Finding:
    """Enough to tell how somebody puts things (as many words as a full account), few fillers, little set aside."""
    enough = min(1.0, reading.n_words / FULL_WORDS[reading.language])
    aside = reading.n_broken + reading.n_repeated + reading.n_echoed
    penalty = 2.0 * max(0.0, reading.filler_share - 0.05)
    penalty += 0.5 * aside / max(1, reading.n_sentences)
    penalty += 0.3 * _share(reading, lambda n: n > (30 if reading.language == "ko" else 45))
    penalty += 0.2 * _share(reading, lambda n: n < 4)
    return Finding("clarity", max(0.0, min(1.0, enough - penalty)), best(reading, lambda i: len(reading.stems[i])))


def _count_numbers(text: str, language: str) -> int:
    digits = {match.group().strip() for match in cues.NUMBER.finditer(text)}
    return len(digits) + len(cues.NUMBER_WORD[language].findall(text))


def _nth(count: int, steps: Sequence[float]) -> float:
    return steps[min(count, len(steps)) - 1] if count else 0.0


def _share(reading: Reading, is_odd: Callable[[int], bool]) -> float:
    return sum(map(is_odd, reading.lengths)) / max(1, len(reading.kept))
