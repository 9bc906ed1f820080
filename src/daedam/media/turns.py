"""Runs the pure turn-taking machine on the event loop's clock: inputs in order, effects obeyed, one timer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.turn_taking import TurnState, deadline, step


class Turns:
    """The machine of one room. `correct` may answer each step with one more input; `on_change` follows the last."""

    def __init__(
        self,
        obey: Callable[[tv.Effect], None],
        correct: Callable[[TurnState], tv.Input | None],
        on_change: Callable[[], None],
        pace: tv.Pace = tv.DEFAULT_PACE,
    ) -> None:
        self._obey = obey
        self._correct = correct
        self._on_change = on_change
        self._inputs: deque[tv.Input] = deque()
        self._is_feeding = False
        self._timer: asyncio.TimerHandle | None = None
        self.state = TurnState(pace=pace)

    def feed(self, event: tv.Input) -> None:
        """Tell the machine and obey it. May be called while it is being obeyed."""
        self._inputs.append(event)
        if self._is_feeding:
            return
        self._is_feeding = True
        try:
            while self._inputs:
                self._step(self._inputs.popleft())
        finally:
            self._is_feeding = False
        self._arm()
        self._on_change()

    def stop(self) -> None:
        """No more timers."""
        if self._timer is not None:
            self._timer.cancel()

    def _step(self, event: tv.Input) -> None:
        self.state, effects = step(self.state, event, asyncio.get_running_loop().time())
        for effect in effects:
            self._obey(effect)
        correction = self._correct(self.state)
        if correction is not None:
            self._inputs.append(correction)

    def _arm(self) -> None:
        self.stop()
        due = deadline(self.state)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_at(due, self.feed, tv.Tick()) if due is not None else None
