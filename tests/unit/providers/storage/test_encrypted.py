"""Encrypted objects: any range reads back exactly, and nothing that was changed reads back at all."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.providers.errors import ProviderError
from daedam.providers.storage import CHUNK_BYTES, EncryptedObjects, LocalStorage, ScriptedStorage

KEY = bytes(range(32))
NAME = "candidates/1/answer"
HEADER = 32
SEALED = CHUNK_BYTES + 16

# sizes around the borders of chunks, where off-by-one errors live
sizes = st.one_of(
    st.integers(0, 300),
    st.builds(lambda chunks, offset: max(0, chunks * CHUNK_BYTES + offset), st.integers(1, 3), st.integers(-2, 2)),
)


def content_of(size: int) -> bytes:
    return (b"".join(i.to_bytes(4, "big") for i in range(size // 4 + 1)))[:size]


async def read(
    objects: EncryptedObjects, start: int = 0, length: int | None = None, key: bytes = KEY, name: str = NAME
) -> bytes:
    return b"".join([piece async for piece in objects.get(key, name, start, length)])


async def check_tampered(objects: EncryptedObjects, start: int = 0, length: int | None = None) -> None:
    with pytest.raises(ProviderError) as raised:
        await read(objects, start, length)
    assert raised.value.code == "tampered"
    assert not raised.value.is_retryable


@pytest.fixture
def storage() -> ScriptedStorage:
    return ScriptedStorage()


@pytest.fixture
async def objects(storage: ScriptedStorage) -> EncryptedObjects:
    """Three and a bit chunks under NAME."""
    encrypted = EncryptedObjects(storage)
    await encrypted.put(KEY, NAME, content_of(3 * CHUNK_BYTES + 1000))
    return encrypted


@settings(deadline=None, max_examples=60)
@given(size=sizes, start=sizes, length=st.one_of(st.none(), sizes), piece=st.integers(1, 200_000))
async def test_any_range_reads_back_exactly(size: int, start: int, length: int | None, piece: int) -> None:
    content = content_of(size)

    async def in_pieces() -> AsyncIterator[bytes]:
        for at in range(0, size, piece):
            yield content[at : at + piece]

    objects = EncryptedObjects(ScriptedStorage())
    stored = await objects.put(KEY, NAME, in_pieces() if piece > size // 100 else content)
    assert stored.size == size == await objects.size(KEY, NAME)
    assert await read(objects) == content
    assert await read(objects, start, length) == content[start : None if length is None else start + length]


@settings(deadline=None, max_examples=80)
@given(position=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
async def test_any_changed_bit_is_detected(position: float, bit: int) -> None:
    storage = ScriptedStorage()
    objects = EncryptedObjects(storage)
    await objects.put(KEY, NAME, content_of(CHUNK_BYTES + 40))
    changed = bytearray(storage.objects[NAME])
    changed[int(position * len(changed))] ^= 1 << bit
    storage.objects[NAME] = bytes(changed)
    await check_tampered(objects)


@settings(deadline=None, max_examples=60)
@given(kept=st.integers(0, HEADER + 4 * SEALED))
async def test_any_truncation_is_detected_even_by_a_range_at_the_start(kept: int) -> None:
    storage = ScriptedStorage()
    objects = EncryptedObjects(storage)
    await objects.put(KEY, NAME, content_of(3 * CHUNK_BYTES + 1000))
    whole = storage.objects[NAME]
    storage.objects[NAME] = whole[: min(kept, len(whole) - 1)]
    await check_tampered(objects, 0, 10)


@pytest.mark.parametrize("chunks", [0, 1, 2, 3])
async def test_a_cut_exactly_between_chunks_is_detected(
    storage: ScriptedStorage, objects: EncryptedObjects, chunks: int
) -> None:
    storage.objects[NAME] = storage.objects[NAME][: HEADER + chunks * SEALED]
    await check_tampered(objects, 0, 1)


async def test_reordered_repeated_and_dropped_chunks_are_detected(
    storage: ScriptedStorage, objects: EncryptedObjects
) -> None:
    whole = storage.objects[NAME]
    header, body = whole[:HEADER], whole[HEADER:]
    one, two, three, last = (body[i * SEALED : (i + 1) * SEALED] for i in range(4))
    for chunks in ([two, one, three, last], [one, one, three, last], [one, three, last], [one, two, last]):
        storage.objects[NAME] = header + b"".join(chunks)
        await check_tampered(objects)
    storage.objects[NAME] = whole + last
    await check_tampered(objects, 0, 1)


async def test_chunks_and_objects_of_another_name_are_detected(
    storage: ScriptedStorage, objects: EncryptedObjects
) -> None:
    await objects.put(KEY, "candidates/1/other", content_of(3 * CHUNK_BYTES + 1000))
    mine, other = storage.objects[NAME], storage.objects["candidates/1/other"]
    storage.objects[NAME] = other
    await check_tampered(objects)
    storage.objects[NAME] = mine[:HEADER] + other[HEADER : HEADER + SEALED] + mine[HEADER + SEALED :]
    await check_tampered(objects)


async def test_a_header_of_another_version_is_not_read(storage: ScriptedStorage, objects: EncryptedObjects) -> None:
    storage.objects[NAME] = b"DDOBJ\x00\x00\x02" + storage.objects[NAME][8:]
    await check_tampered(objects)


async def test_another_key_reads_nothing(objects: EncryptedObjects) -> None:
    with pytest.raises(ProviderError) as raised:
        await read(objects, key=bytes(32))
    assert raised.value.code == "tampered"


async def test_chunks_before_the_damage_are_good_and_none_after_it_comes(
    storage: ScriptedStorage, objects: EncryptedObjects
) -> None:
    changed = bytearray(storage.objects[NAME])
    changed[HEADER + SEALED + 5] ^= 1
    storage.objects[NAME] = bytes(changed)
    reading = objects.get(KEY, NAME)
    assert await anext(reading) == content_of(CHUNK_BYTES)
    with pytest.raises(ProviderError):
        await anext(reading)
    assert await read(objects, 2 * CHUNK_BYTES, 8) == content_of(3 * CHUNK_BYTES)[2 * CHUNK_BYTES :][:8]


async def test_the_same_content_twice_shares_no_bytes_and_shows_no_plain_text(
    storage: ScriptedStorage,
) -> None:
    objects = EncryptedObjects(storage)
    plain = "지원자의 이력서 canary-3f2a".encode() * 50
    first = await objects.put(KEY, NAME, plain)
    sealed = storage.objects[NAME]
    second = await objects.put(KEY, NAME, plain)
    assert first.sha256 != second.sha256
    assert sealed[HEADER:] != storage.objects[NAME][HEADER:]
    assert b"canary" not in sealed
    assert "지원자".encode() not in sealed


async def test_a_short_range_reads_two_chunks_and_the_header_not_the_object(
    storage: ScriptedStorage, objects: EncryptedObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int | None] = []
    real = storage.get

    def recording(key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        asked.append(length)
        return real(key, start, length)

    monkeypatch.setattr(storage, "get", recording)
    await read(objects, CHUNK_BYTES + 7, 20)
    assert asked == [HEADER, SEALED, SEALED]


async def test_a_missing_object_and_a_bad_key_are_told_apart(objects: EncryptedObjects) -> None:
    with pytest.raises(ProviderError) as raised:
        await read(objects, name="candidates/1/none")
    assert raised.value.code == "not_found"
    with pytest.raises(ValueError, match="32 bytes"):
        await objects.put(b"short", NAME, b"")


async def test_works_over_a_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    objects = EncryptedObjects(LocalStorage(tmp_path_factory.mktemp("store"), min_free_bytes=0))
    content = content_of(2 * CHUNK_BYTES + 9)
    await objects.put(KEY, NAME, content)
    assert await read(objects) == content
    assert await read(objects, CHUNK_BYTES - 3, 6) == content[CHUNK_BYTES - 3 : CHUNK_BYTES + 3]
