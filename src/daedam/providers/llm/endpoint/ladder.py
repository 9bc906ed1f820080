"""One completion in the strongest output mode the endpoint takes: found once, remembered, shared."""

from __future__ import annotations

from typing import Any

from daedam.providers.llm.base import LlmError
from daedam.providers.llm.endpoint.connection import Connection, RefusedRequestError
from daedam.providers.llm.endpoint.modes import ModeMemory, is_refused_mode, shaped
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.prompted.asking import Completion, Messages, Wanted
from daedam.providers.llm.prompted.schemas import schema_of


class Ladder:
    """Asks one endpoint for replies of a given shape; remembers which output mode it takes."""

    def __init__(self, settings: EndpointSettings, connection: Connection, memory: ModeMemory) -> None:
        self._settings = settings
        self._connection = connection
        self._memory = memory
        self._takes_temperature = settings.temperature is not None

    async def complete(self, messages: Messages, wanted: Wanted[Any]) -> Completion:
        """In the remembered mode; while none is known, one caller probes and the others wait."""
        key = (self._settings.base_url, self._settings.model)
        if key in self._memory.known:
            return await self._descend(messages, wanted, self._memory.known[key])
        async with self._memory.probing:
            return await self._descend(messages, wanted, self._memory.known.get(key))

    async def _descend(self, messages: Messages, wanted: Wanted[Any], known: str | None) -> Completion:
        """From the known mode (else the first) down until one is taken; a last refusal is the request's fault."""
        modes = self._settings.output_modes
        refusal: RefusedRequestError | None = None
        for mode in modes[modes.index(known) if known else 0 :]:
            try:
                completion = await self._try(mode, messages, wanted)
            except RefusedRequestError as error:
                if not is_refused_mode(error.status, error.text):
                    raise LlmError("server_error", is_retryable=True, engine=self._settings.engine) from None
                refusal = error
            else:
                self._memory.known[(self._settings.base_url, self._settings.model)] = mode
                return completion
        is_server = refusal is not None and refusal.status >= 500
        code = "server_error" if is_server else "bad_request"
        raise LlmError(code, is_retryable=is_server, engine=self._settings.engine)

    async def _try(self, mode: str, messages: Messages, wanted: Wanted[Any]) -> Completion:
        body: dict[str, Any] = {
            "model": self._settings.model,
            self._settings.limit_field: wanted.max_tokens,
            **shaped(mode, messages, wanted.kind.__name__, schema_of(wanted.kind)),
        }
        if not self._takes_temperature:
            return await self._connection.complete(body)
        try:
            return await self._connection.complete(body | {"temperature": self._settings.temperature})
        except RefusedRequestError as error:
            if "temperature" not in error.text:
                raise
            self._takes_temperature = False
            return await self._connection.complete(body)
