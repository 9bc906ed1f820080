"""Fixtures every test may use; the embedded services live in tests/fixtures."""

from __future__ import annotations

import sys
from pathlib import Path

# Tests are collected by file (importlib mode), so their shared modules need a place on the path.
sys.path.insert(0, str(Path(__file__).parent))

pytest_plugins = ["fixtures.services", "fixtures.api", "fixtures.stack", "fixtures.tiny_gguf"]
