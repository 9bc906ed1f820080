"""Each feature takes what counts of an answer and returns a value 0..1 with the sentences that carry it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from daedam.providers.llm.base import EvaluationRequest
from daedam.providers.llm.rules import cues
from daedam.providers.llm.rules.concepts import concepts_of
from daedam.providers.llm.rules.effective import Reading
from daedam.providers.llm.rules.stems import Analyser
from daedam.providers.llm.rules.weights import share_met, terms_of, weighted
from daedam.scoring.skills import find_skills


@dataclass(frozen=True, slots=True)
class Finding:
    """A feature's value 0..1 and the sentences (by index in the reading) that carry it, strongest first."""

    feature: str
    value: float
    carried_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer is held against: the question's terms by weight, requirements and 인재상 as stems."""

    topic: Mapping[str, float]
    requirements: tuple[tuple[frozenset[str], frozenset[str]], ...]
    talent: tuple[frozenset[str], ...]


def subject_of(request: EvaluationRequest, analyser: Analyser) -> Subject:
    """The request's texts as terms."""
    asked = analyser.stems(" ".join((request.question_text, *request.expected_points)))
    return Subject(
        topic=weighted(terms_of(asked), request.language, analyser.name),
        requirements=tuple(
            (frozenset(analyser.stems(item.text)), frozenset(item.skill_codes)) for item in request.requirements
        ),
        talent=tuple(frozenset(analyser.stems(f"{item.name} {item.text}")) for item in request.talent),
    )


def touched(wanted: Iterable[str], said: frozenset[str]) -> frozenset[str]:
    """The wanted stems that were said, or whose concept was."""
    said_concepts = frozenset(concept for stem in said for concept in concepts_of(stem))
    return frozenset(stem for stem in wanted if stem in said or concepts_of(stem) & said_concepts)


CONCEPT_WEIGHT = 0.6
"""What a word counts that shares a concept with a wanted one without being it."""


def coverage(wanted: frozenset[str], said: frozenset[str], share: float = 0.5) -> float:
    """How far `said` covers `wanted`, 0..1; `share` of the stems is full coverage (nobody repeats every word)."""
    if not wanted:
        return 0.0
    exact = wanted & said
    near = touched(wanted, said) - exact
    return min(1.0, (len(exact) + CONCEPT_WEIGHT * len(near)) / max(1.0, share * len(wanted)))


FULLY_RELEVANT = 0.5
"""Share of the question's weight that a full answer takes up: nobody repeats every word of a question."""


def relevance(reading: Reading, subject: Subject) -> Finding:
    """How much of the question and its expected points the answer takes up, rare terms weighing most."""
    value = min(1.0, share_met(subject.topic, terms_of(reading.all_stems)) / FULLY_RELEVANT)
    met = [100 * share_met(subject.topic, terms_of(stems)) for stems in reading.stems]
    return Finding("relevance", value, _best(reading, lambda i: round(met[i])))


NUMBERS, TOOLS, OWN = (0.2, 0.3, 0.4), (0.15, 0.25), (0.2, 0.4, 0.45)
"""What the first, the second and the third number, tool and own action make up together."""


def specificity(reading: Reading) -> Finding:
    """Numbers, tools and own actions, each further one adding less; at most two tools a sentence."""
    language, sentences = reading.language, reading.kept
    numbers = [_count_numbers(s.text, language) for s in sentences]
    tools = [min(2, len({m.code for m in find_skills(s.text)})) for s in sentences]
    own = [int(bool(cues.OWN_ACTION[language].search(s.text))) for s in sentences]
    value = _nth(sum(numbers), NUMBERS) + _nth(sum(tools), TOOLS) + _nth(sum(own), OWN)
    return Finding("specificity", min(1.0, value), _best(reading, lambda i: 2 * min(1, numbers[i]) + tools[i] + own[i]))


def structure(reading: Reading) -> Finding:
    """A quarter each for situation, task or reason, own action and end; the end must not come before everything else.

    An account ends with its result or with what the speaker drew from it. A reason for the action counts like a task,
    for both say what the action was for (the rubrics' anchors ask for either).
    """
    language = reading.language
    parts = (cues.SITUATION, cues.TASK, cues.OWN_ACTION, cues.RESULT)
    hits = [_hits(reading, part[language]) for part in parts]
    drawn = [*_hits(reading, cues.LESSON[language]), *_hits(reading, cues.NEXT_TIME[language])]
    hits[1] = [*hits[1], *(i for i in _hits(reading, cues.CAUSE[language]) if hits[2] and i >= min(hits[2]))]
    hits[3] = [*hits[3], *(i for i in drawn if hits[2] and i > min(hits[2]))]
    value = 0.25 * sum(bool(hit) for hit in hits)
    actions, results = hits[2], hits[3]
    if actions and results and max(results) < min(actions):
        value -= 0.1
    return Finding("structure", max(0.0, value), _distinct(hit[0] for hit in hits if hit))


def reasoning(reading: Reading) -> Finding:
    """Reasons (0.25 + 0.15), checks (0.25), alternatives (0.2), trade-offs (0.15), an order of steps (0.1)."""
    language = reading.language
    causes = _hits(reading, cues.CAUSE[language])
    value = _first_second(len(causes), 0.25, 0.15)
    carriers = list(causes[:2])
    weights = ((cues.CHECKING, 0.25), (cues.ALTERNATIVE, 0.2), (cues.TRADE_OFF, 0.15), (cues.ORDERING, 0.1))
    for cue, weight in weights:
        hits = _hits(reading, cue[language])
        value += weight if hits else 0.0
        carriers += hits[:1]
    return Finding("reasoning", min(1.0, value), _distinct(carriers))


def reflection(reading: Reading) -> Finding:
    """A lesson (0.5, and 0.2 when it is said in six words or more) and what is done since or next time (0.3)."""
    language = reading.language
    lessons, later = _hits(reading, cues.LESSON[language]), _hits(reading, cues.NEXT_TIME[language])
    value = 0.5 * bool(lessons) + 0.3 * bool(later)
    if any(len(reading.kept[i].words) >= (6 if language == "ko" else 9) for i in lessons):
        value += 0.2
    return Finding("reflection", min(1.0, value), _distinct([*lessons[:1], *later[:1]]))


def coverage_requirements(reading: Reading, subject: Subject) -> Finding | None:
    """How far own actions meet requirements: 0.7 of the best met, 0.3 of the next. None when there are none."""
    if not subject.requirements:
        return None
    acting = _acting(reading)
    codes = frozenset(m.code for i in acting for m in find_skills(reading.kept[i].text))
    said = frozenset(stem for i in acting for stem in reading.stems[i])
    met = [max(coverage(stems, said), 0.6 if skills & codes else 0.0) for stems, skills in subject.requirements]
    wanted = frozenset[str]().union(*(stems for stems, _ in subject.requirements))
    return _covered("coverage_requirements", met, reading, acting, wanted)


def coverage_talent(reading: Reading, subject: Subject) -> Finding | None:
    """How far own actions show the values: 0.7 of the best shown, 0.3 of the next. None when there are none."""
    if not subject.talent:
        return None
    acting = _acting(reading)
    said = frozenset(stem for i in acting for stem in reading.stems[i])
    shown = [coverage(stems, said) for stems in subject.talent]
    return _covered("coverage_talent", shown, reading, acting, frozenset[str]().union(*subject.talent))


def clarity(reading: Reading) -> Finding:
    """Enough to follow (25 words in English, 16 in Korean), few fillers, little set aside, usual lengths."""
    enough = min(1.0, reading.n_words / (16 if reading.language == "ko" else 25))
    aside = reading.n_broken + reading.n_repeated + reading.n_echoed
    penalty = 2.0 * max(0.0, reading.filler_share - 0.05)
    penalty += 0.5 * aside / max(1, reading.n_sentences)
    penalty += 0.3 * _share(reading, lambda n: n > (30 if reading.language == "ko" else 45))
    penalty += 0.2 * _share(reading, lambda n: n < 4)
    return Finding("clarity", max(0.0, min(1.0, enough - penalty)), _best(reading, lambda i: len(reading.stems[i])))


def find_all(reading: Reading, subject: Subject) -> dict[str, Finding]:
    """Every feature that can be read here, by name."""
    found: list[Finding | None] = [
        relevance(reading, subject),
        specificity(reading),
        structure(reading),
        reasoning(reading),
        reflection(reading),
        coverage_requirements(reading, subject),
        coverage_talent(reading, subject),
        clarity(reading),
    ]
    return {finding.feature: finding for finding in found if finding is not None}


def _covered(
    feature: str, shares: Sequence[float], reading: Reading, acting: Sequence[int], wanted: frozenset[str]
) -> Finding:
    ranked = sorted(shares, reverse=True)
    value = ranked[0] if len(ranked) == 1 else 0.7 * ranked[0] + 0.3 * ranked[1]
    strength = {i: len(touched(wanted, frozenset(reading.stems[i]))) for i in acting}
    return Finding(feature, value, _best(reading, lambda i: strength.get(i, 0)))


def _acting(reading: Reading) -> tuple[int, ...]:
    return tuple(_hits(reading, cues.OWN_ACTION[reading.language]))


def _hits(reading: Reading, cue: re.Pattern[str]) -> list[int]:
    return [i for i, sentence in enumerate(reading.kept) if cue.search(sentence.text)]


def _count_numbers(text: str, language: str) -> int:
    digits = {match.group().strip() for match in cues.NUMBER.finditer(text)}
    return len(digits) + len(cues.NUMBER_WORD[language].findall(text))


def _nth(count: int, steps: Sequence[float]) -> float:
    return steps[min(count, len(steps)) - 1] if count else 0.0


def _first_second(count: int, first: float, second: float) -> float:
    return (first if count else 0.0) + (second if count > 1 else 0.0)


def _share(reading: Reading, is_odd: Callable[[int], bool]) -> float:
    return sum(is_odd(len(s.words)) for s in reading.kept) / max(1, len(reading.kept))


def _best(reading: Reading, strength: Callable[[int], int]) -> tuple[int, ...]:
    ranked = sorted(range(len(reading.kept)), key=lambda i: (-strength(i), i))
    return tuple(i for i in ranked if strength(i) > 0)


def _distinct(indexes: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(indexes))
