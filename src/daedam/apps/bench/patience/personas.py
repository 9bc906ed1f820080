"""Who answers: stretches of talk and pauses, drawn from a persona's distributions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

import yaml

from daedam.interviewing.turn_vocabulary import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One kind of speaker; `personas.yaml` says what the fields mean. Shares and rates are 0 where not given."""

    name: str
    talk_s: float
    pause_s: float
    spread: float
    n_spurts: tuple[int, int]
    open_share: float
    long_pause_s: float = 0.0
    long_share: float = 0.0
    announces: float = 0.0
    interrupts: float = 0.0
    backchannels: float = 0.0
    noises_per_min: float = 0.0
    afterthought_share: float = 0.0
    afterthought_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Spurt:
    """A stretch of talk, the pause before it, and what its last words say about what follows."""

    pause_before_s: float
    talk_s: float
    reading: Reading


def answer_of(persona: Persona, rng: random.Random) -> list[Spurt]:
    """One answer, to be spoken from the end of the question on. Empty: this person says nothing."""
    n = rng.randint(*persona.n_spurts)
    spurts: list[Spurt] = []
    reading = Reading.COMPLETE
    for number in range(n):
        pause = _drawn(rng, persona.pause_s, persona.spread) if number else 0.4
        if reading is Reading.NEEDS_TIME or (number and rng.random() < persona.long_share * (1 - persona.announces)):
            pause = _drawn(rng, persona.long_pause_s, 0.2)
        reading = _reading(persona, rng, is_last=number == n - 1)
        spurts.append(Spurt(pause, _drawn(rng, persona.talk_s, 0.4), reading))
    if spurts and rng.random() < persona.afterthought_share:
        spurts.append(Spurt(_drawn(rng, persona.afterthought_s, 0.3), persona.talk_s, Reading.COMPLETE))
    return spurts


def _reading(persona: Persona, rng: random.Random, *, is_last: bool) -> Reading:
    if is_last:
        return Reading.COMPLETE
    if rng.random() < persona.long_share * persona.announces:
        return Reading.NEEDS_TIME
    return Reading.CUT_OFF if rng.random() < persona.open_share else Reading.COMPLETE


def _drawn(rng: random.Random, median: float, sigma: float) -> float:
    return max(0.12, rng.lognormvariate(log(median), sigma))


@cache
def load_personas() -> tuple[Persona, ...]:
    """All personas, in the file's order."""
    text = files(__package__).joinpath("personas.yaml").read_text("utf-8")
    return tuple(Persona(**{**item, "n_spurts": tuple(item["n_spurts"])}) for item in yaml.safe_load(text))
