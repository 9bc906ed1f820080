"""The engine that is put to the test: rules, the gullible one, or any engine a setting could name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from daedam.apps.engines import build_language_model
from daedam.apps.evals.carriers import load_payloads
from daedam.apps.evals.gullible import gullible_llm
from daedam.infra.settings import get_settings
from daedam.providers.llm.base import LanguageModel
from daedam.providers.llm.rules.engine import RulesEngine

RULES, GULLIBLE = "rules", "scripted-gullible"


@asynccontextmanager
async def engine_for(spec: str) -> AsyncIterator[LanguageModel]:
    """The engine named by `spec`. Raises `UnknownEngineError` or `SettingsError` for one that cannot be built."""
    if spec == GULLIBLE:
        async with gullible_llm(payload.text for payload in load_payloads()) as llm:
            yield llm
        return
    llm = RulesEngine() if spec == RULES else _named(spec)
    try:
        yield llm
    finally:
        await llm.close()


def _named(spec: str) -> LanguageModel:
    return build_language_model(get_settings().model_copy(update={"llm": spec}), has_morphology=True)
