"""Whether one live interview is measured. Where it may not be, nothing that measures is even loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import av

from daedam.interviewing import events as ev
from daedam.interviewing.measuring import why_not_measured, why_not_watched
from daedam.interviewing.state import SessionState
from daedam.media.cursor import JournalCursor
from daedam.media.interview import Interview
from daedam.media.ports import MediaServices
from daedam.media.tasks import Spawn
from daedam.providers.speech import Samples

if TYPE_CHECKING:
    from daedam.media.sampling import Sampling

ENDS_A_STRETCH = (ev.AnswerCompleted, ev.SessionEnded, ev.SessionPaused, ev.ParticipantLeft)
"""What was measured until one of these goes into the journal with it, in the same append."""


class Measuring:
    """Starts and stops the measuring of one session as its journal allows it."""

    def __init__(
        self,
        services: MediaServices,
        cursor: JournalCursor,
        interview: Interview,
        newest_frame: Callable[[], av.VideoFrame | None],
        spawn: Spawn,
    ) -> None:
        self._services = services
        self._cursor = cursor
        self._newest_frame = newest_frame
        self._now_ms = interview.now_ms
        self._spawn = spawn
        self._sampling: Sampling | None = None
        cursor.accompany = self.accompany
        interview.listening.ear.on_window = self.hear
        self.reconcile()

    def hear(self, samples: Samples, is_voiced: bool, at: float) -> None:
        """Sound of the candidate, its end at loop time `at`."""
        if self._sampling is not None:
            behind_s = asyncio.get_running_loop().time() - at
            self._sampling.hear(samples, is_voiced, self._now_s() - behind_s)

    def reconcile(self, entries: Sequence[ev.Recorded] = ()) -> None:
        """Follow the journal: measure while the session runs and may be measured, and not a moment longer."""
        if self._sampling is not None:
            self._sampling.recorded(entries)
        state = self._cursor.state
        is_wanted = state.is_started and state.end is None and why_not_measured(state) is None
        if is_wanted and self._sampling is None:
            self._sampling = self._begin(state)
        elif not is_wanted:
            self.stop()

    def accompany(self, events: Sequence[ev.SessionEvent]) -> Sequence[ev.SessionEvent]:
        """What was measured until now, where `events` end a stretch of an answer; it belongs into the same append."""
        current = self._cursor.state.current
        if self._sampling is None or current is None or not any(isinstance(e, ENDS_A_STRETCH) for e in events):
            return ()
        sample = self._sampling.sample(current.question.question_id)
        return () if sample is None else (sample,)

    def stop(self) -> None:
        """Measure no more."""
        if self._sampling is not None:
            self._sampling.stop()
            self._sampling = None

    def _begin(self, state: SessionState) -> Sampling:
        from daedam.interviewing.usual import usual_of  # noqa: PLC0415 - only where it may be measured
        from daedam.media.sampling import Sampling  # noqa: PLC0415 - as above

        eyes = self._services.eyes if why_not_watched(state) is None else None
        return Sampling(
            self._cursor,
            eyes=eyes.wake() if eyes is not None else None,
            newest_frame=self._newest_frame,
            now_s=self._now_s,
            spawn=self._spawn,
            fps=self._services.vision_fps,
            baseline=usual_of(self._cursor.since(0)),
        )

    def _now_s(self) -> float:
        return self._now_ms() / 1000
