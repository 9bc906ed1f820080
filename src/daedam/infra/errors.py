"""Errors a user can meet. Each says its HTTP status, a constant code, and whether a retry can succeed."""

from __future__ import annotations

from daedam.infra.messages import message
from daedam.kit.languages import Language


class DaedamError(Exception):
    """What went wrong, in words the caller's language has (`messages/errors.yaml`, key = `code`)."""

    def __init__(
        self,
        status: int,
        code: str,
        message_key: str | None = None,
        *,
        retry_available: bool = False,
        **values: str,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message_key = message_key or code
        self.retry_available = retry_available
        self.values = values

    def message(self, language: Language) -> str:
        """The sentence shown to a person."""
        return message(self.message_key, language, **self.values)


def not_found() -> DaedamError:
    """404, also for what exists but may not be seen."""
    return DaedamError(404, "not_found")
