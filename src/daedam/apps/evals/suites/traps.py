"""Answers that once fooled somebody's scorer: they stay at the bottom, and nothing that adds no content adds points."""

from __future__ import annotations

import random
from typing import Any

from daedam.apps.evals.cases import LANGUAGES, Ladder, bank_items, load_ladders, material
from daedam.apps.evals.figures import Sense, SuiteResult, mean, share
from daedam.apps.evals.judging import Judge
from daedam.apps.evals.suites.sizes import RunSize, Step
from daedam.kit.languages import Language
from daedam.providers.llm.rules.text import split_sentences

SALADS = 4
OTHERS = 4
"""Other questions on which each answer is tried."""

FILLER_GAIN, SPOKEN_GAP, FULL_RUNG = 2.0, 2.0, 4
ELSEWHERE_LESS = 0.95


async def run(judge: Judge, size: RunSize, step: Step) -> SuiteResult:
    """What is at the bottom, and what gains nothing."""
    result = SuiteResult()
    await _at_bottom(judge, size, step, result)
    ladders = [ladder for ladder in size.of(load_ladders()) if size.with_held_out or not ladder.is_held_out]
    await _variants(judge, ladders, step, result)
    await _elsewhere(judge, ladders, step, result)
    return result


def _salads(nouns: list[str], language: Language) -> list[str]:
    draw = random.Random(f"salad {language}")  # noqa: S311 - the same words in every run
    salads = []
    for _ in range(SALADS):
        words = draw.sample(nouns, len(nouns))
        salads.append(" ".join(f"{word}." if n % 4 == 3 else word for n, word in enumerate(words)))
    return salads


async def _at_bottom(judge: Judge, size: RunSize, step: Step, result: SuiteResult) -> None:
    raw: dict[str, Any] = material("traps.yaml")
    for trap in ("word salad", "non answer", "silence heard as words", "keywords only", "question read back"):
        hits: list[bool] = []
        for language in LANGUAGES:
            own = raw[language]
            for item in size.of(list(bank_items().values()))[::9]:
                texts = {
                    "word salad": _salads(own["nouns"], language),
                    "non answer": own["non_answer"],
                    "silence heard as words": own["silence"],
                    "keywords only": [own["keywords"]],
                    "question read back": [item.in_language(language).text, item.in_language(language).rephrased],
                }[trap]
                for number, text in enumerate(texts):
                    read = await judge.typed(item, language, text)
                    hits.append(read.is_at_bottom)
                    if not read.is_at_bottom:
                        result.misses.append(f"{trap} {number} on {item.id}/{language}: {read.points:.0f}")
                    step(1)
        result.add("traps", f"{trap}: at the bottom", hits, share(hits), 1.0)


async def _variants(judge: Judge, ladders: list[Ladder], step: Step, result: SuiteResult) -> None:
    """Repeating, stuffing, filling and speaking change nothing for the better."""
    raw = material("traps.yaml")
    gains: dict[str, list[float]] = {"repeated": [], "keywords added": [], "filler doubled": []}
    gaps: list[float] = []
    for ladder in ladders:
        for rung in (1, FULL_RUNG):
            text = ladder.rungs[rung]
            plain = await _points(judge, ladder, (text,))
            once, twice = _filled(text, raw[ladder.language]["filler"])
            gains["repeated"].append(await _points(judge, ladder, (" ".join([text] * 3),)) - plain)
            stuffed = f"{text} {raw[ladder.language]['keywords']}"
            gains["keywords added"].append(await _points(judge, ladder, (stuffed,)) - plain)
            doubled = await _points(judge, ladder, (twice,))
            gains["filler doubled"].append(doubled - await _points(judge, ladder, (once,)))
            spoken = tuple(s.text.rstrip(".,?!") for s in split_sentences([("u", text)]))
            gaps.append(abs(await _points(judge, ladder, spoken) - plain))
            step(1)
    result.add("traps", "repeated: largest gain", gains["repeated"], max(gains["repeated"]), 0.0, Sense.AT_MOST)
    added = gains["keywords added"]
    result.add("traps", "keywords added: largest gain", added, max(added), FILLER_GAIN, Sense.AT_MOST)
    doubled_gains = gains["filler doubled"]
    result.add("traps", "filler doubled: largest gain", doubled_gains, max(doubled_gains), FILLER_GAIN, Sense.AT_MOST)
    result.add("traps", "typed against spoken: largest gap", gaps, max(gaps), SPOKEN_GAP, Sense.AT_MOST)


def _filled(text: str, filler: str) -> tuple[str, str]:
    words = text.split()
    once = " ".join(f"{word} {filler}" if n % 6 == 0 else word for n, word in enumerate(words))
    return once, once.replace(filler, f"{filler} {filler}")


async def _elsewhere(judge: Judge, ladders: list[Ladder], step: Step, result: SuiteResult) -> None:
    """Full answers given to other questions of the same kind."""
    less: list[bool] = []
    points: list[float] = []
    for language in LANGUAGES:
        own = [ladder for ladder in ladders if ladder.language == language]
        for number, ladder in enumerate(own):
            at_home = await _points(judge, ladder, (ladder.rungs[FULL_RUNG],))
            others = [other for other in own if other.item.id != ladder.item.id and other.item.kind == ladder.item.kind]
            for other in (others * OTHERS)[number : number + OTHERS] if others else []:
                read = await judge.typed(other.item, language, ladder.rungs[FULL_RUNG])
                points.append(read.points or 0.0)
                less.append(points[-1] < at_home or points[-1] == 0)
                step(1)
    result.add(
        "traps", "another question's answer: fewer points than where it belongs", less, share(less), ELSEWHERE_LESS
    )
    result.add("traps", "another question's answer: points, mean", points, mean(points))


async def _points(judge: Judge, ladder: Ladder, utterances: tuple[str, ...]) -> float:
    return (await judge.read(ladder.item, ladder.language, utterances)).points or 0.0
