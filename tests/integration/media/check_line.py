"""A candidate's page in the device check: the socket, and the WebRTC connection it talks about."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from daedam.media.candidate.microphone import Microphone

Message = dict[str, Any]
PATIENCE_S = 30.0
"""Models load for seconds on a busy machine."""


class CheckLine:
    """`welcome` is the first message, which may be a refusal."""

    def __init__(self, camera: MediaStreamTrack | None = None) -> None:
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.microphone = Microphone()
        self._pc.addTrack(self.microphone.plug())
        if camera is not None:
            self._pc.addTrack(camera)
        self._socket: ClientConnection | None = None
        self.messages: list[Message] = []
        self.welcome: Message = {}

    async def open(self, url: str, session_id: UUID, ticket: str, origin: str | None = None) -> Message:
        """Come in."""
        address = url.replace("http", "ws", 1) + f"/check/{session_id}"
        self._socket = await connect(address, origin=origin, ping_interval=None)  # type: ignore[arg-type]
        with suppress(ConnectionClosed):  # refused before it was read: the reason waits to be received
            await self.send({"type": "hello", "ticket": ticket})
        self.welcome = await self._receive()
        return self.welcome

    async def call(self) -> None:
        """Offer sound and picture, and take the answer."""
        await self._pc.setLocalDescription(await self._pc.createOffer())
        await self.send({"type": "offer", "sdp": self._pc.localDescription.sdp})
        answer = await self.until(lambda m: m["type"] in ("answer", "error"))
        await self._pc.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))

    async def send(self, message: Message) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(message))

    async def until(self, is_it: Callable[[Message], bool]) -> Message:
        """The next message that is it."""
        async with asyncio.timeout(PATIENCE_S):
            while not is_it(message := await self._receive()):
                pass
        return message

    async def is_closed(self) -> bool:
        """Whether the server hangs up, whatever it still says."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                while True:
                    await self._receive()
            except ConnectionClosed:
                return True

    async def close(self) -> None:
        """Hang up."""
        await self._pc.close()
        if self._socket is not None:
            await self._socket.close()

    async def _receive(self) -> Message:
        assert self._socket is not None
        message: Message = json.loads(await self._socket.recv())
        self.messages.append(message)
        return message
