"""How one endpoint is reached. Handed in as values: this room never reads the environment."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from daedam.providers.llm.prompted.model import Deadlines

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """One endpoint and model. Times in seconds; `temperature` None leaves it to the endpoint.

    `*_deadline_s` end a whole call, re-ask and all; the follow-up's is its request's own.
    """

    engine: str
    model: str
    base_url: str
    api_key: str = ""
    is_local: bool = False
    max_parallel: int = 4
    limit_field: str = "max_tokens"
    output_modes: tuple[str, ...] = ("json_schema", "json_object", "tool", "prompt")
    temperature: float | None = 0.2
    max_response_bytes: int = 5 * MEGABYTE
    plan_deadline_s: float = 25.0
    evaluation_deadline_s: float = 90.0
    insight_deadline_s: float = 90.0
    check_deadline_s: float = 3.0

    def __repr__(self) -> str:
        """Without the key."""
        return f"EndpointSettings({self.engine}:{self.model})"

    @property
    def deadlines(self) -> Deadlines:
        """When each kind of call ends."""
        return Deadlines(self.plan_deadline_s, self.evaluation_deadline_s, self.insight_deadline_s)

    @property
    def is_loopback(self) -> bool:
        """Whether the address is this machine, where a proxy has no business."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False
