"""One candidate's line to a media server: WebRTC for the voices, the socket for everything else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import av
import httpx
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from daedam.media import jitter
from daedam.media.candidate.microphone import Microphone
from daedam.signals.voice import level_db

HEARD_DB = -45.0
"""Above this, a frame from the interviewer counts as sound (Opus silence stays far below)."""
CONNECT_S = 15.0
PING_S = 1.0
Message = dict[str, Any]


class Refused(Exception):  # noqa: N818 - reads as an answer
    """The server said no; `code` is its error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MediaLine:
    """A WebRTC connection. `last_packet_at` and `last_heard_at` are loop times: of any sound, and of one to be heard.

    A `microphone` of an earlier line goes on where it was; it must have been closed there.
    """

    def __init__(
        self,
        *,
        has_microphone: bool = True,
        camera: MediaStreamTrack | None = None,
        microphone: Microphone | None = None,
    ) -> None:
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.microphone = microphone or (Microphone() if has_microphone else None)
        self.connection_id = ""
        self.last_packet_at = 0.0
        self.last_heard_at: float | None = None
        self._wait_for_sound: asyncio.Future[float] | None = None
        self._connected = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        if self.microphone is not None:
            self._pc.addTrack(self.microphone.plug())
        else:
            self._pc.addTransceiver("audio", direction="recvonly")
        if camera is not None:
            self._pc.addTrack(camera)
        self._pc.add_listener("track", self._on_track)
        self._pc.add_listener("connectionstatechange", self._on_state)

    async def open(self, http: httpx.AsyncClient, url: str, ticket: str, resume: str | None = None) -> None:
        """Offer, and wait until sound can flow. Raises `Refused`, or TimeoutError when no path was found."""
        await self._pc.setLocalDescription(await self._pc.createOffer())
        body = {"sdp": self._pc.localDescription.sdp, "type": "offer", "ticket": ticket, "resume": resume}
        response = await http.post(f"{url}/offer", json=body)
        answer = response.json()
        if response.status_code != httpx.codes.OK:
            raise Refused(str(answer.get("error_code", response.status_code)))
        await self._pc.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
        for transceiver in self._pc.getTransceivers():
            jitter.install(transceiver.receiver)
        self.connection_id = answer["connection_id"]
        async with asyncio.timeout(CONNECT_S):
            await self._connected.wait()
        self.last_packet_at = asyncio.get_running_loop().time()

    def is_lost(self, silent_s: float) -> bool:
        """Whether nothing came for `silent_s`: the room sends something every 0.4 s, even when it says nothing."""
        return asyncio.get_running_loop().time() - self.last_packet_at > silent_s

    async def next_sound(self) -> float:
        """Loop time of the next non-silent frame from the interviewer."""
        self._wait_for_sound = asyncio.get_running_loop().create_future()
        return await self._wait_for_sound

    async def close(self) -> None:
        """Hang up."""
        await self._pc.close()
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])

    def _on_state(self) -> None:
        if self._pc.connectionState == "connected":
            self._connected.set()

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio":
            self._reading = asyncio.get_running_loop().create_task(self._read(track))

    async def _read(self, track: MediaStreamTrack) -> None:
        loop = asyncio.get_running_loop()
        with suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                self.last_packet_at = loop.time()
                if isinstance(frame, av.AudioFrame) and level_db(frame.to_ndarray().astype(np.int16)) > HEARD_DB:
                    self._sound(loop.time())

    def _sound(self, at: float) -> None:
        self.last_heard_at = at
        if self._wait_for_sound is not None and not self._wait_for_sound.done():
            self._wait_for_sound.set_result(at)


class SocketLine:
    """The room's socket: pings each second, keeps what came, and lets one wait for a condition.

    It can be opened again and goes on with its messages. With `is_kept`, somebody does so whenever it was lost, and
    whoever waits or sends waits for that.
    """

    def __init__(self, on_message: Callable[[Message], None], *, is_kept: bool = False) -> None:
        self._on_message = on_message
        self._is_kept = is_kept
        self._socket: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Condition()
        self._is_in = asyncio.Event()
        self.messages: list[Message] = []
        self.last_seq = 0
        self.last_message_at = 0.0
        self.is_closed = False

    async def open(
        self, media_url: str, session_id: UUID, ticket: str, *, after_seq: int = 0, origin: str | None = None
    ) -> Message:
        """Say hello; gives the snapshot. Raises `Refused`."""
        url = media_url.replace("http", "ws", 1) + f"/ws/{session_id}"
        self._socket = await connect(url, origin=origin, ping_interval=None)  # type: ignore[arg-type]
        with suppress(ConnectionClosed):  # refused before it was read: the reason waits to be received
            await self._socket.send(json.dumps({"type": "hello", "ticket": ticket, "after_seq": after_seq}))
        first: Message = json.loads(await self._socket.recv())
        if first["type"] == "error":
            await self._socket.close()
            raise Refused(first["code"])
        await self._keep(first)
        self._is_in.set()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._ping())]
        return first

    async def send(self, message: Message) -> None:
        """Send one message. What was on its way when the socket was lost is lost with it."""
        if self._is_kept:
            await self._is_in.wait()
        if self._socket is not None:
            await self._socket.send(json.dumps(message))

    def is_lost(self, silent_s: float) -> bool:
        """Whether it was closed, or nothing came for `silent_s`: each ping is answered."""
        return not self._is_in.is_set() or asyncio.get_running_loop().time() - self.last_message_at > silent_s

    async def give_up(self) -> None:
        """Tell whoever waits that it will not be opened again."""
        async with self._changed:
            self.is_closed = True
            self._changed.notify_all()

    async def wait_for(self, condition: Callable[[Message], bool], *, since: int = 0) -> Message:
        """The first message from number `since` on that meets `condition`. Raises ConnectionError when closed."""
        at = since
        async with self._changed:
            while True:
                for message in self.messages[at:]:
                    if condition(message):
                        return message
                at = len(self.messages)
                if self.is_closed:
                    raise ConnectionError("the socket is closed")
                await self._changed.wait()

    async def close(self) -> None:
        """Hang up."""
        self._is_in.clear()
        if self._socket is not None:
            await self._socket.close()
        await self._stop()

    async def drop(self) -> None:
        """Forget a socket that leads nowhere; nobody there would hear a good-bye."""
        self._is_in.clear()
        if self._socket is not None:
            self._socket.transport.abort()
        await self._stop()

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, message: Message) -> None:
        self.last_message_at = asyncio.get_running_loop().time()
        if "seq" in message:
            self.last_seq = max(self.last_seq, message["seq"])
        self._on_message(message)
        async with self._changed:
            self.messages.append(message)
            self._changed.notify_all()

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            while self._socket is not None:
                await self._keep(json.loads(await self._socket.recv()))
        self._is_in.clear()
        if not self._is_kept:
            await self.give_up()

    async def _ping(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(PING_S)
                await self.send({"type": "ping"})
