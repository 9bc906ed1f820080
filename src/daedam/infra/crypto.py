"""Sealing personal words: AES-256-GCM with a key per person, wrapped by the master key.

The associated data names table, column and row, so a ciphertext moved elsewhere does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Exception):  # noqa: N818 - a state of the data
    """A ciphertext was changed, moved, or sealed with another key."""


def place(table: str, column: str, row: object) -> bytes:
    """Associated data that binds a ciphertext to where it stands."""
    return f"{table}.{column}:{row}".encode()


def seal(key: bytes, plain: bytes, where: bytes) -> bytes:
    """`plain` encrypted under `key`, bound to `where`: nonce then ciphertext with tag."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, where)


def unseal(key: bytes, sealed: bytes, where: bytes) -> bytes:
    """What `seal` was given. Raises `SealBroken`."""
    if len(sealed) < NONCE_BYTES:
        raise SealBroken
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], where)
    except InvalidTag:
        raise SealBroken from None


def new_key() -> bytes:
    """A fresh data key."""
    return secrets.token_bytes(KEY_BYTES)


def derive(master_key: bytes, purpose: str) -> bytes:
    """A key for one purpose, from the master key (HMAC-SHA256 as a one-step KDF, NIST SP 800-56C)."""
    return hmac.new(master_key, f"daedam:{purpose}".encode(), hashlib.sha256).digest()


def blind_index(key: bytes, value: str) -> bytes:
    """A keyed digest to look a value up by without storing it (e-mail addresses)."""
    return hmac.new(key, value.strip().casefold().encode(), hashlib.sha256).digest()


def token_digest(token: str) -> bytes:
    """How a random token is stored: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()
