"""When hands are looked for: single looks, and spells in which they are followed."""

from __future__ import annotations

import numpy as np
import pytest

from daedam.providers.vision.rationing import FOLLOWED_S, LIVE, HandsRation, Rations
from daedam.signals.hands import LOOK_STANDS_S

AT_5 = np.arange(0, 60, 0.2).round(1).tolist()


def looks(ration: HandsRation) -> list[float]:
    return [at_s for at_s in AT_5 if ration.take(at_s)]


def test_live_hands_are_looked_at_one_picture_at_a_time() -> None:
    taken = looks(HandsRation(LIVE))
    assert len(taken) >= 20
    assert np.diff(taken) == pytest.approx(LIVE.hands_s, abs=0.21)


def test_in_a_spell_every_picture_is_looked_at_and_single_looks_go_on_between() -> None:
    steps = np.diff(looks(HandsRation(Rations(hands_s=2.8, follow_hands_s=10.0))))
    followed = steps[steps < 0.25].sum()
    assert followed == pytest.approx(6 * FOLLOWED_S, abs=0.3 * 6)
    assert steps.max() < LOOK_STANDS_S + 0.01


def test_a_seek_backwards_begins_anew() -> None:
    ration = HandsRation(Rations(hands_s=2.8, follow_hands_s=10.0))
    assert looks(ration) == looks(ration)
