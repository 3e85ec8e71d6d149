"""Passphrases: the same text however it was typed, long enough, entered twice alike."""

from __future__ import annotations

import hmac
import unicodedata
from typing import Final

from caseworker.credentials.problems import PassphrasesDiffer, PassphraseTooShort

LEAST_PASSPHRASE: Final = 8
"""Characters that a new passphrase has at least (NIST SP 800-63B, section 3.1.1.2)."""


def as_bytes(passphrase: str) -> bytes:
    """Return the bytes that the key is derived from.

    Composed (Unicode NFC, as RFC 8265 section 4.2 has it): å is typed as one character on one
    system and as two on another. Never fails, whatever bytes the environment held.
    """
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def check_new(passphrase: str) -> None:
    """Raise ``PassphraseTooShort`` where a new passphrase is too easy to guess by its length."""
    if len(unicodedata.normalize("NFC", passphrase)) < LEAST_PASSPHRASE:
        raise PassphraseTooShort(least=LEAST_PASSPHRASE)


def agreed(first: str, second: str) -> str:
    """Return a new passphrase that was entered twice.

    Raises ``PassphraseTooShort`` and ``PassphrasesDiffer``.
    """
    check_new(first)
    if not hmac.compare_digest(as_bytes(first), as_bytes(second)):
        raise PassphrasesDiffer
    return first
