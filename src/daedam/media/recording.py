"""The candidate's voice and picture, kept question by question: what was said survives the process that heard it.

A piece of the file is stored every second. Where storing fails, sound waits for a minute; then it is said that nothing
is kept any more, and the interview goes on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from uuid import UUID

import numpy as np
import structlog

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

STORE_EVERY_S = 1.0
HOLE_S = 1.5
"""A pause in the sound itself (no connection) that begins a new recording, so that each has one clock."""
PICTURE_WITHIN_S = 1.0
"""A first whole picture is waited for so long; later ones find a file of sound alone."""
MOST_WAITING_S = 60.0
TRY_AGAIN_S = 1.0


class AnswerFile:
    """One recording on its way to the store."""

    def __init__(self, store: RecordingStore, session_id: UUID, question_id: UUID, offset_ms: int) -> None:
        self._store = store
        self._place = (session_id, question_id, offset_ms)
        self._webm: WebmRecording | None = None
        self._pieces: deque[Samples] = deque()
        self._pictures: deque[EncodedPicture] = deque()
        self._n_waiting = 0
        self._unsent = b""
        self._recording_id: UUID | None = None
        self._is_encoded = False
        self._has_shown = False
        self.question_id = question_id
        self.is_over = False

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that are not stored."""
        return self._n_waiting / HEARING_RATE

    def add(self, samples: Samples) -> None:
        """More sound: int16, 16 kHz."""
        self._pieces.append(samples)
        self._n_waiting += samples.size

    def see(self, picture: EncodedPicture) -> bool:
        """A picture, if it can be shown; True asks for a whole one, with which they begin."""
        if not self._pictures and not self._has_shown and not picture.is_whole:
            return self._webm is None or self._webm.has_picture
        self._has_shown = True
        self._pictures.append(replace(picture, at_ms=max(0, picture.at_ms - self._place[2])))
        return False

    async def store(self) -> bool:
        """Store what came; True once the recording is over and whole. Raises `Unreachable` or `ProviderError`."""
        is_last = self.is_over  # sound that comes while this waits belongs to the next call
        if self._webm is None and not is_last and not self._has_shown and self.waiting_s < PICTURE_WITHIN_S:
            return False  # a file says at its beginning whether it has a picture
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.int16)
        pictures = tuple(self._pictures)
        self._pieces.clear()
        self._pictures.clear()
        self._unsent += await asyncio.to_thread(self._encode, samples, pictures, is_last)
        if self._recording_id is None and (self._unsent or is_last):
            self._recording_id = await self._store.begin(*self._place, has_picture=self._file().has_picture)
        if self._unsent and self._recording_id is not None:
            await self._store.append(self._recording_id, self._unsent)
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
        file = self._file(pictures[0] if pictures else None)
        encoded = file.add(samples, pictures)
        self._is_encoded = is_last
        return encoded + file.finish() if is_last else encoded


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
        question_id = _recorded_question(self._cursor.state)
        is_continued = self._file is not None and self._file.question_id == question_id and now - self._last_at < HOLE_S
        if not is_continued:
            self._end_file()
        self._last_at = now
        if question_id is None or self._has_failed:
            return
        if self._file is None:
            length_ms = round(1000 * samples.size / HEARING_RATE)
            self._file = AnswerFile(self._store, self._session_id, question_id, max(0, now_ms - length_ms))
        self._file.add(samples)

    def see(self, picture: EncodedPicture) -> bool:
        """A picture of the candidate as their browser encoded it, on the session's clock; True asks for a whole one."""
        return self._file is not None and self._file.see(picture)

    @property
    def is_keeping(self) -> bool:
        """Whether what is said now is recorded, and stored or waiting for it."""
        return not self._has_failed and _recorded_question(self._cursor.state) is not None

    async def close(self) -> None:
        """Store what is left, as far as the store answers now."""
        self._end_file()
        try:
            await self._store_once()
        except (Unreachable, ProviderError):
            log.warning("recording_not_stored", session_id=str(self._session_id), n_files=len(self._ended))

    def _end_file(self) -> None:
        if self._file is not None:
            self._file.is_over = True
            self._ended.append(self._file)
            self._file = None
            self._woken.set()

    async def _keep_storing(self) -> None:
        while not self._has_failed:
            try:
                await self._store_once()
            except (Unreachable, ProviderError) as error:
                await self._wait_or_give_up(error)
                continue
            self._woken.clear()
            try:
                await within(self._woken.wait(), STORE_EVERY_S)
            except TimeoutError:
                continue

    async def _store_once(self) -> None:
        async with self._storing:
            while self._ended:
                if await self._ended[0].store():
                    self._ended.popleft()
            if self._file is not None:
                await self._file.store()

    async def _wait_or_give_up(self, error: Exception) -> None:
        files = [*self._ended, *([self._file] if self._file is not None else [])]
        if sum(file.waiting_s for file in files) < MOST_WAITING_S:
            await asyncio.sleep(TRY_AGAIN_S)
            return
        self._has_failed = True
        self._file = None
        self._ended.clear()
        reason = error.code if isinstance(error, ProviderError) else "unreachable"
        fell_back = EngineFellBack(capability="recording", from_engine="webm", to_engine="none", reason=reason)
        await self._cursor.write(lambda state: [] if state.end or fell_back in state.fallbacks else [fell_back])


def _recorded_question(state: SessionState) -> UUID | None:
    """The question whose answer is kept now; None where nothing may be."""
    is_on = state.is_started and state.end is None and state.paused is None
    if not is_on or state.current is None or not state.consents.get(ConsentPurpose.RECORDING, False):
        return None
    return state.current.question.question_id
