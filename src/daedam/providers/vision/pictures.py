"""Pixels of any layout to RGB, and how light they are. Converts; keeps nothing."""

from __future__ import annotations

import cv2
import numpy as np

from daedam.providers.vision.base import Layout, Pixels

_BLACK, _RANGE = 16.0, 219.0
"""Luma of black and the steps up to white in the video range of ITU-R BT.601."""


def size_of(pixels: Pixels, layout: Layout) -> tuple[int, int]:
    """Width and height in pixels. Raises `ValueError` for an array that is no picture of this layout."""
    shape = pixels.shape
    is_rgb = layout is Layout.RGB and len(shape) == 3 and shape[-1] == 3
    is_grey = layout is Layout.GREY and len(shape) == 2
    is_i420 = layout is Layout.I420 and len(shape) == 2 and shape[0] % 3 == 0 and shape[1] % 2 == 0
    if pixels.dtype != np.uint8 or not (is_rgb or is_grey or is_i420) or 0 in shape:
        raise ValueError(f"no {layout} picture: {pixels.dtype} {shape}")
    return shape[1], shape[0] * 2 // 3 if is_i420 else shape[0]


def to_rgb(pixels: Pixels, layout: Layout) -> Pixels:
    """The picture as contiguous RGB (h, w, 3)."""
    if layout is Layout.I420:
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_YUV2RGB_I420), np.uint8)
    if layout is Layout.GREY:
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_GRAY2RGB), np.uint8)
    return np.ascontiguousarray(pixels)


def brightness(pixels: Pixels, layout: Layout) -> float:
    """Mean luma, 0 (black) to 1 (white)."""
    if layout is Layout.I420:
        height = pixels.shape[0] * 2 // 3
        return min(1.0, max(0.0, (float(cv2.mean(pixels[:height])[0]) - _BLACK) / _RANGE))
    if layout is Layout.GREY:
        return float(cv2.mean(pixels)[0]) / 255.0
    red, green, blue, _ = cv2.mean(pixels)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255.0
