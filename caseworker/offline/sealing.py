"""Encryption of what lies beside the database: the journal and the key check.

Each purpose has a key of its own, derived from the store's (HKDF-SHA256, RFC 5869); contents are
sealed with ChaCha20-Poly1305 (RFC 8439) under a random nonce.
"""

from __future__ import annotations

import hashlib
import os
from enum import Enum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caseworker.folders import write_private

KEY_BYTES = 32
_NONCE_BYTES = 12
_CHECK_MAGIC = b"CWCHECK1"
_CHECK_TEXT = b"this key opens the store"
_DIGEST_BYTES = 32


class Seal:
    """Seals and opens contents for one purpose under the store's key."""

    OVERHEAD = _NONCE_BYTES + 16

    def __init__(self, key: bytes, purpose: str) -> None:
        derive = HKDF(
            algorithm=hashes.SHA256(),
            length=KEY_BYTES,
            salt=None,
            info=f"caseworker {purpose}".encode(),
        )
        self._cipher = ChaCha20Poly1305(derive.derive(key))

    def close(self, content: bytes, bound: bytes) -> bytes:
        """Seal a content; ``bound`` is not hidden but must be the same when it is opened."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes | None:
        """Return the content, or None when this key did not seal it or a bit of it changed."""
        if len(sealed) < self.OVERHEAD:
            return None
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
        except InvalidTag:
            return None


class KeyVerdict(Enum):
    """What the key check says of a key."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


def write_key_check(path: Path, key: bytes) -> None:
    """Write the file that later tells a wrong key from a damaged store."""
    sealed = _CHECK_MAGIC + Seal(key, "key check").close(_CHECK_TEXT, _CHECK_MAGIC)
    write_private(path, sealed + hashlib.sha256(sealed).digest())


def key_verdict(path: Path, key: bytes) -> KeyVerdict:
    """Tell whether a key is the one that the check was written with.

    UNKNOWN where the file is missing or damaged itself: a plain digest in it tells damage from a
    wrong key. Raises OSError.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return KeyVerdict.UNKNOWN
    sealed, digest = content[:-_DIGEST_BYTES], content[-_DIGEST_BYTES:]
    if hashlib.sha256(sealed).digest() != digest or not sealed.startswith(_CHECK_MAGIC):
        return KeyVerdict.UNKNOWN
    opened = Seal(key, "key check").open(sealed[len(_CHECK_MAGIC) :], _CHECK_MAGIC)
    return KeyVerdict.RIGHT if opened == _CHECK_TEXT else KeyVerdict.WRONG
