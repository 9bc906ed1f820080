"""Simulated candidates: the curve means what it says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from daedam.apps.bench.patience import page
from daedam.apps.bench.patience.personas import Persona, answer_of, load_personas
from daedam.apps.bench.patience.run import FACTORS, FIXED, LISTENING, MAX_RATIO, fixed_at, measure, overall
from daedam.apps.bench.patience.simulation import Simulation, Tally
from daedam.interviewing.turn_vocabulary import DEFAULT_PACE, Reading

STEADY = Persona(name="steady", talk_s=2.0, pause_s=0.5, spread=0.01, n_spurts=(4, 4), open_share=0.0)


def tally(persona: Persona, **pace: object) -> Tally:
    return Simulation(persona, replace(DEFAULT_PACE, **pace), random.Random(3)).run(16)


def test_there_are_people_of_every_kind() -> None:
    personas = load_personas()
    assert len(personas) >= 12
    assert len({persona.name for persona in personas}) == len(personas)


def test_answers_follow_the_persona() -> None:
    rng = random.Random(5)
    spurts = [spurt for _ in range(200) for spurt in answer_of(STEADY, rng)]
    assert len(spurts) == 800
    assert sum(s.talk_s for s in spurts) / 800 == pytest.approx(2.0, rel=0.2)
    thinker = replace(STEADY, long_pause_s=8.0, long_share=0.5, announces=1.0)
    announced = [s for _ in range(100) for s in answer_of(thinker, rng) if s.reading is Reading.NEEDS_TIME]
    assert len(announced) == pytest.approx(150, rel=0.3)


def test_pauses_below_the_floor_cut_nobody_off_and_above_it_everybody() -> None:
    assert tally(STEADY).n_cut_off == 0
    slow = replace(STEADY, pause_s=6.0)
    assert tally(slow).cut_off_rate == 1.0


def test_the_wait_is_the_floor_from_the_last_word() -> None:
    waits = tally(STEADY, floors_s=dict.fromkeys(DEFAULT_PACE.floors_s, 1.2), stretch=0.0).waits_s
    assert len(waits) == 16
    assert all(wait == pytest.approx(1.2, abs=0.06) for wait in waits)


def test_a_thought_that_is_announced_is_waited_for() -> None:
    thinker = replace(STEADY, long_pause_s=8.0, long_share=0.5)
    said, unsaid = tally(replace(thinker, announces=1.0)), tally(replace(thinker, announces=0.0))
    assert said.n_cut_off == 0
    assert unsaid.cut_off_rate > 0.5


def test_silence_is_nudged_twice_then_paused_and_never_ends_an_answer() -> None:
    silent = tally(replace(STEADY, n_spurts=(0, 0)))
    assert (silent.n_cut_off, silent.waits_s) == (0, [])
    assert silent.n_nudged == 2 * silent.n_answers
    assert silent.n_paused == silent.n_answers


def test_an_interrupter_stops_the_interviewer_and_a_backchannel_does_not() -> None:
    assert tally(replace(STEADY, interrupts=1.0)).n_stopped == 16
    assert tally(replace(STEADY, backchannels=1.0)).n_stopped == 0


def test_waiting_longer_cuts_off_fewer_and_listening_is_worth_it() -> None:
    points = measure()
    curve = [overall(points, FIXED, factor) for factor in FACTORS]
    assert [wait for wait, _ in curve] == sorted(wait for wait, _ in curve)
    assert [cut for _, cut in curve] == sorted((cut for _, cut in curve), reverse=True)
    wait_s, cut_off = overall(points, LISTENING, 1.0)
    assert cut_off <= MAX_RATIO * fixed_at(points, wait_s)
    drawn = page.render(points, FACTORS)
    assert drawn.count("<polyline") == len(load_personas()) - 1, "who never speaks has no wait"
    assert "second language" in drawn
