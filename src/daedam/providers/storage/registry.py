"""From a name in the settings to a store. Reads no environment itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.storage.base import ObjectStorage
from daedam.providers.storage.local import LocalStorage
from daedam.providers.storage.scripted import ScriptedStorage

ENGINES = ("local", "scripted")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageOptions:
    """`folder` is where the local engine keeps objects; it refuses more when `min_free_bytes` is not left."""

    folder: Path
    min_free_bytes: int = 256 * 1024 * 1024


def build_storage(spec: str, options: StorageOptions) -> ObjectStorage:
    """The store called `spec`; `ProviderUnavailable` names the known ones."""
    if spec == "local":
        return LocalStorage(options.folder, options.min_free_bytes)
    if spec == "scripted":
        return ScriptedStorage()
    raise ProviderUnavailable(spec, f"Set the object storage to one of: {', '.join(ENGINES)}.")
