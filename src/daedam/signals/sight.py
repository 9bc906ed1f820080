"""The camera's half of a meter: frames in, a window's values out. Keeps points only until their window is closed."""

from __future__ import annotations

from dataclasses import replace

from daedam.signals.kinds import BODY_KINDS, FACE_KINDS, HAND_KINDS, SignalKind
from daedam.signals.landmarks import SeenFrame
from daedam.signals.windows import SignalSpan, WindowQuality


class Sight:
    """What one camera sees of one person. Nothing of a frame is read that no allowed kind needs."""

    def __init__(self, allowed: frozenset[SignalKind]) -> None:
        self._allowed = allowed
        self._needs_faces = bool(allowed & (FACE_KINDS | BODY_KINDS | HAND_KINDS))
        self._times: list[float] = []
        self._lights: list[float] = []
        self._n_faces: list[int] = []

    def see(self, frame: SeenFrame) -> None:
        """One more frame."""
        self._times.append(frame.at_s)
        self._lights.append(frame.brightness)
        if self._needs_faces:
            self._n_faces.append(len(frame.faces))

    def close(self, quality: WindowQuality) -> tuple[dict[SignalKind, float], WindowQuality, list[SignalSpan]]:
        """The values and spans since the last call, and `quality` with what the camera adds."""
        if not self._times:
            return {}, quality, []
        light = sum(self._lights) / len(self._lights)
        quality = replace(quality, frames=len(self._times), brightness=light)
        values: dict[SignalKind, float] = {}
        if SignalKind.BRIGHTNESS in self._allowed:
            values[SignalKind.BRIGHTNESS] = light
        if self._needs_faces:
            share = sum(n > 0 for n in self._n_faces) / len(self._n_faces)
            quality = replace(quality, face_share=share, most_faces=max(self._n_faces))
            if SignalKind.FACE_VISIBLE in self._allowed:
                values[SignalKind.FACE_VISIBLE] = share
        self._times, self._lights, self._n_faces = [], [], []
        return values, quality, []
