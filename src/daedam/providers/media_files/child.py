"""The process that opens strangers' media: the file is its standard input, one JSON object its output.

It limits itself before it reads a byte, and can open neither file nor socket once a demuxer runs: whatever a
file refers to, it cannot be fetched. Started by `probe.py`; never import it into a server.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
from io import BufferedReader
from typing import Any

import av
from av.audio.codeccontext import AudioCodecContext
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.codeccontext import VideoCodecContext

from daedam.providers.media_files.base import (
    MediaContainer,
    MediaError,
    MediaErrorCode,
    MediaWarning,
    ProbeLimits,
)
from daedam.providers.media_files.kinds import HEAD_BYTES, kind_of, lacks_its_end
from daedam.providers.media_files.walking import head_of, measure_end, rate_of

VIDEO_CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mjpeg"})
AUDIO_CODECS = frozenset({"aac", "opus", "vorbis", "mp3", "flac", "alac", "amrnb", "amrwb"})
_DEMUXERS = {MediaContainer.WEBM: "matroska", MediaContainer.MATROSKA: "matroska"}
_OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
    "probesize": "5000000",
    "analyzeduration": "3000000",
    "max_streams": "100",
}
_BUFFER_BYTES = 256 * 1024
_TRIES = 120


def main() -> None:
    """Read, measure, write; every outcome but death is an answer."""
    limits = ProbeLimits(**json.loads(sys.argv[1]))
    file = sys.stdin.buffer
    _load_everything()
    _limit_process(limits)
    try:
        answer = _probe(file, limits)  # type: ignore[arg-type]
    except MediaError as error:
        answer = {"error": error.code}
    except MemoryError:
        answer = {"error": MediaErrorCode.HOSTILE}
    except Exception:
        # The edge of this process: demuxers and decoders fail in every way there is.
        answer = {"error": MediaErrorCode.UNREADABLE}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _load_everything() -> None:
    """Load what PyAV would load on meeting a kind of track: later, no file can be opened any more."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    "".encode("utf-8-sig")


def _limit_process(limits: ProbeLimits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.max_memory_bytes, limits.max_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    # No new descriptor means no file, no socket and no pipe; those already open keep working.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # Ends this process even when its parent was killed and nobody watches the clock.
    signal.setitimer(signal.ITIMER_REAL, limits.deadline_s + 1)


def _probe(file: BufferedReader, limits: ProbeLimits) -> dict[str, Any]:
    kind = kind_of(file.read(HEAD_BYTES))
    is_cut = kind not in _DEMUXERS and lacks_its_end(file, file.seek(0, os.SEEK_END))
    file.seek(0)
    options = _OPTIONS | ({} if kind in _DEMUXERS else {"enable_drefs": "0", "use_absolute_path": "0"})
    with av.open(
        file,
        "r",
        format=_DEMUXERS.get(kind, "mov"),
        container_options=options,
        metadata_errors="ignore",
        buffer_size=_BUFFER_BYTES,
    ) as container:
        return {"container": kind} | _look(container, limits, is_cut=is_cut)


def _look(container: InputContainer, limits: ProbeLimits, *, is_cut: bool) -> dict[str, Any]:
    if len(container.streams) > limits.max_tracks:
        raise MediaError(MediaErrorCode.TOO_MANY_TRACKS)
    audio, video = _first(container, "audio"), _first(container, "video")
    if audio is None:
        # In half an index, the track of the sound may just be missing.
        is_broken = video is None or is_cut
        raise MediaError(MediaErrorCode.UNREADABLE if is_broken else MediaErrorCode.NO_AUDIO)
    _check_codecs(audio, video, limits)
    used = [stream for stream in (audio, video) if stream is not None]
    walk, packets = head_of(container, used)
    rotation = _try_decoding(packets, audio, video, limits)
    announced_s = container.duration / 1_000_000 if container.duration else None
    measure_end(container, used, walk, announced_s)
    fps, is_variable = rate_of(walk.tracks[video.index].starts) if video is not None else (None, False)
    warnings = {
        MediaWarning.NO_VIDEO: video is None,
        MediaWarning.HEADER_DURATION: announced_s is None or not _agree(announced_s, walk.duration_s),
        MediaWarning.TRUNCATED: walk.is_cut or is_cut,
        MediaWarning.VARIABLE_FRAME_RATE: is_variable,
        MediaWarning.EXTRA_TRACKS: len(container.streams) > len(used),
    }
    return {
        "duration_s": _bounded(walk.duration_s, limits),
        "audio": _audio_out(audio),
        "video": _video_out(video, rotation, fps) if video is not None else None,
        "warnings": [warning for warning, is_raised in warnings.items() if is_raised],
    }


def _first(container: InputContainer, kind: str) -> Stream | None:
    """The first track of a kind; a cover picture is a picture, not a video."""
    tracks = [stream for stream in container.streams if stream.type == kind]
    return next((track for track in tracks if not track.disposition & Disposition.attached_pic), None)


def _check_codecs(audio: Stream, video: Stream | None, limits: ProbeLimits) -> None:
    name = _codec(audio)
    if name not in AUDIO_CODECS and not name.startswith("pcm_"):
        raise MediaError(MediaErrorCode.UNSUPPORTED_CODEC)
    if video is None:
        return
    if _codec(video) not in VIDEO_CODECS:
        raise MediaError(MediaErrorCode.UNSUPPORTED_CODEC)
    context = video.codec_context
    assert isinstance(context, VideoCodecContext)  # noqa: S101 - asked for by its type above
    _check_picture(context.width, context.height, limits)


def _codec(stream: Stream) -> str:
    # A codec this build does not know has no context.
    context = stream.codec_context
    return context.codec.canonical_name if context is not None else ""


def _check_picture(width: int, height: int, limits: ProbeLimits) -> None:
    if max(width, height) > limits.max_side or width * height > limits.max_pixels:
        raise MediaError(MediaErrorCode.TOO_LARGE_PICTURE)


def _try_decoding(packets: list[Packet[Any]], audio: Stream, video: Stream | None, limits: ProbeLimits) -> int:
    """Prove that sound and picture can be decoded; the picture's rotation in degrees, clockwise."""
    sound = _first_frame(packets, audio)
    if sound is None:
        raise MediaError(MediaErrorCode.UNREADABLE)
    if video is None:
        return 0
    picture = _first_frame(packets, video)
    if picture is None:
        raise MediaError(MediaErrorCode.UNREADABLE)
    # What the stream itself says may differ from the header.
    _check_picture(picture.width, picture.height, limits)
    # The display matrix turns counter-clockwise.
    turned: int = round(-picture.rotation / 90) * 90 % 360
    return turned


def _first_frame(packets: list[Packet[Any]], stream: Stream) -> Any:
    context: Any = stream.codec_context
    context.thread_count = 1
    own = [packet for packet in packets if packet.stream.index == stream.index]
    for packet in [*own[:_TRIES], None]:
        try:
            for frame in context.decode(packet):
                return frame
        except (av.FFmpegError, ValueError):
            continue
    return None


def _agree(announced_s: float, measured_s: float) -> bool:
    return abs(announced_s - measured_s) <= max(1.0, 0.02 * measured_s)


def _bounded(duration_s: float, limits: ProbeLimits) -> float:
    if duration_s > limits.max_duration_s:
        raise MediaError(MediaErrorCode.TOO_LONG)
    if duration_s < limits.min_duration_s:
        raise MediaError(MediaErrorCode.TOO_SHORT)
    return round(duration_s, 3)


def _audio_out(stream: Stream) -> dict[str, Any]:
    context = stream.codec_context
    assert isinstance(context, AudioCodecContext)  # noqa: S101 - asked for by its type above
    return {
        "index": stream.index,
        "codec": _codec(stream),
        "sample_rate": context.sample_rate,
        "channels": context.channels,
    }


def _video_out(stream: Stream, rotation: int, fps: float | None) -> dict[str, Any]:
    context = stream.codec_context
    assert isinstance(context, VideoCodecContext)  # noqa: S101 - asked for by its type above
    return {
        "index": stream.index,
        "codec": _codec(stream),
        "width": context.width,
        "height": context.height,
        "rotation": rotation,
        "fps": fps,
    }


if __name__ == "__main__":
    main()
