"""A language model behind any OpenAI-compatible endpoint."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from daedam.providers.llm.base import EngineHealth, LlmCapabilities, LlmError
from daedam.providers.llm.endpoint.connection import Connection, RefusedRequestError
from daedam.providers.llm.endpoint.ladder import Ladder
from daedam.providers.llm.endpoint.modes import ModeMemory
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.prompted.model import PromptedLlm


class EndpointLlm(PromptedLlm):
    """One endpoint and model. An instance belongs to one event loop; share `memory` so that each probes once."""

    def __init__(
        self,
        settings: EndpointSettings,
        *,
        memory: ModeMemory | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._connection = Connection(settings)
        s = settings
        super().__init__(
            LlmCapabilities(s.engine, s.model, s.is_local, is_instant=False, max_parallel=s.max_parallel),
            Ladder(settings, self._connection, memory or ModeMemory()),
            settings.deadlines,
            monotonic=monotonic,
        )

    async def check(self) -> EngineHealth:
        """Whether the endpoint answers; one that has no list of models is alive all the same."""
        code = "ok"
        try:
            async with asyncio.timeout(self._settings.check_deadline_s):
                await self._connection.list_models()
        except TimeoutError:
            code = "timeout"
        except LlmError as error:
            code = "ok" if error.code == "model_not_found" else error.code
        except RefusedRequestError:
            code = "server_error"
        return EngineHealth(self._settings.engine, self._settings.model, code == "ok", code)

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()
