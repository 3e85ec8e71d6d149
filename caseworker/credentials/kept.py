"""What is kept for a profile, and who may be asked for a passphrase.

Nothing here prints a secret.
"""

from __future__ import annotations

import secrets
from typing import Final, Literal, Protocol, TypeAlias

import msgspec

from caseworker.credentials.problems import SecretUnusable
from caseworker.i18n import _

STORE_KEY_BYTES: Final = 32
"""The length of the raw key of the encrypted store (docs/safety.md, Store)."""

# The Windows Credential Manager takes 2,560 bytes of UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE); the
# entry around the secret needs some 100 characters.
_MOST_SECRET: Final = 1000

Source: TypeAlias = Literal["keyring", "vault", "environment", "session"]


class Redacted(msgspec.Struct, frozen=True):
    """A struct whose printed form says which values are there and never what they are.

    ``repr``, ``str``, f-strings and Rich's tracebacks all go through one of these two.
    """

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({shown})"

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [
            (name, "none" if getattr(self, name) is None else "kept")
            for name in self.__struct_fields__
        ]


class Secrets(Redacted, frozen=True):
    """What one place keeps for one profile: the client secret, and the key of the drafts.

    ``secret`` is None after logging out; ``store_key`` is 32 random bytes.
    """

    secret: str | None
    store_key: bytes


class Opened(Redacted, frozen=True):
    """Credentials ready for use.

    ``secret`` is None where the user has logged out but the drafts can still be read.
    ``store_key`` is None where drafts can live in memory only: the caller has to say so.
    ``source`` is where the secret came from.
    """

    secret: str | None
    store_key: bytes | None
    source: Source

    def __rich_repr__(self) -> list[tuple[str, str]]:
        kept = dict(super().__rich_repr__())
        return list((kept | {"source": self.source}).items())


class Asker(Protocol):
    """Somebody who can be asked for a passphrase: a terminal, a screen, lines of a pipe."""

    def passphrase(self, prompt: str, *, confirm: bool) -> str | None:
        """Return what the person entered; None if there is nobody to ask or they gave up.

        ``prompt`` is a sentence in the user's language without a colon. With ``confirm`` the
        passphrase is a new one: the person enters it twice, and the asker returns
        ``agreed(first, second)``.
        """
        ...


class Nobody:
    """The asker of a process that no person watches."""

    def passphrase(self, prompt: str, *, confirm: bool) -> str | None:
        """Return None."""
        return None


def new_store_key() -> bytes:
    """Return a new random key for the encrypted store."""
    return secrets.token_bytes(STORE_KEY_BYTES)


def check_secret(secret: str) -> None:
    """Raise ``SecretUnusable`` where this cannot be a client secret. Never repeats it."""
    if not secret.strip():
        raise SecretUnusable(reason=_("it is empty"))
    if not secret.isprintable():
        raise SecretUnusable(reason=_("it holds a line feed or another control character"))
    if len(secret) > _MOST_SECRET:
        reason = _("it is longer than {most} characters").format(most=_MOST_SECRET)
        raise SecretUnusable(reason=reason)
