"""The bare loop that the pipeline is compared with: decode everything, a mesh five times a second, no more."""

from __future__ import annotations

import json
import os
import sys
import time

import av

from daedam.providers.media_files.reading_child import NICENESS


def main(path: str) -> None:
    """Print the seconds it took, wall and processor, as JSON. Loading the model is not counted."""
    from mediapipe.python.solutions.face_mesh import FaceMesh  # noqa: PLC0415 - loaded for this run only

    os.nice(NICENESS)  # as the readers are: on a busy machine both wait alike
    mesh = FaceMesh(max_num_faces=1, refine_landmarks=True)
    began, used, due = 0.0, 0.0, 0.0
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        for frame in container.decode(stream):
            at_s = frame.time or 0.0
            if at_s >= due:
                mesh.process(frame.to_ndarray(format="rgb24"))
                due += 0.2
            if not began:
                began, used = time.perf_counter(), time.process_time()
    sys.stdout.write(json.dumps([time.perf_counter() - began, time.process_time() - used]))


if __name__ == "__main__":
    main(sys.argv[1])
