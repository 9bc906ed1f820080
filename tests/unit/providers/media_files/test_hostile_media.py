"""Over a hundred odd, broken and hostile files: each to a right result or a clear refusal, within bounds."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from daedam.infra.messages import catalogue
from daedam.providers.media_files import MediaError, MediaErrorCode, MediaProbe, MediaWarning, ProbeLimits
from daedam.providers.media_files.probe import probe_media
from fixtures.odd_media import SHELF, Taken

LIMITS = ProbeLimits()


def written(made: Path | bytes, folder: Path) -> Path:
    if isinstance(made, Path):
        return made
    path = folder / "made"
    path.write_bytes(made)
    return path


def still_open(folder: Path) -> list[str]:
    """Files of `folder` this process holds open."""
    found = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(descriptor.readlink()))
    return [target for target in found if target.startswith(str(folder))]


def listing(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def children() -> set[str]:
    """The processes this one has started and not buried."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def says(found: MediaProbe, expected: Taken) -> bool:
    """Whether all that is expected of a file was found, and nothing else."""
    size = (found.video.width, found.video.height) if found.video else None
    return (
        found.container is expected.container
        and (expected.duration_s is None or abs(found.duration_s - expected.duration_s) < 0.15)
        and (size, found.video.rotation if found.video else 0) == (expected.size, expected.rotation)
        and set(found.warnings) == expected.warnings
    )


def test_the_shelf_holds_what_was_promised() -> None:
    """Memory is bounded by the child's own address space (`test_probe.test_memory_is_bounded` sees it bite)."""
    assert len(SHELF.files) >= 100
    assert (LIMITS.deadline_s, LIMITS.cpu_s) == (5.0, 5)
    assert LIMITS.max_memory_bytes <= 600 * 1024 * 1024


@pytest.mark.parametrize("name", SHELF.files)
async def test_every_file_gets_a_right_result_or_a_clear_refusal(name: str, tmp_path: Path) -> None:
    odd = SHELF.files[name]
    path = written(odd.make(tmp_path), tmp_path)
    before, own = listing(tmp_path), children()
    found: MediaProbe | MediaErrorCode
    try:
        found = await probe_media(path, odd.name)
    except MediaError as error:
        found = error.code
    if isinstance(found, MediaProbe):
        assert any(says(found, one) for one in odd.expected if isinstance(one, Taken)), found
    else:
        assert found in [one for one in odd.expected if isinstance(one, MediaErrorCode)]
    assert listing(tmp_path) == before
    assert not still_open(tmp_path)
    assert children() <= own


@pytest.mark.parametrize("code", MediaErrorCode)
def test_every_refusal_is_said_in_both_languages(code: MediaErrorCode) -> None:
    said = catalogue()[f"recording.{code}"]
    assert set(said) == {"ko", "en"}
    assert all(said.values())


async def test_facts_of_the_tracks_are_those_of_the_file(tmp_path: Path) -> None:
    found = await probe_media(written(SHELF.files["webm vp8"].make(tmp_path), tmp_path), "a.webm")
    assert found.video is not None
    assert (found.video.codec, found.audio.codec) == ("vp8", "opus")
    assert found.video.fps == pytest.approx(15.0, abs=0.05)
    assert (found.audio.sample_rate, found.audio.channels) == (48_000, 1)
    stereo = await probe_media(written(SHELF.files["mp4 stereo"].make(tmp_path), tmp_path), "a.mp4")
    assert stereo.audio.channels == 2
    two = await probe_media(written(SHELF.files["two sound tracks"].make(tmp_path), tmp_path), "a.mp4")
    assert (two.video.index if two.video else None, two.audio.index) == (0, 1)
    assert MediaWarning.EXTRA_TRACKS in two.warnings
