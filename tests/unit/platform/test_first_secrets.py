"""Secrets are made once, stay private, and are never replaced while data depends on them."""

from __future__ import annotations

import base64

import pytest

from daedam.apps.standalone.first_secrets import JWT_SECRET, MASTER_KEY, secrets_of
from daedam.apps.standalone.problems import Problem, StandaloneError


def test_the_first_start_makes_them_and_the_next_finds_them(tmp_path):
    made = secrets_of(tmp_path, {})
    assert len(base64.b64decode(made[MASTER_KEY], validate=True)) == 32
    assert len(made[JWT_SECRET]) >= 32
    assert made[MASTER_KEY] != made[JWT_SECRET]
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert secrets_of(tmp_path, {}) == made


def test_two_homes_share_nothing(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert not set(secrets_of(tmp_path / "a", {}).values()) & set(secrets_of(tmp_path / "b", {}).values())


def test_given_ones_win_and_nothing_is_written(tmp_path):
    given = {MASTER_KEY: "mine", JWT_SECRET: "mine too"}
    assert secrets_of(tmp_path, given) == given
    assert not list(tmp_path.iterdir())


def test_one_given_one_made(tmp_path):
    found = secrets_of(tmp_path, {JWT_SECRET: "mine"})
    assert found[JWT_SECRET] == "mine"
    assert secrets_of(tmp_path, {})[MASTER_KEY] == found[MASTER_KEY]


def test_a_lost_file_is_never_replaced_while_there_is_data(tmp_path):
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    with pytest.raises(StandaloneError) as caught:
        secrets_of(tmp_path, {})
    assert caught.value.problem is Problem.SECRETS_LOST
    assert not (tmp_path / "secrets.env").exists()


@pytest.mark.parametrize(
    "content",
    ["", "DAEDAM_MASTER_KEY=short\nDAEDAM_JWT_SECRET=x\n", f"DAEDAM_MASTER_KEY={'A' * 20}\nDAEDAM_JWT_SECRET=x\n"],
)
def test_a_damaged_file_is_left_alone_and_said(tmp_path, content):
    (tmp_path / "secrets.env").write_text(content)
    with pytest.raises(StandaloneError) as caught:
        secrets_of(tmp_path, {})
    assert caught.value.problem is Problem.SECRETS_UNREADABLE
    assert (tmp_path / "secrets.env").read_text() == content
