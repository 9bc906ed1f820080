"""Object storage: recordings and uploaded files, in the clear store and encrypted over it."""

from __future__ import annotations

from daedam.providers.storage.base import (
    Content,
    ObjectStorage,
    StorageCapabilities,
    StorageState,
    StoredObject,
)
from daedam.providers.storage.encrypted import CHUNK_BYTES, EncryptedObjects
from daedam.providers.storage.local import LocalStorage
from daedam.providers.storage.registry import StorageOptions, build_storage
from daedam.providers.storage.scripted import ScriptedStorage

__all__ = [
    "CHUNK_BYTES",
    "Content",
    "EncryptedObjects",
    "LocalStorage",
    "ObjectStorage",
    "ScriptedStorage",
    "StorageCapabilities",
    "StorageOptions",
    "StorageState",
    "StoredObject",
    "build_storage",
]
