"""What a served room's ears and eyes took in, counted around the product's own."""

from __future__ import annotations

from collections.abc import Callable

from daedam.media.ports import SleepingEyes
from daedam.providers.speech import HEARING_RATE, EngineHealth, Samples
from daedam.providers.vad.base import VadStream, VoiceActivity
from daedam.providers.vision.base import EVERY_PART, Part
from daedam.providers.vision.live import LiveCamera, LiveVision
from daedam.providers.vision.wire import Sighting


class CountingVad:
    """A detector that counts the sound it was shown, in all rooms together."""

    def __init__(self, inner: VoiceActivity) -> None:
        self._inner = inner
        self.heard_s = 0.0

    def open(self) -> VadStream:
        """A stream."""
        return _CountingStream(self, self._inner.open())

    def check(self) -> EngineHealth:
        """As the detector says."""
        return self._inner.check()


class _CountingStream:
    def __init__(self, counter: CountingVad, inner: VadStream) -> None:
        self._counter, self._inner = counter, inner

    def probability(self, samples: Samples) -> float:
        self._counter.heard_s += samples.size / HEARING_RATE
        return self._inner.probability(samples)

    def reset(self) -> None:
        self._inner.reset()


class CountingVision(LiveVision):
    """Vision that counts the pictures that were looked at."""

    n_seen = 0

    def open(
        self,
        on_seen: Callable[[Sighting], None],
        on_lost: Callable[[str], None],
        parts: frozenset[Part] = EVERY_PART,
        n_together: int = 1,
    ) -> LiveCamera:
        """A camera."""

        def see(sighting: Sighting) -> None:
            self.n_seen += 1
            on_seen(sighting)

        return super().open(see, on_lost, parts, n_together)


class WatchedEyes(SleepingEyes):
    """Eyes whose process can be asked for."""

    def __init__(self) -> None:
        self.vision: CountingVision | None = None
        super().__init__(self._build)

    def _build(self) -> CountingVision:
        self.vision = CountingVision("mediapipe")
        return self.vision
