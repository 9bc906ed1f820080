"""What a parsed document is, and the few ways parsing can fail. No parser is imported here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daedam.providers.errors import ProviderError

ENGINE = "documents"


class DocumentKind(StrEnum):
    """What a file really is, by its bytes."""

    PDF = "pdf"
    DOCX = "docx"
    HWPX = "hwpx"
    TEXT = "text"


class DocumentErrorCode(StrEnum):
    """Why a document gave nothing; each has a message of its own for the person who uploaded it."""

    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    ENCRYPTED = "encrypted"
    # also a scan: pages without text are "could not read", never an empty résumé
    UNREADABLE = "unreadable"
    HOSTILE = "hostile"
    TIMEOUT = "timeout"


class DocumentError(ProviderError):
    """Parsing failed; `code` says why. Only a time-out may pass on another try."""

    def __init__(self, code: DocumentErrorCode) -> None:
        super().__init__(code, is_retryable=code is DocumentErrorCode.TIMEOUT, engine=ENGINE)
        self.code: DocumentErrorCode = code


class HiddenReason(StrEnum):
    """Why a reader of the page would not see a text that a machine extracts."""

    NO_CONTRAST = "no_contrast"
    TINY = "tiny"
    OFF_PAGE = "off_page"
    INVISIBLE = "invisible"


class DocumentFlag(StrEnum):
    """What a person should know before trusting the text."""

    HIDDEN_TEXT = "hidden_text"
    WRONG_EXTENSION = "wrong_extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """Bounds of one parse. Sizes in bytes, times in seconds.

    The defaults are measured: ordinary résumés use under a tenth of each, while a 2 kB PDF can be built to
    ask for 2 GB.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_pages: int = 30
    max_characters: int = 200_000
    max_memory_bytes: int = 600 * 1024 * 1024
    max_unpacked_bytes: int = 50 * 1024 * 1024
    max_ratio: int = 200
    max_members: int = 2_000
    max_elements: int = 300_000
    cpu_s: int = 10
    deadline_s: float = 20.0


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A visible line. `ref` ("p2:l14") counts pages (sections in HWPX, always 1 in DOCX and text) and lines."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class HiddenLine:
    """Text that is in the file but not in the reader's sight; it may share its `ref` with a visible line."""

    ref: str
    text: str
    reason: HiddenReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """A document's visible text, line by line, and apart from it what was hidden.

    `page_count` is None for kinds that have no pages until somebody lays them out. `is_truncated` says that
    a limit on pages or characters cut the text.
    """

    kind: DocumentKind
    lines: tuple[DocumentLine, ...]
    hidden_lines: tuple[HiddenLine, ...] = ()
    page_count: int | None = None
    is_truncated: bool = False
    flags: tuple[DocumentFlag, ...] = ()

    @property
    def text(self) -> str:
        """The visible lines, joined by newlines."""
        return "\n".join(line.text for line in self.lines)
