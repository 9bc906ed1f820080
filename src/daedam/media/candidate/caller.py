"""A caller that speaks the voice contract with any server, and measures what a person would notice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import av
import httpx
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from daedam.media import jitter
from daedam.media.candidate.microphone import VOICED_DB, Microphone
from daedam.media.tracks import FRAME
from daedam.providers.speech import Samples
from daedam.signals.voice import level_db

HEARD_DB = -32.0
"""A received frame above this is the reply: a tone of a quarter of full scale lies at -15 dBFS."""
CONNECT_S, SETTLE_S, ANSWER_S = 15.0, 2.5, 8.0
GAP_S, REPLY_OVER_S = 0.8, 0.3
TALK_BEFORE_BARGE_S = 1.0
_SEND = "_send_rtp"


class NoReplyError(TimeoutError):
    """The server did not answer in time."""


@dataclass(frozen=True, slots=True)
class ServerUse:
    """What a server says of itself: CPU seconds used so far, memory now, its own clock."""

    cpu_s: float
    rss_mb: float
    at: float


@dataclass(slots=True)
class Heard:
    """What one caller measured, in milliseconds."""

    latencies_ms: list[float] = field(default_factory=list)
    n_missed: int = 0


def voiced_part(samples: Samples) -> Samples:
    """The recording (int16, 48 kHz) from its first to its last voiced frame, so that its end is the last word's."""
    whole = samples[: samples.size // FRAME * FRAME].reshape(-1, FRAME)
    voiced = [i for i, frame in enumerate(whole) if level_db(frame) > VOICED_DB]
    if not voiced:
        raise ValueError("the recording holds no voice")
    return whole[voiced[0] : voiced[-1] + 1].reshape(-1)


class Caller:
    """One WebRTC call. `drop_next_packet` loses one packet on its way to the server."""

    def __init__(self, *, camera: MediaStreamTrack | None = None) -> None:
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.microphone = Microphone()
        self._pc.addTrack(self.microphone)
        if camera is not None:
            self._pc.addTrack(camera)
        self._channel = self._pc.createDataChannel("events")
        self._pc.add_listener("track", self._on_track)
        self._pc.add_listener("connectionstatechange", self._on_state)
        self._connected, self._replied = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.first_heard_at: float | None = None
        self.last_heard_at = 0.0

    async def open(self, http: httpx.AsyncClient, url: str) -> None:
        """Offer and connect. Raises `httpx.HTTPError` or TimeoutError."""
        await self._pc.setLocalDescription(await self._pc.createOffer())
        offered = {"sdp": self._pc.localDescription.sdp, "type": "offer"}
        answer = (await http.post(url, json=offered)).raise_for_status().json()
        await self._pc.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
        for transceiver in self._pc.getTransceivers():
            if transceiver.kind == "audio":
                jitter.install(transceiver.receiver)
        async with asyncio.timeout(CONNECT_S):
            await self._connected.wait()
        self._tasks.append(asyncio.create_task(self._ping()))
        await asyncio.sleep(SETTLE_S)

    async def close(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pc.close()

    async def turn_ms(self, speech: Samples) -> float:
        """Say `speech`; from its last voiced frame to the reply's first sound. Raises `NoReplyError`."""
        await self.microphone.say(speech)
        self._await_reply()
        said_at = self.microphone.last_voiced_at or 0.0
        first = await self._first_sound()
        await self._reply_over()
        await asyncio.sleep(GAP_S)
        return 1000 * (first - said_at)

    async def barge_in_ms(self, speech: Samples) -> float:
        """Interrupt a reply; from the interruption's onset to the last sound heard. Raises `NoReplyError`."""
        if self.first_heard_at is None:
            await self.microphone.say(speech)
            self._await_reply()
            await self._first_sound()
        await asyncio.sleep(TALK_BEFORE_BARGE_S)
        onset = asyncio.get_running_loop().time()
        saying = asyncio.create_task(self.microphone.say(speech))
        await self._reply_over()
        stopped_ms = 1000 * (self.last_heard_at - onset)
        await saying
        self._await_reply()
        await self._first_sound()
        return stopped_ms

    def drop_next_packet(self) -> None:
        """Lose the next audio packet that goes out."""
        sender = next(s for s in self._pc.getSenders() if s.track is self.microphone)
        transport = sender.transport
        send: Callable[[bytes], Any] = getattr(transport, _SEND)

        async def lose(data: bytes) -> None:
            if 192 <= data[1] <= 223:  # RTCP (RFC 5761): reports go through
                await send(data)
                return
            setattr(transport, _SEND, send)

        setattr(transport, _SEND, lose)

    async def _first_sound(self) -> float:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._replied.wait()
        except TimeoutError as error:
            raise NoReplyError from error
        return self.first_heard_at or 0.0

    async def _reply_over(self) -> None:
        while True:
            left = self.last_heard_at + REPLY_OVER_S - asyncio.get_running_loop().time()
            if left <= 0:
                return
            await asyncio.sleep(left)

    def _await_reply(self) -> None:
        self.first_heard_at = None
        self._replied.clear()

    def _on_state(self) -> None:
        if self._pc.connectionState == "connected":
            self._connected.set()

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            if self._channel.readyState == "open":
                self._channel.send("ping: 0")  # some servers close a call that never pings

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio":
            self._tasks.append(asyncio.create_task(self._listen(track)))

    async def _listen(self, track: MediaStreamTrack) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                if isinstance(frame, av.AudioFrame) and level_db(frame.to_ndarray().astype(np.int16)) > HEARD_DB:
                    self.last_heard_at = loop.time()
                    if self.first_heard_at is None:
                        self.first_heard_at = self.last_heard_at
                        self._replied.set()


async def use_of(http: httpx.AsyncClient, stats_url: str) -> ServerUse:
    """What a server used so far."""
    said = (await http.get(stats_url)).raise_for_status().json()
    return ServerUse(float(said["cpu_s"]), float(said["rss_mb"]), float(said["t"]))
