"""Where a model's file is: a path, a model preset, or a name from `daedam models`."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.llm.base import LlmError
from daedam.providers.llm.endpoint.presets import MODELS, model_name
from daedam.providers.models.catalogue import UnknownModel, find
from daedam.providers.models.store import model_folder

ENGINE = "gguf"
PACKAGE = "llama_cpp"
INSTALL = "Install the runtime: 'make gguf' in a checkout, or the extra daedam[gguf]."
SUFFIX = ".gguf"
DEFAULT_CONTEXT = 8192


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file that was named. `path` is None when the name is unknown; `remedy` says what would help then.

    `context_tokens` is how much prompt and reply together may hold; `is_elsewhere` that another process runs it.
    """

    name: str
    path: Path | None
    remedy: str = ""
    context_tokens: int = DEFAULT_CONTEXT
    is_elsewhere: bool = False

    @property
    def missing(self) -> str | None:
        """The sentence that says what would help, where the extra is not installed or there is no such file."""
        if importlib.util.find_spec(PACKAGE) is None:
            return INSTALL
        return None if self.path is not None and self.path.is_file() else self.remedy

    def demand(self) -> Path:
        """The file's path. Raises `ProviderUnavailable` where something is missing.

        `LlmError("other_process")` in a process that holds no models.
        """
        if self.is_elsewhere:
            raise LlmError("other_process", is_retryable=False, engine=ENGINE)
        remedy = self.missing
        if self.path is None or remedy is not None:
            raise ProviderUnavailable(ENGINE, remedy or self.remedy)
        return self.path


def locate(model: str, home: Path | None) -> ModelFile:
    """What `gguf:MODEL` means. Raises UnknownModel when it is neither a path nor a known name.

    A path ends in ".gguf"; a preset ("llama-3.1-8b-q4") stands for its catalogue entry.
    """
    preset = MODELS.get(model.lower())
    if model.endswith(SUFFIX):
        path = Path(model).expanduser()
        return ModelFile(path.name, path, f"There is no model file at '{model}'.")
    entry = find(model_name(ENGINE, model))
    if not entry.files[0].endswith(SUFFIX):
        raise UnknownModel(f"The model '{entry.id}' is not a language model in a GGUF file.")
    context = min(DEFAULT_CONTEXT, preset.context_tokens) if preset else _context_of(entry.id)
    pulled = None if home is None else model_folder(home, entry.id) / entry.files[0]
    return ModelFile(entry.files[0], pulled, f"Its file is not here: run 'daedam models pull {entry.id}'.", context)


def _context_of(entry_id: str) -> int:
    known = [preset.context_tokens for preset in MODELS.values() if preset.names_at.get(ENGINE) == entry_id]
    return min([DEFAULT_CONTEXT, *known])
