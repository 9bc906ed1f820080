"""What recognisers behind an address have in common: how they are reached, and what their refusals mean."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from daedam.providers.errors import ProviderError


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """One service and model. The key is never shown, nor put into an error."""

    model: str
    base_url: str
    api_key: str = ""

    def __repr__(self) -> str:
        """Without the key."""
        return f"RemoteSettings({self.model})"

    @property
    def is_loopback(self) -> bool:
        """Whether the address is this machine: then no sound leaves it, and no proxy is asked."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False


_REFUSALS = {
    400: ("bad_request", False),
    401: ("unauthorized", False),
    402: ("quota_exhausted", False),
    403: ("unauthorized", False),
    404: ("unknown_model", False),
    413: ("too_long", False),
    422: ("bad_request", False),
    429: ("rate_limited", True),
}


def refusal_of(engine: str, status: int) -> ProviderError:
    """The error for an HTTP status that is not success."""
    code, is_retryable = _REFUSALS.get(status, ("server_error", status >= 500))
    return ProviderError(code, is_retryable=is_retryable, engine=engine)
