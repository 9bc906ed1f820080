"""Files made to harm: each ends quickly with one clear code, and the process reading it stays small."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from daedam.providers.documents import (
    DocumentError,
    DocumentErrorCode,
    ParseLimits,
    parse_document,
)
from daedam.providers.documents import parse as parse_module
from unit.providers.documents.office_files import (
    BILLION_LAUGHS,
    archive,
    hangul_file,
    hangul_paragraph,
    replaced,
    word_file,
)
from unit.providers.documents.pdf_files import (
    form_bomb,
    huge_xref,
    locked_pdf,
    page_bomb,
    pdf,
    stream_bomb,
    words,
)

Code = DocumentErrorCode
WORD = word_file("Honest words")
DOCUMENT = "word/document.xml"


def zip_bomb() -> bytes:
    return replaced(WORD, {"word/media/image1.png": b"\0" * 60_000_000})


def understated_bomb() -> bytes:
    """Declares a size of one byte for what unpacks to sixty million."""
    bomb = bytearray(archive({"[Content_Types].xml": "x", DOCUMENT: b" " * 60_000_000}))
    size = (60_000_000).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (1).to_bytes(4, "little")
    return bytes(bomb)


def many_members() -> bytes:
    return replaced(WORD, {f"word/{number}.bin": b"" for number in range(3_000)})


def doubled_member() -> bytes:
    written = io.BytesIO(WORD)
    with zipfile.ZipFile(written, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr(DOCUMENT, "<other/>")
    return written.getvalue()


def locked_member() -> bytes:
    """The bit that says "encrypted", set in every directory entry."""
    locked = bytearray(WORD)
    at = -1
    while (at := locked.find(b"PK\x01\x02", at + 1)) >= 0:
        locked[at + 8] |= 1
    return bytes(locked)


def nested(depth: int) -> str:
    return "<?xml version='1.0'?>" + "<a>" * depth + "</a>" * depth


def many_elements() -> str:
    return "<a>" + "".join(f"<b{number * number % 99_991}/>" for number in range(400_000)) + "</a>"


def old_word(marker: str = "") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + marker.encode("utf-16-le") + bytes(512)


HOSTILE = {
    "zip bomb": (zip_bomb(), Code.HOSTILE),
    "zip bomb that understates itself": (understated_bomb(), Code.UNREADABLE),
    "three thousand members": (many_members(), Code.HOSTILE),
    "two members of one name": (doubled_member(), Code.HOSTILE),
    "billion laughs in a Word file": (replaced(WORD, {DOCUMENT: BILLION_LAUGHS}), Code.HOSTILE),
    "billion laughs in its styles": (replaced(WORD, {"word/styles.xml": BILLION_LAUGHS}), Code.HOSTILE),
    "billion laughs in a Hangul file": (
        hangul_file(hangul_paragraph("x"), extra={"Contents/section1.xml": BILLION_LAUGHS}),
        Code.HOSTILE,
    ),
    "external entity": (
        replaced(WORD, {DOCUMENT: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'.encode("utf-16")}),
        Code.HOSTILE,
    ),
    "elements nested ten thousand deep": (replaced(WORD, {DOCUMENT: nested(10_000)}), Code.HOSTILE),
    "a million elements": (replaced(WORD, {DOCUMENT: many_elements()}), Code.TOO_LARGE),
    "Word file and Hangul file at once": (
        replaced(WORD, {"mimetype": "application/hwp+zip", "Contents/section0.xml": "<a/>"}),
        Code.HOSTILE,
    ),
    "PDF with an archive behind it": (pdf([words("front")]) + WORD, Code.HOSTILE),
    "archive with a PDF within its first kilobyte": (
        archive({"a": pdf([words("inner")])}, zipfile.ZIP_STORED),
        Code.HOSTILE,
    ),
    "program with a PDF behind it": (b"MZ\x90\x00" + bytes(60) + pdf([words("inner")]), Code.HOSTILE),
    "stream that unpacks to a gigabyte": (stream_bomb(1024), Code.HOSTILE),
    # PDFium rebuilds the table from the objects that are there
    "cross-reference table of two thousand million": (huge_xref(), None),
    "PDF with a password": (locked_pdf(), Code.ENCRYPTED),
    "Word file with a password": (old_word("EncryptedPackage"), Code.ENCRYPTED),
    "archive with a password": (locked_member(), Code.ENCRYPTED),
    "Hangul file with a password": (
        hangul_file("", extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        Code.ENCRYPTED,
    ),
    "old Word or Hangul file": (old_word(), Code.UNSUPPORTED_TYPE),
    "Word file cut off": (WORD[: len(WORD) // 2], Code.UNREADABLE),
    "PDF cut off at its head": (b"%PDF-1.7\n1 0 obj\n<< /Ty", Code.UNREADABLE),
    "scan without text": (pdf(["0 0 595 842 re f"]), Code.UNREADABLE),
    "PDF of hidden words only": (pdf([words("only for machines", colour="1 g")]), Code.UNREADABLE),
    "PDF without pages": (pdf([]), Code.UNREADABLE),
    "Word file without words": (word_file(), Code.UNREADABLE),
    "Word file whose body is something else": (replaced(WORD, {DOCUMENT: "<a/>"}), Code.UNREADABLE),
    "broken XML": (replaced(WORD, {DOCUMENT: "<a><b></a>"}), Code.UNREADABLE),
    "blank text": (b" \r\n\t\n", Code.UNREADABLE),
    "nothing": (b"", Code.UNREADABLE),
    "a spreadsheet": (archive({"[Content_Types].xml": "x", "xl/workbook.xml": "<a/>"}), Code.UNSUPPORTED_TYPE),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, Code.UNSUPPORTED_TYPE),
    "random bytes": (bytes((i * i * 31 + i) % 256 for i in range(5_000)), Code.UNSUPPORTED_TYPE),
    "rich text": (rb"{\rtf1\ansi Honest words}", Code.UNSUPPORTED_TYPE),
    "a web page": (b"<!DOCTYPE html><p>Honest words", Code.UNSUPPORTED_TYPE),
}


async def outcome(content: bytes) -> Code | None:
    """The code parsing ended with; None when there was text."""
    try:
        await parse_document(content, "resume.pdf", ParseLimits(deadline_s=5.0, cpu_s=4))
    except DocumentError as error:
        return error.code
    return None


@pytest.mark.parametrize("name", HOSTILE)
async def test_each_ends_soon_with_a_clear_code(name: str) -> None:
    content, code = HOSTILE[name]
    started = time.monotonic()
    assert await outcome(content) is code
    assert time.monotonic() - started < 6.0


@pytest.mark.parametrize("code", Code)
def test_an_error_says_its_code_and_nothing_of_the_content(code: Code) -> None:
    error = DocumentError(code)
    assert str(error) == f"documents: {code}"
    assert error.is_retryable is (code is Code.TIMEOUT)


READ_ALL = """
import asyncio, pathlib, resource, sys
from daedam.providers.documents import DocumentError, parse_document

for name in sys.argv[1:]:
    try:
        asyncio.run(parse_document(pathlib.Path(name).read_bytes(), "a"))
        sys.exit(name + " was read")
    except DocumentError:
        pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_no_reader_grew_beyond_its_bound(tmp_path: Path) -> None:
    """From a small process of its own: Linux counts for a child what its parent held when it was started."""
    bombs = (stream_bomb(1024), zip_bomb(), replaced(WORD, {DOCUMENT: BILLION_LAUGHS}))
    paths = [tmp_path / str(n) for n in range(len(bombs))]
    for path, content in zip(paths, bombs, strict=True):
        path.write_bytes(content)
    told = subprocess.run([sys.executable, "-c", READ_ALL, *map(str, paths)], check=True, capture_output=True)
    assert 10_000 < int(told.stdout) <= 600 * 1024


async def test_a_page_bomb_costs_the_pages_read_and_no_more() -> None:
    parsed = await parse_document(page_bomb(50_000), "a.pdf")
    assert parsed.page_count == 50_000
    assert parsed.is_truncated
    assert len(parsed.lines) == 30


async def test_endless_work_is_a_timeout_by_our_clock() -> None:
    with pytest.raises(DocumentError) as raised:
        await parse_document(form_bomb(depth=9, width=9), "a.pdf", ParseLimits(deadline_s=0.5))
    assert raised.value.code is Code.TIMEOUT
    assert raised.value.is_retryable


async def test_endless_work_ends_by_its_own_clock_or_its_own_bound_whichever_a_machine_reaches_first() -> None:
    began = time.monotonic()
    with pytest.raises(DocumentError) as raised:
        await parse_document(form_bomb(depth=9, width=9), "a.pdf", ParseLimits(cpu_s=1, deadline_s=60.0))
    assert raised.value.code in (Code.TIMEOUT, Code.HOSTILE)
    assert time.monotonic() - began < 50.0, "not by our clock"


async def test_too_many_bytes_are_refused_before_a_process_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_module, "_CHILD", "no.such.module")
    with pytest.raises(DocumentError) as raised:
        await parse_document(b"x" * 101, "a.txt", ParseLimits(max_bytes=100))
    assert raised.value.code is Code.TOO_LARGE


async def test_a_cancelled_call_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: asyncio.Queue[asyncio.subprocess.Process] = asyncio.Queue()
    real = parse_module._start

    async def recording(limits: ParseLimits) -> asyncio.subprocess.Process:
        process = await real(limits)
        started.put_nowait(process)
        return process

    monkeypatch.setattr(parse_module, "_start", recording)
    parsing = asyncio.create_task(parse_document(form_bomb(depth=9, width=9), "a.pdf"))
    process = await started.get()
    assert process.returncode is None
    parsing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await parsing
    assert process.returncode is not None


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"words", b'{"kind": "exe"}', b'{"kind": "pdf", "lines": 7}', b'{"error": "made up"}', b"\xff"],
)
async def test_a_reader_that_was_taken_over_is_not_believed(
    answer: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    async def speaking(*_: object) -> bytes:
        return answer

    monkeypatch.setattr(parse_module, "_answer", speaking)
    with pytest.raises(DocumentError) as raised:
        await parse_document(b"Honest words", "a.txt")
    assert raised.value.code is Code.HOSTILE


async def test_a_reader_that_talks_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_module, "_ANSWER_FLOOR_BYTES", 10)
    with pytest.raises(DocumentError) as raised:
        await parse_document(b"Honest words " * 50, "a.txt", ParseLimits(max_characters=20))
    assert raised.value.code is Code.HOSTILE


def test_the_reader_can_open_neither_file_nor_socket() -> None:
    probe = (
        "import resource, socket\n"
        "from daedam.providers.documents import ParseLimits\n"
        "from daedam.providers.documents.child import _forbid_opening, _limit_process\n"
        "_limit_process(ParseLimits()); _forbid_opening()\n"
        "for attempt in (lambda: open('/etc/hostname'), socket.socket):\n"
        "    try:\n"
        "        attempt()\n"
        "    except OSError as error:\n"
        "        print(error.errno)\n"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["24", "24"]
