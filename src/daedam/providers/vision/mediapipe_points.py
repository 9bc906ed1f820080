"""What a MediaPipe solution finds in a picture, as arrays, without the objects its own `process` makes on the way.

`process` makes a class for its answer and an object for every landmark, picture by picture. Here the graph it wraps is
asked directly and its messages are read from their bytes. Follows `solution_base.SolutionBase.process` of the one
version that is pinned (`mediapipe.MODEL`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from daedam.providers.vision.base import Pixels
from daedam.signals.landmarks import Points

STEP_US = 33_333
"""Between two pictures of a graph; it asks for rising times and nothing else."""
_TAGS_AT, _TAGS = [0, 1, 2, 7, 12], np.array([0x0A, 15, 0x0D, 0x15, 0x1D], np.uint8)
_FLOATS_AT = [3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16]
_LANDMARK_BYTES = 17
"""`NormalizedLandmark` as Protocol Buffers write it: tag and length, then x, y and z, each a tag and 32 bits."""


def points_of(solution: Any, rgb: Pixels, stream: str, scale: Points) -> tuple[Points, ...]:
    """The landmarks of everything found: (points, 3) in pixels each. `stream`: what the solution calls them."""
    from mediapipe.python import packet_creator, packet_getter  # noqa: PLC0415 - heavy
    from mediapipe.python._framework_bindings import image_frame  # noqa: PLC0415 - heavy

    solution._graph_outputs.clear()
    solution._simulated_timestamp += STEP_US
    picture = packet_creator.create_image_frame(image_format=image_frame.ImageFormat.SRGB, data=rgb)
    solution._graph.add_packet_to_input_stream(stream="image", packet=picture.at(solution._simulated_timestamp))
    solution._graph.wait_until_idle()
    found = solution._graph_outputs.get(stream)
    if found is None or found.is_empty():
        return ()
    written = packet_getter._packet_getter._get_serialized_proto_list(found)
    return tuple(places(one) * scale for one in written)  # shares of the picture, to pixels


def places(written: bytes) -> Points:
    """x, y and z of every landmark of a `NormalizedLandmarkList`: (points, 3).

    Read from the bytes as they lie; by the message's own reader where a landmark says more than that.
    """
    raw = np.frombuffer(written, np.uint8)
    if raw.size % _LANDMARK_BYTES == 0:
        rows = raw.reshape(-1, _LANDMARK_BYTES)
        if np.all(rows[:, _TAGS_AT] == _TAGS):
            return np.ascontiguousarray(rows[:, _FLOATS_AT]).view("<f4").astype(np.float32)
    from mediapipe.framework.formats.landmark_pb2 import NormalizedLandmarkList  # noqa: PLC0415 - heavy

    found = NormalizedLandmarkList.FromString(written)
    return np.array([(p.x, p.y, p.z) for p in found.landmark], np.float32)
