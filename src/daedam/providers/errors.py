"""What a vendor's failure looks like to us: whether a retry can help, and a constant code for the log."""

from __future__ import annotations


class ProviderError(Exception):
    """A provider could not do what it was asked.

    `code` is a constant such as "timeout" or "invalid_output" (never the vendor's text, which may hold
    personal words); `is_retryable` says whether the same call can succeed later.
    """

    def __init__(self, code: str, *, is_retryable: bool, engine: str = "") -> None:
        super().__init__(f"{engine or 'provider'}: {code}")
        self.code = code
        self.is_retryable = is_retryable
        self.engine = engine


class ProviderUnavailable(ProviderError):  # noqa: N818 - reads as a state, like the HTTP status
    """The provider cannot be used on this machine: its package or its model files are missing.

    `remedy` is one sentence that names the extra or the command that would make it available.
    """

    def __init__(self, engine: str, remedy: str) -> None:
        super().__init__("unavailable", is_retryable=False, engine=engine)
        self.remedy = remedy
