"""Which embedded engines this Python can have at all."""

from __future__ import annotations

import importlib.util
import sys

import pytest

needs_sphinx = pytest.mark.skipif(
    sys.version_info >= (3, 12) and importlib.util.find_spec("pocketsphinx") is None,
    reason="pocketsphinx has no wheel for this Python and the extra daedam[sphinx] is not installed",
)
