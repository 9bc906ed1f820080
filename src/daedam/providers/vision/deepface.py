"""DeepFace's expression classifier beside the points: optional, and only where a policy lets expression be read.

What it gives are the shares of a classifier trained on acted faces, not what somebody feels.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import EngineHealth
from daedam.providers.vision import pictures
from daedam.providers.vision.base import EVERY_PART, Eyes, Layout, Part, Pixels, Vision, VisionCapabilities
from daedam.providers.vision.rationing import Ration
from daedam.signals.landmarks import Points, SeenFrame

ENGINE = "deepface"
LABELS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""The order of the model's outputs."""
WEIGHTS = "facial_expression_model_weights.h5"
REMEDY = "Install it with the extra daedam[expression]."
EVERY_S = 1.0
_MARGIN = 0.2
"""Share of the face's size that is added on each side: the classifier was trained on whole heads."""
_SIDE = 224


class ExpressionModel(Protocol):
    """What DeepFace's emotion client offers."""

    def predict(self, img: Pixels) -> npt.NDArray[np.floating[Any]]:
        """Shares in the order of `LABELS`, of a face in BGR (h, w, 3)."""
        ...


def load_model() -> ExpressionModel:
    """DeepFace's emotion model. Raises `ProviderUnavailable` without the package or its weights: nothing is fetched."""
    if importlib.util.find_spec("deepface") is None:
        raise ProviderUnavailable(ENGINE, REMEDY)
    try:
        from deepface import DeepFace  # noqa: PLC0415 - optional, heavy
        from deepface.commons import folder_utils  # noqa: PLC0415 - as above
    except (ImportError, ValueError) as error:  # it raises ValueError where its own framework is missing
        raise ProviderUnavailable(ENGINE, REMEDY) from error
    weights = Path(folder_utils.get_deepface_home()) / ".deepface" / "weights" / WEIGHTS
    if not weights.is_file():
        raise ProviderUnavailable(ENGINE, f"Its weights are not here: copy {WEIGHTS} to DeepFace's weights folder.")
    model: ExpressionModel = DeepFace.build_model(task="facial_attribute", model_name="Emotion")
    return model


class VisionWithExpressions:
    """Another engine's eyes, and once a second a classifier's reading of the face they found."""

    def __init__(self, vision: Vision, load: Callable[[], ExpressionModel] = load_model) -> None:
        if load is load_model and importlib.util.find_spec("deepface") is None:
            raise ProviderUnavailable(ENGINE, REMEDY)
        self._vision = vision
        self._load = load
        self._model: ExpressionModel | None = None

    @property
    def capabilities(self) -> VisionCapabilities:
        """Those of the other engine, and expressions."""
        seen = self._vision.capabilities
        return VisionCapabilities(
            engine=f"{seen.engine}+{ENGINE}",
            model=seen.model,
            parts=seen.parts,
            is_local=seen.is_local,
            reads_expressions=True,
        )

    def open(self, parts: frozenset[Part] = EVERY_PART) -> Eyes:
        """The other engine's eyes; the classifier is loaded once for all of them."""
        self._model = self._model or self._load()
        return ExpressionEyes(self._vision.open(parts), self._model)

    def check(self) -> EngineHealth:
        """Whether both parts work."""
        try:
            self._model = self._model or self._load()
        except ProviderUnavailable as missing:
            names = self.capabilities
            return EngineHealth(False, names.engine, names.model, "The classifier cannot be loaded.", missing.remedy)
        return self._vision.check()

    def close(self) -> None:
        """Let go of both."""
        self._model = None
        self._vision.close()


class ExpressionEyes:
    """Reads the largest face once a second; in between the last reading is not repeated."""

    def __init__(self, eyes: Eyes, model: ExpressionModel) -> None:
        self._eyes = eyes
        self._model = model
        self._ration = Ration(EVERY_S)
        self._expressions: dict[str, float] | None = None

    @property
    def engine(self) -> str:
        """Both names."""
        return f"{self._eyes.engine}+{ENGINE}"

    @property
    def expressions(self) -> Mapping[str, float] | None:
        """Shares by name, where the last picture's face was read."""
        return self._expressions

    def look(self, pixels: Pixels, at_s: float, layout: Layout = Layout.RGB) -> SeenFrame:
        """The points, and the face read when its turn has come."""
        seen = self._eyes.look(pixels, at_s, layout)
        self._expressions = None
        if seen.faces and self._ration.take(at_s):
            self._expressions = self._read(pictures.to_rgb(pixels, layout), seen)
        return seen

    def close(self) -> None:
        """Let go of the eyes."""
        self._eyes.close()

    def _read(self, rgb: Pixels, seen: SeenFrame) -> dict[str, float] | None:
        face = _cut_out(rgb, max(seen.faces, key=_size))
        if face is None:
            return None
        shares = np.asarray(self._model.predict(face), np.float64).reshape(-1)
        whole = float(shares.sum())
        if shares.size != len(LABELS) or not np.all(np.isfinite(shares)) or whole <= 0.0:
            return None
        return {label: float(share) / whole for label, share in zip(LABELS, shares, strict=True)}


def _size(face: Points) -> float:
    return float(np.ptp(face[:, 0]))


def _cut_out(rgb: Pixels, face: Points) -> Pixels | None:
    """The face with a margin, square, in BGR; None where it lies outside the picture."""
    low, high = face[:, :2].min(axis=0), face[:, :2].max(axis=0)
    margin = _MARGIN * (high - low)
    left, top = np.maximum(low - margin, 0).astype(int)
    right, bottom = np.minimum(high + margin, (rgb.shape[1], rgb.shape[0])).astype(int)
    if right - left < 2 or bottom - top < 2:
        return None
    cut = cv2.resize(np.ascontiguousarray(rgb[top:bottom, left:right, ::-1]), (_SIDE, _SIDE))
    return np.asarray(cut, np.uint8)
