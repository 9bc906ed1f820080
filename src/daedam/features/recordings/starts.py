"""When the answers begin in a recording of the whole interview, as its sender says it in the upload's metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

NAME = "question_starts_ms"
"""Metadata of an upload: milliseconds of the file, in the order of the questions, separated by commas.

Nothing between two commas leaves that question to the pauses: `0,61000,,140000`.
"""
_STARTS = re.compile(r"\d{0,8}(,\d{0,8}){0,49}")


def starts_in(metadata: Mapping[str, str]) -> tuple[int | None, ...]:
    """The starts; empty where none is given. Raises `ValueError` for what is no such list, or does not rise."""
    said = metadata.get(NAME, "").replace(" ", "")
    if not _STARTS.fullmatch(said):
        raise ValueError(NAME)
    starts = tuple(int(start) if start else None for start in said.split(","))
    given = [start for start in starts if start is not None]
    if any(later <= earlier for earlier, later in pairwise(given)):
        raise ValueError(NAME)
    return starts if given else ()
