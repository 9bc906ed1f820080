"""One WebRTC connection of a candidate: our voice out, their sound in, their picture drained to its newest frame."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import av
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError
from aiortc.mediastreams import MediaStreamError

from daedam.infra.errors import DaedamError
from daedam.kit.ids import new_secret
from daedam.media import decoding, jitter
from daedam.media.hearing import Gaps, Resampler
from daedam.media.ports import IceServer
from daedam.media.tasks import Spawn
from daedam.media.tracks import VoiceTrack
from daedam.providers.speech import Samples

_HOST_CANDIDATE = re.compile(r"^(a=candidate:\S+ \d+ \S+ \d+ )(\S+)( \d+ typ host.*)$", re.MULTILINE)
_PICTURE = re.compile(r"^m=video ", re.MULTILINE)
_MOST_PICTURES = 4
"""Our page sends one. What comes beyond these is received and looked at by nobody."""

_UNREADABLE = (
    # What aiortc raises on an offer it cannot read or take: it has no exception of its own for that.
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    InvalidAccessError,
    InvalidStateError,
    OperationError,
)


class Peer:
    """Answers one offer. `on_state` is told "connected" and "closed", each once.

    `on_picture` gets every encoded picture (VP8) and answers whether it needs a whole one. So much sound as `lost_ms`
    says never came, right before what `on_audio` is given.
    """

    def __init__(
        self,
        *,
        on_audio: Callable[[Samples], None],
        on_state: Callable[[Peer, str], None],
        on_picture: Callable[[Peer, bytes], bool] = lambda _peer, _data: False,
        spawn: Spawn,
        ice_servers: tuple[IceServer, ...] = (),
        public_address: str | None = None,
    ) -> None:
        self.connection_id = new_secret(12)
        self.voice = VoiceTrack()
        self.newest_frame: av.VideoFrame | None = None
        self.last_audio_at: float | None = None
        self.lost_ms = 0
        self.is_connected = False
        self._is_closed = False
        self._on_audio = on_audio
        self._on_state = on_state
        self._on_picture = on_picture
        self._spawn = spawn
        self._public_address = public_address
        self._tasks: set[asyncio.Task[None]] = set()
        servers = [RTCIceServer(s.urls, s.username, s.credential) for s in ice_servers]
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=servers))
        self._pc.add_listener("track", self._on_track)
        self._pc.add_listener("connectionstatechange", self._on_connection_state)

    async def answer(self, sdp: str) -> str:
        """The answer to an offer. Raises `DaedamError`: 400 for an unreadable offer, 503 without a free port."""
        try:
            # Before the offer is taken, for that is when aiortc chooses the codec: some browsers name H.264 first.
            for _ in _PICTURE.findall(sdp)[:_MOST_PICTURES]:
                self._pc.addTransceiver("video", "recvonly").setCodecPreferences(decoding.recordable())
            await self._pc.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
            self._pc.addTrack(self.voice)
            await self._pc.setLocalDescription(await self._pc.createAnswer())
        except _UNREADABLE as error:
            await self.close()
            raise DaedamError(400, "media_offer_invalid") from error
        for transceiver in self._pc.getTransceivers():
            if transceiver.kind == "audio":
                jitter.install(transceiver.receiver)
                decoding.decode_at_once(transceiver.receiver)
            else:
                decoding.overlook(transceiver.receiver, lambda data: self._on_picture(self, data))
        answer = self._pc.localDescription.sdp
        if "a=candidate" not in answer:
            await self.close()
            raise DaedamError(503, "media_ports_exhausted", retry_available=True)
        if self._public_address:
            answer = _HOST_CANDIDATE.sub(rf"\g<1>{self._public_address}\g<3>", answer)
        return answer

    async def close(self) -> None:
        """Let go of the connection and everything that runs for it."""
        self._is_closed = True
        for task in self._tasks:
            task.cancel()
        await self._pc.close()
        self.voice.stop_playing()
        self.voice.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _on_connection_state(self) -> None:
        state = self._pc.connectionState
        if state == "connected" and not self.is_connected:
            self.is_connected = True
            self._on_state(self, "connected")
        elif state in ("closed", "failed") and not self._is_closed:
            self._is_closed = True
            self._on_state(self, "closed")

    def _on_track(self, track: MediaStreamTrack) -> None:
        reading = self._read_audio(track) if track.kind == "audio" else self._read_video(track)
        task = self._spawn(reading)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _read_audio(self, track: MediaStreamTrack) -> None:
        resample, gaps = Resampler(), Gaps()
        loop = asyncio.get_running_loop()
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            self.last_audio_at = now = loop.time()
            if isinstance(frame, av.AudioFrame):
                self.lost_ms = gaps.before(frame, now)
                self._on_audio(resample(frame))

    async def _read_video(self, track: MediaStreamTrack) -> None:
        """Keep the newest frame only: a track nobody reads grows without end."""
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            if isinstance(frame, av.VideoFrame):
                self.newest_frame = frame
