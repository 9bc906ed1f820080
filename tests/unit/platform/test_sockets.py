"""Socket folders are short, private, and never somebody else's."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.infra.embedded import EmbeddedServiceError, Trouble
from daedam.infra.embedded.sockets import LONGEST_SOCKET_FOLDER, private_socket_folder

NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=60)


@pytest.fixture
def base(monkeypatch):
    folder = Path(tempfile.mkdtemp(prefix="d-"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


def test_a_short_plain_folder_is_used_as_it_is(base):
    assert private_socket_folder(base / "run") == base / "run"
    assert (base / "run").stat().st_mode & 0o777 == 0o700


@given(name=NAMES.filter(lambda name: name not in {".", ".."}))
def test_whatever_the_home_is_called_the_socket_fits_and_needs_no_quoting(name):
    with tempfile.TemporaryDirectory() as base:
        folder = private_socket_folder(Path(base) / (name.encode()[:200].decode(errors="ignore") or "x") / "run")
    assert len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER
    assert not set(str(folder)) & set(" %?#&@:+")
    if folder.exists():
        folder.rmdir()


def test_the_fallback_is_the_same_every_time_and_another_for_another_home(base):
    one, two = base / ("x" * 100) / "run", base / ("y" * 100) / "run"
    assert private_socket_folder(one) == private_socket_folder(one)
    assert private_socket_folder(one) != private_socket_folder(two)


def test_an_open_folder_of_ours_is_closed(base):
    (base / "run").mkdir(mode=0o755)
    assert private_socket_folder(base / "run").stat().st_mode & 0o777 == 0o700


def test_a_link_laid_by_somebody_is_refused(base):
    (base / "elsewhere").mkdir()
    (base / "run").symlink_to(base / "elsewhere")
    with pytest.raises(EmbeddedServiceError) as caught:
        private_socket_folder(base / "run")
    assert caught.value.trouble is Trouble.SOCKET_FOLDER_UNSAFE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else's")
def test_a_strangers_folder_is_refused(base):
    (base / "run").mkdir()
    os.chown(base / "run", 12345, 12345)
    with pytest.raises(EmbeddedServiceError) as caught:
        private_socket_folder(base / "run")
    assert caught.value.trouble is Trouble.SOCKET_FOLDER_UNSAFE
