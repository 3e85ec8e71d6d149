"""The Secret Service of a Linux desktop, beyond what the keyring library shows of it.

The library opens a prompt wherever it meets a locked or absent collection, and reports either as
one error. Here the state is read without a prompt, and a prompt is opened only where the caller
wants the keyring used. (Secret Service API draft 0.2, sections "Locking and Unlocking" and
"Prompts".)
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Literal

from caseworker.credentials.keyring_backend import SECRET_SERVICE
from caseworker.credentials.problems import (
    KeyringEnded,
    KeyringLocked,
    KeyringMissing,
    KeyringRefused,
)
from caseworker.i18n import _

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection  # type: ignore[import-untyped]
    from secretstorage import Collection


def state() -> Literal["ready", "locked", "missing"]:
    """Return how the default collection is, without asking anybody anything.

    Raises ``KeyringEnded`` and ``KeyringRefused``.
    """
    import secretstorage

    with problems_told(), closing(secretstorage.dbus_init()) as bus:
        collection = _default_collection(bus)
        if collection is None:
            return "missing"
        return "locked" if collection.is_locked() else "ready"


def opened(*, create: bool) -> Collection:
    """Return the default collection, unlocked, on a connection that the caller closes.

    A person at a desktop may see a prompt; it blocks until they answer. With ``create`` a
    collection that was never made is made, also with a prompt. Raises ``KeyringMissing``,
    ``KeyringLocked`` where no prompt can open, ``KeyringRefused`` where one was closed, and
    ``KeyringEnded``.
    """
    import secretstorage

    with problems_told():
        bus = secretstorage.dbus_init()
        try:
            return _unlocked(_default_collection(bus) or _made(bus, create=create))
        except BaseException:
            bus.close()
            raise


@contextmanager
def problems_told() -> Iterator[None]:
    """Turn what goes wrong on the session bus into a problem.

    Raises ``KeyringEnded`` and ``KeyringRefused``.
    """
    import secretstorage
    from jeepney import DBusErrorResponse  # type: ignore[import-untyped]

    try:
        yield
    except secretstorage.SecretServiceNotAvailableException as error:
        raise KeyringEnded(reason=str(error)) from None
    except secretstorage.SecretStorageException as error:
        raise KeyringRefused(keyring=SECRET_SERVICE, reason=str(error)) from None
    except DBusErrorResponse as error:
        raise KeyringRefused(keyring=SECRET_SERVICE, reason=error.name) from None


def prompt_can_open() -> bool:
    """Tell whether a person could see the prompt: whether this session has a display."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _made(bus: DBusConnection, *, create: bool) -> Collection:
    import secretstorage

    if not create:
        raise KeyringMissing(keyring=SECRET_SERVICE)
    try:
        return secretstorage.create_collection(bus, "Default", "default")
    except secretstorage.PromptDismissedException:
        raise KeyringMissing(keyring=SECRET_SERVICE) from None


def _unlocked(collection: Collection) -> Collection:
    if collection.is_locked():
        collection.unlock()
        if collection.is_locked():
            raise _not_unlocked()
    return collection


def _not_unlocked() -> KeyringLocked | KeyringRefused:
    if prompt_can_open():
        return KeyringRefused(keyring=SECRET_SERVICE, reason=_("it was not unlocked"))
    return KeyringLocked(keyring=SECRET_SERVICE)


def _default_collection(bus: DBusConnection) -> Collection | None:
    import secretstorage

    try:
        return secretstorage.Collection(bus)
    except secretstorage.ItemNotFoundException:
        return None
