"""A circuit breaker: after some failures in a row, leave an engine alone for a while, then let one call probe it."""

from __future__ import annotations

from collections.abc import Callable


class CircuitBreaker:
    """Closed until `open_after` failures in a row; open for `cool_down_s`; then one probe at a time."""

    def __init__(self, open_after: int, cool_down_s: float, now: Callable[[], float]) -> None:
        self._open_after = open_after
        self._cool_down_s = cool_down_s
        self._now = now
        self._failures = 0
        self._opened_at: float | None = None
        self._is_probing = False

    @property
    def is_open(self) -> bool:
        """Whether ordinary calls are refused now."""
        return self._opened_at is not None

    def may_call(self) -> bool:
        """Whether this call may go out; a True while half-open makes the caller the probe."""
        if self._opened_at is None:
            return True
        if self._is_probing or self._now() - self._opened_at < self._cool_down_s:
            return False
        self._is_probing = True
        return True

    def succeeded(self) -> None:
        """The call worked: close."""
        self._failures, self._opened_at, self._is_probing = 0, None, False

    def failed(self) -> None:
        """The call failed: count it; a failed probe opens for another cool-down."""
        self._failures += 1
        self._is_probing = False
        if self._failures >= self._open_after:
            self._opened_at = self._now()

    def release(self) -> None:
        """The call said nothing about the engine (cancelled, or its request was at fault): let another probe."""
        self._is_probing = False
