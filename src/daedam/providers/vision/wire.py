"""Pictures into the vision process and points out of it, as frames of `providers.frames`. Both ends speak it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from daedam.providers.frames import Head
from daedam.providers.vision.base import Layout, Pixels
from daedam.signals.landmarks import FACE_POINTS, HAND_POINTS, POSE_POINTS, Points, SeenFrame


@dataclass(frozen=True, slots=True)
class Sighting:
    """One picture looked at, and what a classifier said of its face, where there is one and it was asked."""

    frame: SeenFrame
    expressions: Mapping[str, float] | None = None


def picture_frame(camera_id: int, pixels: Pixels, at_s: float, layout: Layout) -> tuple[Head, bytes]:
    """A picture on its way in."""
    head = {"type": "look", "id": camera_id, "at_s": at_s, "layout": layout.value, "shape": list(pixels.shape)}
    return head, pixels.tobytes()


def picture_of(head: Head, body: bytes) -> tuple[Pixels, float, Layout]:
    """The picture as it was sent."""
    pixels = np.frombuffer(body, np.uint8).reshape([int(n) for n in head["shape"]])
    return pixels, float(head["at_s"]), Layout(head["layout"])


def sighting_frame(camera_id: int, seen: SeenFrame, expressions: Mapping[str, float] | None) -> tuple[Head, bytes]:
    """What was seen, on its way out."""
    head = {
        "type": "seen",
        "id": camera_id,
        "at_s": seen.at_s,
        "size": [seen.width, seen.height],
        "brightness": seen.brightness,
        "n_faces": len(seen.faces),
        "n_hands": None if seen.hands is None else len(seen.hands),
        "has_pose": seen.pose is not None,
        "has_looked_for_pose": seen.has_looked_for_pose,
        "expressions": None if expressions is None else dict(expressions),
    }
    points = [*seen.faces, *(seen.hands or ()), *([seen.pose] if seen.pose is not None else [])]
    return head, b"".join(np.ascontiguousarray(one, np.float32).tobytes() for one in points)


def sighting_of(head: Head, body: bytes) -> Sighting:
    """What was seen, as it was sent. Raises `ValueError` for a body that does not hold what its head says."""
    rest = np.frombuffer(body, np.float32)
    faces, rest = _take(rest, int(head["n_faces"]), FACE_POINTS, 3)
    hands, rest = _take(rest, int(head["n_hands"] or 0), HAND_POINTS, 3)
    poses, rest = _take(rest, int(bool(head["has_pose"])), POSE_POINTS, 4)
    if rest.size:
        raise ValueError("more points than were named")
    frame = SeenFrame(
        at_s=float(head["at_s"]),
        width=int(head["size"][0]),
        height=int(head["size"][1]),
        brightness=float(head["brightness"]),
        faces=faces,
        hands=None if head["n_hands"] is None else hands,
        pose=poses[0] if poses else None,
        has_looked_for_pose=bool(head["has_looked_for_pose"]),
    )
    return Sighting(frame, head["expressions"])


def _take(rest: Any, n: int, points: int, columns: int) -> tuple[tuple[Points, ...], Any]:
    size = points * columns
    if rest.size < n * size:
        raise ValueError("fewer points than were named")
    found = tuple(rest[i * size : (i + 1) * size].reshape(points, columns) for i in range(n))
    return found, rest[n * size :]
