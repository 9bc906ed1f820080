"""docs/faults.md names tests: each exists, and no fault test is left out."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[2]
HERE = Path(__file__).parent


def names_in(folder: Path) -> set[str]:
    found = (re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.M) for path in folder.rglob("test_*.py"))
    return {name for names in found for name in names}


def test_the_page_names_tests_that_exist_and_leaves_out_no_fault() -> None:
    named = set(re.findall(r"`(test_\w+)`", (TESTS.parent / "docs" / "faults.md").read_text()))
    assert named - names_in(TESTS) == set()
    faults = names_in(HERE) - {"test_the_page_names_tests_that_exist_and_leaves_out_no_fault"}
    assert len(faults) > 10
    assert faults - named == set()
