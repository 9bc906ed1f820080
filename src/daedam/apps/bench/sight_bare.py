"""A bare face mesh at a camera's pace, in a process of its own: what looking costs at the very least."""

from __future__ import annotations

import sys
import time

import cv2
import numpy as np

from daedam.apps.bench.sight import FPS


def main(path: str, seconds: float) -> None:
    """Print the per cent of a core it took. Loading the model is not counted."""
    from mediapipe.python.solutions.face_mesh import FaceMesh  # noqa: PLC0415 - loaded for this run only

    pictures = np.load(path)
    mesh = FaceMesh(max_num_faces=1, refine_landmarks=True)
    for picture in pictures[:3]:
        mesh.process(cv2.cvtColor(picture, cv2.COLOR_YUV2RGB_I420))
    began, used = time.monotonic(), time.process_time()
    for n in range(round(seconds * FPS)):
        mesh.process(cv2.cvtColor(pictures[n % len(pictures)], cv2.COLOR_YUV2RGB_I420))
        time.sleep(max(0.0, began + (n + 1) / FPS - time.monotonic()))
    sys.stdout.write(str(100 * (time.process_time() - used) / (time.monotonic() - began)))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
