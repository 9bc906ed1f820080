"""Logs of the parts stay private and bounded while their writer keeps writing."""

from __future__ import annotations

from daedam.apps.standalone.logs import open_log, rotate


def test_a_log_is_private(tmp_path):
    with open_log(tmp_path / "logs" / "api.log") as log:
        log.write(b"started\n")
    assert (tmp_path / "logs" / "api.log").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "logs").stat().st_mode & 0o777 == 0o700


def test_a_small_log_and_a_missing_one_stay(tmp_path):
    (tmp_path / "api.log").write_text("x" * 10)
    assert not rotate(tmp_path / "api.log", largest_bytes=10)
    assert not rotate(tmp_path / "none.log", largest_bytes=10)
    assert [path.name for path in tmp_path.iterdir()] == ["api.log"]


def test_the_writer_goes_on_in_the_emptied_file_and_old_ones_are_forgotten(tmp_path):
    path = tmp_path / "api.log"
    with open_log(path) as log:
        for number in range(5):
            log.write(b"%d" % number * 20)
            log.flush()
            assert rotate(path, largest_bytes=10, kept=2)
            assert path.read_bytes() == b""
        log.write(b"last")
    assert path.read_bytes() == b"last"
    assert (tmp_path / "api.log.1").read_bytes() == b"4" * 20
    assert (tmp_path / "api.log.2").read_bytes() == b"3" * 20
    assert not (tmp_path / "api.log.3").exists()
