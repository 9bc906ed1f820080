"""The measurement of looking at a camera measures, and says what it measured; how much it is, is not asserted here."""

from __future__ import annotations

import json

import pytest

from daedam.apps.bench import sight
from daedam.apps.bench.figures import show


async def test_both_sizes_are_measured_beside_a_bare_mesh(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sight, "LIMIT", 1000.0)
    assert await sight.run(2.0, is_json=True) == 0
    figures = {one["name"]: one for one in json.loads(capsys.readouterr().out)["figures"]}
    for size, (width, _) in sight.SIZES.items():
        looked = figures[f"looking and measuring, {size}"]
        assert looked["value"] > figures[f"of it in the vision process, {size}"]["value"] > 0
        assert figures[f"a bare mesh at the same pace, {size}"]["value"] > 0
        assert 0 < looked["samples"] + figures[f"pictures that made room for a newer one, {size}"]["value"] <= 10
        assert figures[f"memory of the vision process, {size}"]["value"] > 100
        assert (looked["limit"] is not None) is (width == 320)


def test_beyond_the_limit_the_exit_code_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    figure = sight.Figure("looking and measuring", 3.1, "% of a core", sight.LIMIT)
    assert show("sight", [figure], is_json=True) == 1
    assert json.loads(capsys.readouterr().out)["within_limits"] is False
