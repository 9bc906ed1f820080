"""The import contracts in pyproject.toml cover the tree as it is (import-linter itself is run by `make test`)."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from unit.house.source import PACKAGE, ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def contract(name: str) -> dict[str, Any]:
    (found,) = [one for one in CONTRACTS if one["name"].startswith(name)]
    return found


def layers(name: str) -> set[str]:
    return {part for layer in contract(name)["layers"] for part in re.findall(r"\w+", layer)}


def below(folder: str) -> set[str]:
    found = (path for path in (PACKAGE / folder).iterdir() if path.name not in {"__init__.py", "__pycache__"})
    return {path.stem for path in found if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))}


def test_every_room_is_in_the_contract() -> None:
    assert contract("rooms")["exhaustive"]
    assert layers("rooms") == below("")


def test_every_feature_has_its_place_in_the_order() -> None:
    assert contract("features")["exhaustive"]
    assert layers("features") == below("features")


def test_every_feature_keeps_its_inner_order() -> None:
    folders = {path.name for path in (PACKAGE / "features").iterdir() if (path / "__init__.py").exists()}
    assert set(contract("inside")["containers"]) == {f"daedam.features.{name}" for name in folders}


def test_the_pure_rooms_are_the_four() -> None:
    pure = contract("pure")
    assert set(pure["source_modules"]) == {f"daedam.{room}" for room in ("scoring", "signals", "interviewing", "kit")}
    assert {"os", "asyncio", "sqlalchemy", "fastapi", "subprocess"} <= set(pure["forbidden_modules"])


def test_no_contract_has_an_exception() -> None:
    assert not [one["name"] for one in CONTRACTS if one.get("ignore_imports")]
