"""A microphone's frames to voice marks and pieces of speech. Runs on the event loop; nothing in it waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

import av
import numpy as np

from daedam.interviewing.turn_vocabulary import DEFAULT_PACE, Pace
from daedam.media.voicing import WINDOW_S, Mark, Moment, PieceCutter, QuietMeter, VoiceGate
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.vad.base import WINDOW, VoiceActivity
from daedam.signals import voice

_PRE_ROLL_WINDOWS = 10
_METER_WINDOWS = 60_000
"""Half an hour of windows: an answer longer than that is measured over its last half hour."""


class Listener(Protocol):
    """Whoever wants to know what a microphone hears. `at` is loop time, in seconds."""

    def voice_began(self, at: float) -> None:
        """A voice is there since `at`."""

    def voice_hushed(self, at: float) -> None:
        """It fell quiet at `at`: its end, or a breath."""

    def voice_went_on(self) -> None:
        """It was a breath."""

    def voice_ended(self, at: float) -> None:
        """Its last sound was at `at`."""

    def piece_began(self) -> None:
        """A piece of speech starts; `piece_samples` follow."""

    def piece_samples(self, samples: Samples) -> None:
        """More of the piece: int16, 16 kHz."""

    def piece_paused(self) -> None:
        """A pause inside the piece: perhaps its end."""

    def piece_ended(self) -> None:
        """The piece is over."""


class Resampler:
    """Any audio frame to int16, one channel, 16 kHz."""

    def __init__(self) -> None:
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=HEARING_RATE)

    def __call__(self, frame: av.AudioFrame) -> Samples:
        """The samples this frame adds."""
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int16)


class Gaps:
    """How much of a track was lost, by its own clock: what is only late is not."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._last_at = 0.0

    def before(self, frame: av.AudioFrame, now: float) -> int:
        """Milliseconds missing right before `frame`, which came at loop time `now`; never more than went by."""
        expected, passed_s, self._last_at = self._next, now - self._last_at, now
        if frame.pts is None or frame.sample_rate <= 0:
            self._next = None
            return 0
        self._next = frame.pts + frame.samples
        missing_s = 0.0 if expected is None else (frame.pts - expected) / frame.sample_rate
        return max(0, round(1000 * min(missing_s, passed_s)))


class VoiceMeter:
    """Keeps levels of the windows since the last reset, for `signals.voice`."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=_METER_WINDOWS)
        self._voiced: deque[bool] = deque(maxlen=_METER_WINDOWS)
        self.level_db = voice.SILENCE_DB

    def feed(self, level_db: float, is_voiced: bool) -> None:
        """One window."""
        self.level_db = level_db
        self._levels.append(level_db)
        self._voiced.append(is_voiced)

    def take(self) -> voice.VoiceSummary | None:
        """The summary since the last call, and start anew."""
        summary = voice.summarize(np.array(self._levels), np.array(self._voiced, dtype=np.bool_), WINDOW_S)
        self._levels.clear()
        self._voiced.clear()
        return summary


class Ear:
    """One microphone. `is_listening` off means sound is measured for its level only, and never kept."""

    def __init__(self, vad: VoiceActivity, listener: Listener, pace: Pace = DEFAULT_PACE) -> None:
        self._vad = vad.open()
        self._pace = pace
        self._quiet = QuietMeter()
        self._is_hushed = False
        self._listener = listener
        self._gate = VoiceGate()
        self._cutter = PieceCutter()
        self._rest: Samples = np.zeros(0, dtype=np.int16)
        self._pre_roll: deque[Samples] = deque(maxlen=_PRE_ROLL_WINDOWS)
        self._has_piece = False
        self._is_listening = False
        self.meter = VoiceMeter()
        self.on_window: Callable[[Samples, bool, float], None] = lambda _samples, _is_voiced, _at: None
        """Gets every window that is listened to, whether a voice is in it, and the loop time of its end."""

    @property
    def is_listening(self) -> bool:
        """Whether speech is passed on."""
        return self._is_listening

    @is_listening.setter
    def is_listening(self, on: bool) -> None:
        if on == self._is_listening:
            return
        self._is_listening = on
        self.reset()

    def reset(self) -> None:
        """Another microphone comes, or none: what was said is cut, nothing of the old sound carries over."""
        self.end_piece()
        self._pre_roll.clear()
        self._rest = self._rest[:0]
        self._gate = VoiceGate()
        self._quiet = QuietMeter()
        self._is_hushed = False
        self._vad.reset()

    def feed(self, samples: Samples, now: float) -> None:
        """More sound (int16, 16 kHz); its last sample was at loop time `now`."""
        joined = np.concatenate([self._rest, samples]) if self._rest.size else samples
        n_windows = joined.size // WINDOW
        for i in range(n_windows):
            behind = (n_windows - 1 - i) * WINDOW_S
            self._window(joined[i * WINDOW : (i + 1) * WINDOW], now - behind)
        self._rest = joined[n_windows * WINDOW :]
        self._quiet.feed(samples)
        if self._gate.is_open:
            self._check_quiet(now)

    def end_piece(self) -> None:
        """Cut now: a button said that the answer is over, or the microphone is gone."""
        if self._has_piece:
            self._has_piece = False
            self._pre_roll.clear()  # what this piece held must not begin the next one
            self._listener.piece_ended()

    def _window(self, samples: Samples, at: float) -> None:
        level_db = voice.level_db(samples)
        if not self._is_listening:
            self.meter.level_db = level_db
            return
        moment = self._gate.feed(self._vad.probability(samples))
        self.meter.feed(level_db, self._gate.is_open)
        self.on_window(samples, self._gate.is_open, at)
        self._pre_roll.append(samples)
        if moment is not None and moment.mark is Mark.BEGAN:
            self._begin(moment, at)
        elif self._has_piece:
            self._listener.piece_samples(samples)
        elif self._gate.is_open:  # speech went on over a cut
            self._open_piece([samples])
        if moment is not None and moment.mark is Mark.ENDED:
            self._end_voice(at - moment.windows_ago * WINDOW_S)
        if self._has_piece and self._cutter.feed(self._gate.is_open, level_db):
            self.end_piece()

    def _check_quiet(self, now: float) -> None:
        """Sooner than by the windows: quiet that is heard as such, and no speech to the model either."""
        quiet_s = self._quiet.quiet_s
        if quiet_s >= self._pace.hang_over_s and self._gate.is_fading:
            self._gate.close()
            self._end_voice(now - quiet_s)
        elif quiet_s >= self._pace.hush_s and not self._is_hushed:
            self._hush(now - quiet_s)
        elif quiet_s < self._pace.hush_s and self._is_hushed:
            self._is_hushed = False
            self._listener.voice_went_on()

    def _hush(self, at: float) -> None:
        self._is_hushed = True
        self._listener.voice_hushed(at)
        if self._has_piece:
            self._listener.piece_paused()

    def _end_voice(self, at: float) -> None:
        if not self._is_hushed:
            self._hush(at)
        self._is_hushed = False
        self._listener.voice_ended(at)

    def _begin(self, moment: Moment, at: float) -> None:
        self._is_hushed = False
        self._listener.voice_began(at - moment.windows_ago * WINDOW_S)
        if self._has_piece:
            self._listener.piece_samples(self._pre_roll[-1])
        else:
            self._open_piece(list(self._pre_roll))

    def _open_piece(self, windows: list[Samples]) -> None:
        self._has_piece = True
        self._cutter.begin()
        self._listener.piece_began()
        self._listener.piece_samples(np.concatenate(windows))
