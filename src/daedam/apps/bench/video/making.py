"""A recording to measure with: a face that moves, a made voice that pauses, 640×480 at 30 pictures a second."""

from __future__ import annotations

import asyncio
import importlib.util
import math
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import Samples
from daedam.providers.tts.registry import build_tts

WIDTH, HEIGHT, FPS, RATE = 640, 480, 30, 48_000
PIECE_S = 32
"""Encoded once and put in a row: 32 s are a whole number of AAC frames and of groups of pictures."""
SENTENCES = (
    "In my last team the order page answered slowly every Monday morning, so I measured where the time went.",
    "One query read the whole table, because an index was missing.",
    "I added the index together with a test, and explained the change to the team in a short review.",
    "The response time fell from nine hundred milliseconds to one hundred and twenty.",
)
Picture = npt.NDArray[np.uint8]


async def make_recording(path: Path, seconds: float) -> float:
    """Write at least `seconds` of recording to `path`; how many they became. Raises `ProviderUnavailable`.

    Made in a process of its own: what it needs in memory must not count as the reader's.
    """
    if importlib.util.find_spec("skimage") is None:
        raise ProviderUnavailable("bench video", "It needs a face to show: install the package scikit-image.")
    turns = math.ceil(seconds / PIECE_S)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, str(path), str(turns))
    if await process.wait():
        raise ProviderUnavailable("bench video", "The recording could not be made; the lines above say why.")
    return float(turns * PIECE_S)


async def write(path: Path, turns: int) -> None:
    """Encode one piece and put it in a row `turns` times."""
    voice = await _voice()
    piece = path.with_suffix(".piece.mp4")
    _encode(piece, voice)
    try:
        _repeat(piece, path, turns)
    finally:
        piece.unlink()


async def _voice() -> Samples:
    """`PIECE_S` seconds of speech with pauses, at `RATE`."""
    tts = build_tts("espeak")
    sound = np.zeros(PIECE_S * RATE, np.int16)
    at = RATE // 2
    try:
        for sentence in SENTENCES:
            chunks = [chunk async for chunk in tts.synthesize(sentence, Language.EN)]
            said = np.concatenate([_at_rate(chunk.samples, chunk.sample_rate) for chunk in chunks])
            kept = said[: max(0, len(sound) - at)]
            sound[at : at + len(kept)] = kept
            at += len(kept) + RATE
    finally:
        await tts.close()
    return sound


def _at_rate(samples: Samples, rate: int) -> Samples:
    places = np.arange(0, len(samples), rate / RATE)
    return np.interp(places, np.arange(len(samples)), samples).astype(np.int16)


def _face() -> Picture:
    import skimage.data  # noqa: PLC0415 - a package of developers

    astronaut: Any = skimage.data.astronaut
    return cv2.resize(np.asarray(astronaut(), np.uint8), (HEIGHT, HEIGHT)).astype(np.uint8)


def pictures() -> list[Picture]:
    """Ten seconds of a head that turns, leans, comes nearer and goes back; the first follows the last."""
    face, found = _face(), []
    noise = np.random.default_rng(1).normal(0.0, 2.0, (HEIGHT, WIDTH, 1))
    for index in range(10 * FPS):
        turn = 2 * math.pi * index / (10 * FPS)
        middle = (HEIGHT / 2, HEIGHT / 2)
        matrix: Any = cv2.getRotationMatrix2D(middle, 4 * math.sin(2 * turn), 1 + 0.04 * math.sin(turn))
        matrix[:, 2] += ((WIDTH - HEIGHT) / 2 + 15 * math.sin(4 * turn), 8 * math.sin(5 * turn))
        warped = cv2.warpAffine(face, matrix, (WIDTH, HEIGHT), borderValue=(90, 90, 90))
        # A camera's noise: without it a still background would cost nothing to decode.
        noisy = warped.astype(np.float64) + np.roll(noise, 7 * index, axis=1)
        found.append(np.clip(noisy, 0, 255).astype(np.uint8))
    return found


def _encode(path: Path, voice: Samples) -> None:
    shown = pictures()
    with av.open(str(path), "w") as container:
        video: Any = container.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt, video.bit_rate = WIDTH, HEIGHT, "yuv420p", 1_500_000
        video.options = {"preset": "veryfast", "x264-params": f"keyint={2 * FPS}:open-gop=0"}
        audio: Any = container.add_stream("aac", rate=RATE, layout="mono")
        for second in range(PIECE_S):
            for index in range(second * FPS, (second + 1) * FPS):
                frame = av.VideoFrame.from_ndarray(shown[index % len(shown)], "rgb24")
                frame.pts, frame.time_base = index, Fraction(1, FPS)
                container.mux(video.encode(frame))
            heard = av.AudioFrame.from_ndarray(voice[None, second * RATE : (second + 1) * RATE], "s16", "mono")
            heard.sample_rate, heard.pts, heard.time_base = RATE, second * RATE, Fraction(1, RATE)
            container.mux(audio.encode(heard))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def _repeat(piece: Path, path: Path, times: int) -> None:
    """The encoded piece `times` in a row, without encoding it again."""
    with av.open(str(path), "w") as written:
        outs: dict[int, Any] = {}
        for turn in range(times):
            with av.open(str(piece)) as container:
                for stream in container.streams:
                    if stream.index not in outs:
                        outs[stream.index] = written.add_stream_from_template(stream)
                for packet in container.demux():
                    if packet.dts is None or packet.pts is None or packet.time_base is None:
                        continue
                    length = round(PIECE_S / packet.time_base)
                    is_priming = packet.pts < 0 and turn > 0
                    if is_priming or packet.pts >= length:
                        continue
                    packet.stream = outs[packet.stream.index]
                    packet.pts, packet.dts = packet.pts + turn * length, packet.dts + turn * length
                    written.mux(packet)


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2])))
