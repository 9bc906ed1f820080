"""The candidate's voice and picture, kept question by question: what was said survives the process that heard it.

A piece of the file is stored every second. Where storing fails, sound waits for a minute; then it is said that nothing
is kept any more, and the interview goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from dataclasses import replace
from uuid import UUID

import av
import numpy as np
import structlog

from daedam.infra.errors import DaedamError
from daedam.interviewing.events import EngineFellBack
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import ConsentPurpose
from daedam.kit.conflicts import Unreachable
from daedam.media.cursor import JournalCursor
from daedam.media.ports import RecordingStore
from daedam.media.tasks import Spawn
from daedam.media.webm import EncodedPicture, WebmRecording
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.waiting import within

log = structlog.get_logger()

ENGINE = "webm"
STORE_EVERY_S = 1.0
HOLE_S = 1.5
"""A pause in the sound itself (no connection) that begins a new recording, so that each has one clock."""
PICTURE_WITHIN_S = 1.0
"""A first whole picture is waited for so long; later ones find a file of sound alone."""
MOST_WAITING_S = 60.0
MOST_WAITING_BYTES = 16 * 1024 * 1024
TRY_AGAIN_S = 1.0
CLOSE_WITHIN_S = 20.0
PICTURE_BYTES_PER_S = 128 * 1024
"""Seven times what our page sends; whoever sends more has pictures left out."""
_PICTURE_BURST_S = 4.0
LOST_MS = 40
"""Two packets: a recording that stays so much behind the session's clock has lost sound, not received it late."""
_LATE_MS = 1000


class AnswerFile:
    """One recording on its way to the store."""

    def __init__(self, store: RecordingStore, session_id: UUID, question_id: UUID, offset_ms: int) -> None:
        self._store = store
        self._place = (session_id, question_id, offset_ms)
        self._webm: WebmRecording | None = None
        self._pieces: deque[Samples] = deque()
        self._pictures: deque[EncodedPicture] = deque()
        self._n_samples = 0
        self._n_waiting = 0
        self._least_behind: tuple[int, int] | None = None
        self._n_picture_bytes = 0
        self._n_stored = 0
        self._unsent = b""
        self._recording_id: UUID | None = None
        self._is_encoded = False
        self._is_showing = False
        self.question_id = question_id
        self.is_over = False

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that are not stored."""
        return self._n_waiting / HEARING_RATE

    @property
    def waiting_bytes(self) -> int:
        """Bytes of the file and of pictures that are not stored."""
        return len(self._unsent) + sum(len(picture.data) for picture in self._pictures)

    def add(self, samples: Samples, now_ms: int) -> None:
        """More sound: int16, 16 kHz, its end at `now_ms` on the session's clock."""
        self._append(samples)
        behind = now_ms - self._place[2] - round(1000 * self._n_samples / HEARING_RATE)
        since, least = self._least_behind or (now_ms, behind)
        self._least_behind = since, min(least, behind)
        if now_ms - since < _LATE_MS:
            return
        # Packets that were only late have come by now. Lost ones become silence, or all that follows lies too early.
        self._least_behind = None
        if min(least, behind) >= LOST_MS:
            self._append(np.zeros(min(least, behind) * HEARING_RATE // 1000, np.int16))

    def _append(self, samples: Samples) -> None:
        self._pieces.append(samples)
        self._n_samples += samples.size
        self._n_waiting += samples.size

    def see(self, picture: EncodedPicture) -> bool:
        """A picture, if it can be shown; True asks for a whole one, with which they begin (again)."""
        if self._webm is not None and not self._webm.has_picture:
            return False
        at_ms = max(0, picture.at_ms - self._place[2])
        most = (at_ms / 1000 + _PICTURE_BURST_S) * PICTURE_BYTES_PER_S
        if self._n_picture_bytes + len(picture.data) > most:
            self._is_showing = False
            return False
        self._is_showing = picture.is_whole or (self._is_showing and not picture.is_key)
        if self._is_showing:
            self._n_picture_bytes += len(picture.data)
            self._pictures.append(replace(picture, at_ms=at_ms))
        return not self._is_showing

    async def store(self) -> bool:
        """Store what came; True once the recording is over and whole. Raises `Unreachable` or `ProviderError`."""
        is_last = self.is_over  # sound that comes while this waits belongs to the next call
        if self._webm is None and not is_last and not self._pictures and self.waiting_s < PICTURE_WITHIN_S:
            return False  # a file says at its beginning whether it has a picture
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.int16)
        pictures = tuple(self._pictures)
        self._pieces.clear()
        self._pictures.clear()
        self._unsent += await asyncio.to_thread(self._encode, samples, pictures, is_last)
        if self._recording_id is None and (self._unsent or is_last):
            self._recording_id = await self._store.begin(*self._place, has_picture=self._file().has_picture)
        if self._unsent and self._recording_id is not None:
            await self._store.append(self._recording_id, self._unsent, self._n_stored)
            self._n_stored += len(self._unsent)
            self._unsent = b""
        self._n_waiting = sum(piece.size for piece in self._pieces)
        if is_last and self._recording_id is not None:
            await self._store.finish(self._recording_id, self._file().duration_s)
        return is_last

    def _file(self, first: EncodedPicture | None = None) -> WebmRecording:
        if self._webm is None:
            self._webm = WebmRecording(None if first is None else first.size)
        return self._webm

    def _encode(self, samples: Samples, pictures: tuple[EncodedPicture, ...], is_last: bool) -> bytes:
        if self._is_encoded:
            return b""
        try:
            file = self._file(pictures[0] if pictures else None)
            encoded = file.add(samples, pictures)
            self._is_encoded = is_last
            return encoded + file.finish() if is_last else encoded
        except av.FFmpegError as error:
            raise ProviderError("unwritable", is_retryable=False, engine=ENGINE) from error


class LiveRecording:
    """Follows the journal: one file per question and connection, while the interview runs and may be recorded."""

    def __init__(self, store: RecordingStore, cursor: JournalCursor, spawn: Spawn) -> None:
        self._store = store
        self._session_id = cursor.session_id
        self._cursor = cursor
        self._file: AnswerFile | None = None
        self._ended: deque[AnswerFile] = deque()
        self._last_at = 0.0
        self._has_failed = False
        self._woken = asyncio.Event()
        self._storing = asyncio.Lock()
        spawn(self._keep_storing())

    def hear(self, samples: Samples, now: float, now_ms: int) -> None:
        """Sound of the candidate (int16, 16 kHz), its end at loop time `now`, `now_ms` on the session's clock."""
        if now - self._last_at >= HOLE_S:
            self._end_file()
        question_id = self._follow_question()
        self._last_at = now
        if question_id is None or self._has_failed:
            return
        if self._file is None:
            length_ms = round(1000 * samples.size / HEARING_RATE)
            self._file = AnswerFile(self._store, self._session_id, question_id, max(0, now_ms - length_ms))
        self._file.add(samples, now_ms)

    def see(self, picture: EncodedPicture, now: float) -> bool:
        """A picture of the candidate as their browser encoded it, on the session's clock; True asks for a whole one.

        Pictures are kept beside sound only: where that has stopped, they wait for it.
        """
        self._follow_question()
        return self._file is not None and now - self._last_at < HOLE_S and self._file.see(picture)

    def _follow_question(self) -> UUID | None:
        """The question whose answer is kept now; the file of another one is over."""
        question_id = _recorded_question(self._cursor.state)
        if self._file is not None and self._file.question_id != question_id:
            self._end_file()
        return question_id

    @property
    def is_keeping(self) -> bool:
        """Whether what is said now is recorded, and stored or waiting for it."""
        return not self._has_failed and _recorded_question(self._cursor.state) is not None

    async def close(self) -> None:
        """Store what is left, as far as the store answers now."""
        self._end_file()
        try:
            await within(self._store_once(), CLOSE_WITHIN_S)
        except (Unreachable, ProviderError, DaedamError, TimeoutError):
            log.warning("recording_not_stored", session_id=str(self._session_id), n_files=len(self._ended))

    def _end_file(self) -> None:
        if self._file is not None:
            self._file.is_over = True
            self._ended.append(self._file)
            self._file = None
            self._woken.set()

    async def _keep_storing(self) -> None:
        try:
            while not self._has_failed:
                try:
                    await self._store_once()
                except (Unreachable, ProviderError, DaedamError) as error:
                    await self._wait_or_give_up(error)
                    continue
                self._woken.clear()
                with contextlib.suppress(TimeoutError):
                    await within(self._woken.wait(), STORE_EVERY_S)
        finally:
            self._let_go()  # however this ends: what nobody stores any more must not be gathered

    async def _store_once(self) -> None:
        async with self._storing:
            self._follow_question()  # a file is over although no sound comes that would tell
            while self._ended:
                ended = self._ended[0]
                if await ended.store() and ended in self._ended:
                    self._ended.popleft()
            if self._file is not None:
                await self._file.store()

    async def _wait_or_give_up(self, error: Unreachable | ProviderError | DaedamError) -> None:
        files = [*self._ended, *([self._file] if self._file is not None else [])]
        is_short = sum(file.waiting_s for file in files) < MOST_WAITING_S
        is_small = sum(file.waiting_bytes for file in files) < MOST_WAITING_BYTES
        if is_short and is_small and not _is_for_good(error):
            await asyncio.sleep(TRY_AGAIN_S)
            return
        self._let_go()
        reason = "unreachable" if isinstance(error, Unreachable) else error.code
        fell_back = EngineFellBack(capability="recording", from_engine=ENGINE, to_engine="none", reason=reason)
        await self._cursor.write(lambda state: [] if state.end or fell_back in state.fallbacks else [fell_back])

    def _let_go(self) -> None:
        self._has_failed = True
        self._file = None
        self._ended.clear()


def _is_for_good(error: Exception) -> bool:
    """Whether trying again is no use: what came cannot be written, or nobody knows the session any more."""
    is_unwritable = isinstance(error, ProviderError) and error.engine == ENGINE
    return is_unwritable or (isinstance(error, DaedamError) and error.status == 404)


def _recorded_question(state: SessionState) -> UUID | None:
    """The question whose answer is kept now; None where nothing may be."""
    is_on = state.is_started and state.end is None and state.paused is None
    if not is_on or state.current is None or not state.consents.get(ConsentPurpose.RECORDING, False):
        return None
    return state.current.question.question_id
