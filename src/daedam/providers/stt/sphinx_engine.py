"""pocketsphinx, for use inside the worker process only: it blocks, and it never gives up the interpreter lock.

A stretch is decoded in two passes: a cheap one that only measures the channel (the cepstral mean), then the
real one in slices with that mean set. That gives the accuracy of a whole-utterance decode (live estimation
of the mean costs 3 to 7 points of word error rate) and still lets others have turns in between.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import Samples
from daedam.providers.stt.engine import Cuts, Decoded, LiveDecoder

ENGINE = "pocketsphinx"
MODEL = "en-us"
REMEDY = "Install pocketsphinx with the extra daedam[sphinx]; on Python 3.12 this needs a C compiler."

_SLICE = 6_400  # 0.4 s: 50 to 120 ms of work
_FRAMES_PER_S = 100
_MEASURE = "measure-channel"
_LIVE_DECODERS = 3  # 93 MB each
_NOT_A_WORD = re.compile(r"^(<.*>|\[.*\]|\+\+.*\+\+)$")
_VARIANT = re.compile(r"\(\d+\)$")


class SphinxRecogniser:
    """One decoder for finals, and up to three for captions, each loaded when first needed (0.6 s)."""

    engine = ENGINE
    model = MODEL
    # What is left to decode at the end is what the candidate waits for. Stretches of 5 to 9 s were read as well
    # as those of 8 to 12 s (14 and 34 % wrong words on the recordings and on read speech, either way).
    cuts = Cuts(from_s=5.0, always_s=9.0)

    def __init__(self) -> None:
        self._final = _load()
        self._lm = self._final.current_search()
        self._final.add_jsgf_string(_MEASURE, "#JSGF V1.0; grammar one; public <one> = yes;")
        self._idle: list[Any] = []
        self._n_live = 0

    def decode(self, samples: Samples, language: str) -> Iterator[Decoded | None]:  # noqa: ARG002 - English only
        """Decode one stretch of speech, slice by slice."""
        decoder = self._final
        self._measure_channel(samples)
        yield None
        decoder.start_utt()
        try:
            for start in range(0, len(samples), _SLICE):
                decoder.process_raw(samples[start : start + _SLICE].tobytes())
                yield None
        finally:
            decoder.end_utt()
        yield _decoded(decoder)

    def live(self, language: str) -> LiveDecoder | None:  # noqa: ARG002 - English only
        """A decoder for captions, while there is one left."""
        if self._idle:
            return SphinxLive(self._idle.pop(), self._idle)
        if self._n_live == _LIVE_DECODERS:
            return None
        self._n_live += 1
        return SphinxLive(_load(), self._idle)

    def _measure_channel(self, samples: Samples) -> None:
        decoder = self._final
        decoder.activate_search(_MEASURE)
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        mean = decoder.get_cmn(False)
        decoder.activate_search(self._lm)
        decoder.set_cmn(mean)


class SphinxLive:
    """An incremental decode that keeps what was final at each pause of the decoder."""

    rereads = False
    stable_chars = 0

    def __init__(self, decoder: Any, idle: list[Any]) -> None:
        self._decoder = decoder
        self._idle = idle
        decoder.start_utt()

    def feed(self, samples: Samples) -> None:
        """Decode more sound."""
        self._decoder.process_raw(samples.tobytes())

    def text(self) -> str:
        """Everything heard so far, in lower case."""
        hypothesis = self._decoder.hyp()
        return hypothesis.hypstr if hypothesis else ""

    def release(self) -> None:
        """End the utterance and give the decoder back."""
        self._decoder.end_utt()
        self._idle.append(self._decoder)


def _load() -> Any:
    try:
        import pocketsphinx  # noqa: PLC0415 - only the worker process may load it
    except ImportError as error:
        raise ProviderUnavailable(ENGINE, REMEDY) from error
    return pocketsphinx.Decoder(loglevel="FATAL")


def _decoded(decoder: Any) -> Decoded:
    words: list[tuple[str, float, float]] = []
    confidences: list[float] = []
    for segment in decoder.seg():
        if _NOT_A_WORD.match(segment.word):
            continue
        word = _VARIANT.sub("", segment.word)
        end = (segment.end_frame + 1) / _FRAMES_PER_S
        words.append((word, segment.start_frame / _FRAMES_PER_S, end))
        confidences.append(min(1.0, segment.prob) if math.isfinite(segment.prob) else 0.0)
    return Decoded(" ".join(word for word, _, _ in words), tuple(words), tuple(confidences))
