"""The entry of one profile in the operating system's keyring.

One entry holds both secrets, so that a write changes both or neither: the service is
``caseworker``, the user name is the profile's, the password is a small JSON object.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from caseworker.credentials import secret_service
from caseworker.credentials.kept import STORE_KEY_BYTES, Redacted, Secrets
from caseworker.credentials.keyring_backend import SECRET_SERVICE, choose, told, within
from caseworker.credentials.problems import (
    KeyringEnded,
    KeyringEntryForeign,
    KeyringMissing,
    KeyringRefused,
)
from caseworker.i18n import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE: Final = "caseworker"
_T = TypeVar("_T")


class _Entry(Redacted, frozen=True):
    """The JSON in the keyring. ``store_key`` is base64 in it."""

    store_key: bytes
    secret: str | None = None
    version: int = 1


class KeyringEntry:
    """What the keyring keeps for one profile.

    Every method blocks for at most ``seconds``, or twice that if the keyring's service ends
    meanwhile, and may raise any ``KeyringProblem``; a person at a desktop may see a prompt to
    unlock.
    """

    def __init__(self, profile: str, seconds: float) -> None:
        self._profile = profile
        self._seconds = seconds

    def read(self) -> Secrets | None:
        """Return what is kept; None if there is no entry.

        Raises ``KeyringMissing`` where there is no keyring to look in, and
        ``KeyringEntryForeign`` where the entry is not one of this program.
        """
        return self._with_backend(lambda name, backend: self._read(name, backend))

    def write(self, kept: Secrets) -> None:
        """Keep these secrets, and read them back: not every keyring says when it did not.

        Makes the keyring where there is none yet, with a prompt.
        """

        def work(name: str, backend: KeyringBackend) -> None:
            entry = _Entry(store_key=kept.store_key, secret=kept.secret)
            backend.set_password(_SERVICE, self._profile, msgspec.json.encode(entry).decode())
            if self._read(name, backend) != kept:
                raise KeyringRefused(keyring=name, reason=_("it did not keep what it was given"))

        self._with_backend(work, create=True)

    def drop_secret(self) -> None:
        """Take the client secret away and leave the key of the drafts."""
        try:
            kept = self.read()
        except KeyringMissing:
            return
        if kept is not None and kept.secret is not None:
            self.write(Secrets(secret=None, store_key=kept.store_key))

    def remove(self) -> None:
        """Delete the entry if there is one."""

        def work(_name: str, backend: KeyringBackend) -> None:
            if backend.get_password(_SERVICE, self._profile) is not None:
                backend.delete_password(_SERVICE, self._profile)

        with suppress(KeyringMissing):
            self._with_backend(work)

    def _read(self, name: str, backend: KeyringBackend) -> Secrets | None:
        text = backend.get_password(_SERVICE, self._profile)
        if text is None:
            return None
        try:
            entry = msgspec.json.decode(text, type=_Entry)
        except (msgspec.DecodeError, RecursionError):
            raise KeyringEntryForeign(profile=self._profile, keyring=name) from None
        if entry.version != 1 or len(entry.store_key) != STORE_KEY_BYTES:
            raise KeyringEntryForeign(profile=self._profile, keyring=name)
        return Secrets(secret=entry.secret, store_key=entry.store_key)

    def _with_backend(
        self, work: Callable[[str, KeyringBackend], _T], *, create: bool = False
    ) -> _T:
        def once() -> _T:
            return within(self._seconds, lambda: _on_backend(work, create=create))

        try:
            return once()
        except KeyringEnded:  # it crashed or was updated: the bus starts it when it is asked
            return once()


def _on_backend(work: Callable[[str, KeyringBackend], _T], *, create: bool) -> _T:
    """Choose a keyring, see that it is open, and do the work on it."""
    name, backend = choose()
    with told(name):
        if name != SECRET_SERVICE:
            return work(name, backend)
        vars(backend)["get_preferred_collection"] = partial(secret_service.opened, create=create)
        with secret_service.problems_told():
            return work(name, backend)
