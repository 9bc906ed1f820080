"""What a recogniser looks like inside the worker process: blocking, but in slices, so that others get turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from daedam.providers.speech import Samples


@dataclass(frozen=True, slots=True)
class Decoded:
    """One decoded stretch: its words with times in seconds from the stretch's start, and how sure each is."""

    text: str
    words: tuple[tuple[str, float, float], ...] = ()
    confidences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where long speech is cut into stretches: in a pause after `from_s`, and anywhere after `always_s`."""

    from_s: float
    always_s: float


class LiveDecoder(Protocol):
    """Follows one utterance for its captions.

    `rereads` marks one that reads the same sound several times: nothing may be left out for it, and the silence
    behind the speech is kept from it, because such engines hear words in silence.
    """

    @property
    def rereads(self) -> bool:
        """See above."""
        ...

    @property
    def stable_chars(self) -> int:
        """How many characters at the start of `text` will not change any more."""
        ...

    def feed(self, samples: Samples) -> None:
        """Take more sound; takes half of the sound's own length at most, on average."""
        ...

    def text(self) -> str:
        """Everything heard so far."""
        ...

    def release(self) -> None:
        """Give the decoder back."""
        ...


class Recogniser(Protocol):
    """One loaded engine."""

    engine: str
    model: str
    cuts: Cuts

    def decode(self, samples: Samples, language: str) -> Iterator[Decoded | None]:
        """Decode one stretch: None after each slice of work, the result at the end.

        Closing the iterator early abandons the work.
        """
        ...

    def live(self, language: str) -> LiveDecoder | None:
        """A decoder for captions, or None when all are taken or the engine has none."""
        ...
