"""The vault's format: secrets sealed under a passphrase.

A JSON object. A key is derived from the passphrase with scrypt (RFC 7914) and seals each secret
in a box of its own with AES-256-GCM. The associated data of a box names the program, the
version, the profile, the parameters and what the box holds, so that no box opens in another
place. Two boxes rather than one: logging out takes the secret away without the passphrase.

The checksum is no protection against anybody. It tells a file that a disk or a careless hand has
changed from one that the passphrase does not open; GCM alone cannot.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

import msgspec

from caseworker.credentials.kept import STORE_KEY_BYTES, Secrets
from caseworker.credentials.passphrase import as_bytes
from caseworker.i18n import _

VERSION: Final = 1
MOST_BYTES: Final = 64 * 1024
"""A vault file is under 1 KiB; what is larger is not read into memory."""

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_SALT_BYTES: Final = 16
_MOST_SALT_BYTES: Final = 64
_LEAST_N: Final = 2**14
# n × r × p. Twice a new vault's; it also bounds the memory, 128 × n × r bytes, to 256 MiB.
_MOST_WORK: Final = 2**21


class Damaged(Exception):
    """The text is not a vault that was written whole. Holds the reason in the user's language."""


class TooNew(Exception):
    """The vault has a version that this program does not know."""


class WrongPassphrase(Exception):
    """The vault is whole, but the passphrase does not open it."""


class Scrypt(msgspec.Struct, frozen=True):
    """The cost of one guess at the passphrase: ``n`` × ``r`` × 128 bytes, ``p`` times over."""

    salt: bytes
    n: int
    r: int
    p: int


class Box(msgspec.Struct, frozen=True):
    """Something sealed."""

    nonce: bytes
    sealed: bytes


class Vault(msgspec.Struct, frozen=True, kw_only=True):
    """The file's content. Bytes are base64 in it."""

    version: int = VERSION
    profile: str
    kdf: str = "scrypt"
    cipher: str = "AES-256-GCM"
    scrypt: Scrypt
    store_key: Box
    secret: Box | None = None

    def about(self, holds: str) -> bytes:
        """Return the associated data of the box that holds the named thing."""
        return msgspec.json.encode(
            (
                "caseworker vault",
                self.version,
                self.profile,
                self.kdf,
                self.cipher,
                self.scrypt,
                holds,
            )
        )


def new_scrypt() -> Scrypt:
    """Return the cost of a new vault, with a new salt.

    Of the OWASP Password Storage Cheat Sheet's equal choices this is the one with 64 MiB: 0.25 s
    on a slow two-core machine, where n = 2¹⁷ with p = 1 took 0.44 s.
    """
    return Scrypt(salt=os.urandom(_SALT_BYTES), n=2**16, r=8, p=2)


def seal(profile: str, kept: Secrets, passphrase: str) -> bytes:
    """Return the text of a new vault that holds these secrets, with a salt of its own."""
    scrypt = new_scrypt()
    blank = Vault(profile=profile, scrypt=scrypt, store_key=Box(nonce=b"", sealed=b""))
    key = _derive(scrypt, passphrase)
    secret = kept.secret
    return _text(
        msgspec.structs.replace(
            blank,
            store_key=_shut(key, blank.about("store key"), kept.store_key),
            secret=None if secret is None else _shut(key, blank.about("secret"), secret.encode()),
        )
    )


def unseal(profile: str, text: bytes, passphrase: str) -> Secrets:
    """Return the secrets in a vault's text.

    Raises ``Damaged``, ``TooNew`` and ``WrongPassphrase``. A hostile file costs at most 256 MiB
    and about a second.
    """
    vault = parse(profile, text)
    key = _derive(vault.scrypt, passphrase)
    store_key = _open(key, vault.about("store key"), vault.store_key)
    if len(store_key) != STORE_KEY_BYTES:
        raise Damaged(_("a key has the wrong length"))
    if vault.secret is None:
        return Secrets(secret=None, store_key=store_key)
    try:
        secret = _open(key, vault.about("secret"), vault.secret).decode()
    except WrongPassphrase:  # it opened the first box
        raise Damaged(_("its content has changed")) from None
    return Secrets(secret=secret, store_key=store_key)


def without_secret(profile: str, text: bytes) -> bytes:
    """Return the text of the vault without its secret; the key of the drafts stays.

    Raises ``Damaged`` and ``TooNew``.
    """
    return _text(msgspec.structs.replace(parse(profile, text), secret=None))


def parse(profile: str, text: bytes) -> Vault:
    """Return the vault in this text, still locked. Raises ``Damaged`` and ``TooNew``."""
    try:
        content = msgspec.json.decode(text, type=dict[str, object])
        checksum = content.pop("checksum", "")
        if checksum != _checksum(content):
            raise Damaged(_("its content has changed"))
        if content.get("version") != VERSION:
            raise TooNew
        vault = msgspec.convert(content, Vault)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError):
        raise Damaged(_("it is not a whole vault file")) from None
    if vault.profile != profile:
        raise Damaged(_("it belongs to the profile {name}").format(name=vault.profile))
    if not _bearable(vault):
        raise Damaged(_("its parameters are out of bounds"))
    return vault


def _bearable(vault: Vault) -> bool:
    """Tell whether the parameters are ones that this program could have written."""
    cost = vault.scrypt
    return (
        (vault.kdf, vault.cipher) == ("scrypt", "AES-256-GCM")
        and _SALT_BYTES <= len(cost.salt) <= _MOST_SALT_BYTES
        and cost.n >= _LEAST_N
        and cost.n & (cost.n - 1) == 0
        and cost.r >= 1
        and cost.p >= 1
        and cost.n * cost.r * cost.p <= _MOST_WORK
        and all(len(box.nonce) == _NONCE_BYTES for box in (vault.store_key, vault.secret) if box)
    )


def _derive(cost: Scrypt, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt as Derivation

    derivation = Derivation(salt=cost.salt, length=_KEY_BYTES, n=cost.n, r=cost.r, p=cost.p)
    return derivation.derive(as_bytes(passphrase))


def _shut(key: bytes, about: bytes, content: bytes) -> Box:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE_BYTES)
    return Box(nonce=nonce, sealed=AESGCM(key).encrypt(nonce, content, about))


def _open(key: bytes, about: bytes, box: Box) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(box.nonce, box.sealed, about)
    except (InvalidTag, ValueError):
        raise WrongPassphrase from None


def _text(vault: Vault) -> bytes:
    content: dict[str, object] = msgspec.to_builtins(vault)
    content["checksum"] = _checksum(content)
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _checksum(content: dict[str, object]) -> str:
    """Return the SHA-256 of a vault's content, whatever the order of its keys."""
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()
