"""A recording in sealed parts reads as one, by any range, and shows every change."""

from __future__ import annotations

import itertools
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daedam.features.recordings.reading import Part, RecordingReader, digest_of
from daedam.providers.errors import ProviderError
from daedam.providers.storage import EncryptedObjects, ScriptedStorage
from daedam.providers.storage.plain_copies import PlainCopies

KEY = bytes(range(32))
CUTS = (0, 1, 70_000, 70_001, 200_000, 333_333)
CONTENT = bytes(index * 7 % 251 for index in range(CUTS[-1]))


@pytest.fixture
def storage() -> ScriptedStorage:
    return ScriptedStorage()


@pytest.fixture
def copies(tmp_path: Path) -> PlainCopies:
    return PlainCopies(tmp_path / "tmp")


@pytest.fixture
async def parts(storage: ScriptedStorage) -> list[Part]:
    made = []
    for start, stop in itertools.pairwise(CUTS):
        plain, key = CONTENT[start:stop], f"candidates/1/recordings/1/{start}"
        await EncryptedObjects(storage).put(KEY, key, plain)
        made.append(Part(start, len(plain), key, digest_of(KEY, plain)))
    return made


@pytest.fixture
def reader(storage: ScriptedStorage, parts: list[Part], copies: PlainCopies) -> RecordingReader:
    return RecordingReader(EncryptedObjects(storage), KEY, parts, copies)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 340_000), length=st.one_of(st.none(), st.integers(0, 340_000)))
async def test_any_range_reads_back_exactly(reader: RecordingReader, start: int, length: int | None) -> None:
    stop = None if length is None else start + length
    assert b"".join([piece async for piece in reader.read(start, length)]) == CONTENT[start:stop]


async def test_a_copy_is_the_recording_and_goes_with_its_block(reader: RecordingReader, tmp_path: Path) -> None:
    assert reader.size == len(CONTENT)
    async with reader.materialise() as path:
        assert held(path) == (CONTENT, 0o600)
    assert not list((tmp_path / "tmp").iterdir())


def held(path: Path) -> tuple[bytes, int]:
    return path.read_bytes(), stat.S_IMODE(path.stat().st_mode)


async def refusal(reader: RecordingReader) -> str:
    with pytest.raises(ProviderError) as raised:
        async with reader.materialise():
            pytest.fail("it was handed out")
    return str(raised.value.code)


async def test_a_changed_a_missing_or_a_swapped_part_is_not_handed_out(
    storage: ScriptedStorage, parts: list[Part], copies: PlainCopies, tmp_path: Path
) -> None:
    objects = EncryptedObjects(storage)
    swapped = [parts[1], parts[0], *parts[2:]]
    moved = [Part(p.start, p.size, q.storage_key, p.digest) for p, q in zip(parts, swapped, strict=True)]
    assert await refusal(RecordingReader(objects, KEY, moved, copies)) == "tampered"
    assert await refusal(RecordingReader(objects, bytes(32), parts, copies)) == "tampered"
    sealed = bytearray(storage.objects[parts[3].storage_key])
    sealed[100] ^= 1
    storage.objects[parts[3].storage_key] = bytes(sealed)
    assert await refusal(RecordingReader(objects, KEY, parts, copies)) == "tampered"
    del storage.objects[parts[3].storage_key]
    assert await refusal(RecordingReader(objects, KEY, parts, copies)) == "not_found"
    assert not list((tmp_path / "tmp").iterdir())


async def test_an_older_content_under_the_same_name_is_not_handed_out(
    storage: ScriptedStorage, parts: list[Part], copies: PlainCopies
) -> None:
    await EncryptedObjects(storage).put(KEY, parts[3].storage_key, bytes(parts[3].size))
    assert await refusal(RecordingReader(EncryptedObjects(storage), KEY, parts, copies)) == "tampered"


def test_a_digest_tells_nothing_without_the_key() -> None:
    assert digest_of(KEY, b"abc") == digest_of(KEY, b"abc")
    assert digest_of(KEY, b"abc") != digest_of(bytes(32), b"abc")
