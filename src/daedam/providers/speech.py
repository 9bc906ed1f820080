"""What hearing and speaking share: the shape of samples, and how an engine says that it is ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

HEARING_RATE = 16_000
"""Samples per second of everything that is listened to: int16, one channel."""

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """Whether an engine can work here, and what would make it able to.

    `detail` and `remedy` are sentences for an operator: they hold no personal words.
    """

    is_ready: bool
    engine: str
    model: str
    detail: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Where an engine behind an address is, and the key it wants. The key is never shown."""

    base_url: str
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechOptions:
    """What the registries of hearing and speaking need besides a name.

    `home` is the state folder (`DAEDAM_HOME`) whose `models` `daedam models pull` fills; None: no pulled
    models. `script` feeds the scripted recogniser: one text per utterance. `threads` bounds a model's cores.
    `services` are the engines behind addresses, by their names; `first_result_s` is how long a chain of
    recognisers lets somebody speak without anything coming back.
    """

    home: Path | None = None
    script: tuple[str, ...] = field(default=())
    threads: int = 1
    voice: str | None = None
    services: Mapping[str, Service] = field(default_factory=dict)
    first_result_s: float = 4.0
