"""The headers of the upload protocol, well formed and not."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.features.recordings import tus
from daedam.infra.errors import DaedamError

SESSION = UUID("01900000-0000-7000-8000-000000000001")
QUESTION = UUID("01900000-0000-7000-8000-000000000002")


def encoded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def refusal(call: object, *arguments: object) -> tuple[int, str]:
    with pytest.raises(DaedamError) as raised:
        call(*arguments)  # type: ignore[operator]
    return raised.value.status, raised.value.code


names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)


@given(st.dictionaries(names, st.text(max_size=30), max_size=8))
def test_metadata_is_read_as_it_was_written(values: dict[str, str]) -> None:
    raw = ",".join(f"{name} {encoded(value)}" if value else name for name, value in values.items())
    assert tus.read_metadata(raw) == values


@pytest.mark.parametrize(
    "raw",
    ["a !", "a YQ", "a /w==", "a YQ==,a YQ==", "ü YQ==", "a\tb YQ==", "a YQ== YQ==", "x" * 200, "a " + "A" * 4096],
)
def test_metadata_that_makes_no_sense_is_refused(raw: str) -> None:
    assert refusal(tus.read_metadata, raw) == (400, "upload_header")


def test_an_announcement_names_session_question_size_and_file() -> None:
    raw = f"session_id {encoded(str(SESSION))},question_id {encoded(str(QUESTION))},filename {encoded('답변.webm')}"
    found = tus.announcement({"upload-length": "123", "upload-metadata": raw})
    assert (found.session_id, found.question_id, found.size) == (SESSION, QUESTION, 123)
    assert (found.file_name, found.metadata) == ("답변.webm", raw)
    whole = tus.announcement(
        {"upload-length": "0", "upload-metadata": f"session_id {encoded(str(SESSION))},question_id"}
    )
    assert (whole.question_id, whole.file_name, whole.size) == (None, "", 0)


@pytest.mark.parametrize("value", ["", "-1", "+1", " 1", "1.0", "0x1", "١", "1e3", "9" * 16])
def test_a_count_of_bytes_is_digits(value: str) -> None:
    assert refusal(tus.number, {"upload-offset": value}, "upload-offset") == (400, "upload_header")


@pytest.mark.parametrize("version", [None, "", "1.0", "1.0.1", "0.2.2"])
def test_only_our_version_is_spoken(version: str | None) -> None:
    headers = {} if version is None else {"tus-resumable": version}
    assert refusal(tus.require_version, headers) == (412, "tus_version")


def test_our_version_is_spoken() -> None:
    assert tus.require_version({"tus-resumable": "1.0.0"}) is None


@pytest.mark.parametrize("algorithm", tus.ALGORITHMS)
def test_a_checksum_is_told_with_its_algorithm(algorithm: str) -> None:
    digest = hashlib.new(algorithm, b"abc").digest()
    found = tus.checksum({"upload-checksum": f"{algorithm} {base64.b64encode(digest).decode()}"})
    assert found is not None
    hasher = found.hasher()
    hasher.update(b"abc")
    assert hasher.digest() == found.digest == digest


@pytest.mark.parametrize(
    ("value", "code"),
    [("md5 YQ==", "upload_checksum_unknown"), ("", "upload_checksum_unknown"), ("sha1 !!", "upload_header")],
)
def test_another_checksum_is_refused(value: str, code: str) -> None:
    assert refusal(tus.checksum, {"upload-checksum": value}) == (400, code)


def test_no_checksum_is_none() -> None:
    assert tus.checksum({}) is None


def test_dates_are_written_as_http_writes_them() -> None:
    assert tus.http_date(datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC)) == "Sun, 01 Mar 2026 09:05:07 GMT"
