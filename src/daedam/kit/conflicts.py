"""Two ways a write to a shared journal can fail that the writer must answer itself."""

from __future__ import annotations


class Conflict(Exception):  # noqa: N818 - reads as a state, like the HTTP status
    """Somebody else wrote first: read again, decide again, write again."""


class Unreachable(Exception):  # noqa: N818 - reads as a state
    """The store does not answer now. The same write may succeed later, or may already have succeeded."""
