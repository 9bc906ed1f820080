"""A tiny PDF writer: just enough of the format to make honest files and hostile ones."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

CATALOG = 1
PAGES = 2
LATIN = 3
KOREAN = 4
TO_UNICODE = 5
CID_FONT = 6
_FIRST_PAGE = 7


def words(  # one text operation
    text: str,
    y: float = 700,
    x: float = 72,
    size: float = 12,
    colour: str = "0 g",
    mode: int = 0,
    matrix: str = "1 0 0 1",
) -> str:
    """Latin text in /F1; Korean (anything beyond it) as two-byte codes in /F2."""
    if text.isascii():
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font, shown = "/F1", f"({escaped})"
    else:
        font, shown = "/F2", f"<{text.encode('utf-16-be').hex()}>"
    return f"q {colour} BT {font} {size} Tf {mode} Tr {matrix} {x} {y} Tm {shown} Tj ET Q\n"


def rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f"q {colour} {x} {y} {width} {height} re f Q\n"


def stream(body: bytes, extra: str = "") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(body), extra.encode(), body)


def pdf(pages: Iterable[str | bytes], *, page_extra: str = "", trailer_extra: str = "") -> bytes:
    """A file with one page per content stream (a `bytes` page is a finished stream object)."""
    bodies: dict[int, bytes] = {CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>"}
    bodies |= _fonts()
    kids = []
    number = _FIRST_PAGE
    for content in pages:
        resources = f"/Resources << /Font << /F1 {LATIN} 0 R /F2 {KOREAN} 0 R >> >>"
        head = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources}"
        bodies[number] = f"{head} /Contents {number + 1} 0 R {page_extra} >>".encode()
        bodies[number + 1] = content if isinstance(content, bytes) else stream(content.encode())
        kids.append(f"{number} 0 R")
        number += 2
    bodies[PAGES] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return assemble(bodies, trailer_extra)


def assemble(bodies: dict[int, bytes], trailer_extra: str = "") -> bytes:
    """Numbered objects, their cross-reference table and the trailer."""
    written = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number in sorted(bodies):
        offsets[number] = len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, bodies[number])
    start = len(written)
    size = max(bodies) + 1
    written += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        written += f"{offsets.get(number, 0):010d} 00000 {'n' if number in offsets else 'f'} \n".encode()
    written += f"trailer\n<< /Size {size} /Root 1 0 R {trailer_extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(written)


def _fonts() -> dict[int, bytes]:
    """Helvetica, and a Korean font without a font file: its ToUnicode map says what each code means."""
    ranges = "\n".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(0xAC, 0xD8))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{0xD8 - 0xAC + 2} beginbfrange\n<0000> <00ff> <0000>\n<2000> <20ff> <2000>\n{ranges}\nendbfrange\n"
        "endcmap end end"
    )
    descriptor = "<< /Type /FontDescriptor /FontName /Any /Flags 4 /Ascent 900 /Descent -100 >>"
    return {
        LATIN: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        KOREAN: (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H "
            f"/DescendantFonts [{CID_FONT} 0 R] /ToUnicode {TO_UNICODE} 0 R >>"
        ).encode(),
        TO_UNICODE: stream(cmap.encode()),
        CID_FONT: (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 1000 /CIDToGIDMap /Identity "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {descriptor} >>"
        ).encode(),
    }


def locked_pdf() -> bytes:
    """Encrypted for a user password nobody knows (standard handler, 40-bit RC4)."""
    secret = "<" + "5a" * 32 + ">"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {secret} /U {secret} /P -4 >> /ID [<00><00>]"
    return pdf([words("locked away")], trailer_extra=encrypt)


def stream_bomb(unpacked_mb: int) -> bytes:
    """One page whose content unpacks twice: a few kilobytes of file, `unpacked_mb` of spaces."""
    packer = zlib.compressobj(9)
    blank = b" " * 2**20
    # After a full flush equal input packs to equal bytes, so the second block can be repeated as it is.
    first = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    second = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(unpacked_mb):
        checksum = zlib.adler32(blank, checksum)
    last = b"\x01\x00\x00\xff\xff" + checksum.to_bytes(4, "big")
    once = first + second * (unpacked_mb - 1) + last
    return pdf([stream(zlib.compress(once, 9), "/Filter [/FlateDecode /FlateDecode]")])


def page_bomb(count: int) -> bytes:
    """A page tree whose kids are all the same page, and which claims still more of them."""
    bodies = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
        **_fonts(),
        _FIRST_PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /Font << /F1 3 0 R >> >> /Contents 8 0 R >>",
        8: stream(words("again and again").encode()),
    }
    kids = " ".join(["7 0 R"] * count)
    bodies[PAGES] = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()
    return assemble(bodies)


def form_bomb(depth: int, width: int) -> bytes:
    """Forms that each draw the next `width` times: the work grows as width to the power of depth."""
    bodies = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
        PAGES: b"<< /Type /Pages /Count 1 /Kids [7 0 R] >>",
        **_fonts(),
        7: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /XObject << /X 9 0 R >> >> /Contents 8 0 R >>",
        8: stream(b"/X Do " * width),
    }
    for level in range(depth):
        extra = (
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> /XObject << /X {10 + level} 0 R >> >>"
        )
        body = b"/X Do " * width if level < depth - 1 else words("deep").encode()
        bodies[9 + level] = stream(body, extra)
    return assemble(bodies)


def huge_xref() -> bytes:
    """Claims two thousand million objects."""
    good = pdf([words("small")])
    return good.replace(b"xref\n0 ", b"xref\n0 2147483647\nxref\n0 ", 1).replace(b"/Size 9", b"/Size 2147483647")
