"""Stretches of speech out of window by window guesses."""

from __future__ import annotations

import itertools

from daedam.providers.media_files.reading_speech import (
    MAX_WINDOWS,
    PAUSE_WINDOWS,
    WINDOW_S,
    SpeechFinder,
    SpeechStretch,
)

QUIET, UNSURE, LOUD = 0.05, 0.4, 0.9


def stretches(*runs: tuple[float, int]) -> list[tuple[int, int]]:
    """The found stretches, in windows."""
    finder = SpeechFinder()
    found: list[SpeechStretch | None] = [finder.push(p) for p, count in runs for _ in range(count)]
    found.append(finder.finish())
    return [(round(one.started_s / WINDOW_S), round(one.ended_s / WINDOW_S)) for one in found if one is not None]


def test_speech_ends_where_it_was_last_heard() -> None:
    assert stretches((QUIET, 20), (LOUD, 30), (QUIET, 40)) == [(20, 50)]


def test_a_short_gap_is_part_of_speech_and_a_pause_is_not() -> None:
    assert stretches((LOUD, 10), (QUIET, PAUSE_WINDOWS - 1), (LOUD, 10), (QUIET, 20)) == [(0, 19 + PAUSE_WINDOWS)]
    assert stretches((LOUD, 10), (QUIET, PAUSE_WINDOWS), (LOUD, 10)) == [(0, 10), (20, 30)]


def test_quiet_edges_belong_to_the_word() -> None:
    assert stretches((QUIET, 5), (UNSURE, 3), (LOUD, 10), (UNSURE, 2), (QUIET, 20)) == [(5, 20)]


def test_clicks_and_guesses_are_no_speech() -> None:
    assert stretches((QUIET, 5), (LOUD, 3), (QUIET, 30)) == []
    assert stretches((UNSURE, 100), (QUIET, 30)) == []
    assert stretches((QUIET, 500)) == []


def test_speech_without_an_end_is_cut_where_it_is_least_sure() -> None:
    before = MAX_WINDOWS - 60
    found = stretches((LOUD, before), (UNSURE, 1), (LOUD, 159), (QUIET, 20))
    assert found == [(0, before), (before, before + 160)]


def test_no_stretch_is_longer_than_a_recogniser_takes() -> None:
    found = stretches((LOUD, 5 * MAX_WINDOWS))
    assert all(end - start <= MAX_WINDOWS for start, end in found)
    assert (found[0][0], found[-1][1]) == (0, 5 * MAX_WINDOWS)
    assert all(end == start for (_, end), (start, _) in itertools.pairwise(found))
