"""From a measured share to a level, the same five equal steps for every measured criterion of the rubrics."""

from __future__ import annotations

from daedam.scoring.rubrics import LEVELS


def level_of_share(share: float) -> int:
    """The level of a measured `share` (0 to 1): below 20 % is 1, below 40 % is 2, … 80 % and more is 5.

    Equal fifths are what the anchors of the measured criteria say; no finer scale is known to mean anything.
    Raises `ValueError` outside 0..1. What was not measured has no share and must not come here as 0.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share {share} is outside 0..1")
    return next((level for level in LEVELS if share * 100 < level * 20), LEVELS[-1])
