"""Pictures into the vision process and points out of it, as frames of `providers.frames`. Both ends speak it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from daedam.providers.frames import Head
from daedam.providers.vision.base import Layout, Pixels
from daedam.signals.landmarks import FACE_POINTS, HAND_POINTS, POSE_POINTS, Points, SeenFrame


@dataclass(frozen=True, slots=True)
class Sighting:
    """One picture looked at, and what a classifier said of its face, where there is one and it was asked."""

    frame: SeenFrame
    expressions: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and when it was taken, in seconds."""

    pixels: Pixels
    at_s: float
    layout: Layout = Layout.RGB


@dataclass(frozen=True, slots=True)
class Unseen:
    """Why a picture was not looked at."""

    code: str


def pictures_frame(
    camera_id: int, pictures: Sequence[Picture], where: tuple[int, int] | None = None
) -> tuple[Head, bytes]:
    """Pictures of one camera on their way in, in order. `where`: place and size in shared memory, if they lie there."""
    heads = [{"at_s": one.at_s, "layout": one.layout.value, "shape": list(one.pixels.shape)} for one in pictures]
    head: Head = {"type": "look", "id": camera_id, "pictures": heads}
    if where is not None:
        return head | {"shared": where}, b""
    return head, b"".join(np.ascontiguousarray(one.pixels).data for one in pictures)


def pictures_of(head: Head, body: bytes | memoryview) -> Iterator[Picture]:
    """The pictures as they were sent. `body`: the frame's own, or what lies in shared memory where its head says."""
    at = 0
    for one in head["pictures"]:
        shape = [int(n) for n in one["shape"]]
        size = math.prod(shape)
        yield Picture(np.frombuffer(body, np.uint8, size, at).reshape(shape), float(one["at_s"]), Layout(one["layout"]))
        at += size


def sightings_frame(camera_id: int, looked: Sequence[Sighting | Unseen]) -> tuple[Head, bytes]:
    """What became of each picture, on its way out."""
    heads = [_head(one) for one in looked]
    points = [part for one in looked if isinstance(one, Sighting) for part in _points(one.frame)]
    body = b"".join(np.ascontiguousarray(one, np.float32).data for one in points)
    return {"type": "seen", "id": camera_id, "looked": heads}, body


def sightings_of(head: Head, body: bytes) -> list[Sighting]:
    """What was seen, as it was sent. Raises `ValueError` for a body that does not hold what its head says."""
    rest = np.frombuffer(body, np.float32)
    found: list[Sighting] = []
    for one in head["looked"]:
        if "code" not in one:
            sighting, rest = _sighting(one, rest)
            found.append(sighting)
    if rest.size:
        raise ValueError("more points than were named")
    return found


def _points(seen: SeenFrame) -> list[Points]:
    return [*seen.faces, *(seen.hands or ()), *([seen.pose] if seen.pose is not None else [])]


def _head(looked: Sighting | Unseen) -> Head:
    if isinstance(looked, Unseen):
        return {"code": looked.code}
    seen, expressions = looked.frame, looked.expressions
    return {
        "at_s": seen.at_s,
        "size": [seen.width, seen.height],
        "brightness": seen.brightness,
        "n_faces": len(seen.faces),
        "n_hands": None if seen.hands is None else len(seen.hands),
        "has_pose": seen.pose is not None,
        "has_looked_for_pose": seen.has_looked_for_pose,
        "expressions": None if expressions is None else dict(expressions),
    }


def _sighting(head: Head, rest: Points) -> tuple[Sighting, Points]:
    faces, rest = _take(rest, int(head["n_faces"]), FACE_POINTS, 3)
    hands, rest = _take(rest, int(head["n_hands"] or 0), HAND_POINTS, 3)
    poses, rest = _take(rest, int(bool(head["has_pose"])), POSE_POINTS, 4)
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
    return Sighting(frame, head["expressions"]), rest


def _take(rest: Points, n: int, points: int, columns: int) -> tuple[tuple[Points, ...], Points]:
    size = points * columns
    if rest.size < n * size:
        raise ValueError("fewer points than were named")
    found = tuple(rest[i * size : (i + 1) * size].reshape(points, columns) for i in range(n))
    return found, rest[n * size :]
