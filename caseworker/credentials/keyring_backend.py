"""The keyrings that this program uses, and how one is chosen.

The keyring library takes whatever it finds: keyrings.alt, which may write plain text, a chain of
all of them, or what its environment variable and settings name. Here the backends are named one
by one and nothing else is loaded, not even its entry points.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from caseworker.credentials.problems import (
    CredentialsProblem,
    KeyringLocked,
    KeyringRefused,
    KeyringSilent,
    KeyringUnusable,
)
from caseworker.i18n import _

KEYRING_SECONDS: Final = 10.0
"""How long a keyring may take to answer. A prompt may never be answered."""

SECRET_SERVICE: Final = "Secret Service"  # noqa: S105 - its name
_FREE_DESKTOPS: Final = (
    (SECRET_SERVICE, "keyring.backends.SecretService", "Keyring"),
    ("KWallet", "keyring.backends.kwallet", "DBusKeyring"),
)
# One system's module is not even imported on another: that of macOS looks for its libraries by
# starting a compiler.
_OTHER_SYSTEMS: Final = {
    "darwin": (("macOS Keychain", "keyring.backends.macOS", "Keyring"),),
    "win32": (("Windows Credential Manager", "keyring.backends.Windows", "WinVaultKeyring"),),
}
# errSecInteractionNotAllowed: a locked keychain where no window can open, as over SSH.
_MACOS_LOCKED: Final = "-25308"

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_T = TypeVar("_T")


def choose() -> tuple[str, KeyringBackend]:
    """Return the name and the backend of the keyring to use: of those here, the preferred one.

    The order is the library's own (KWallet before Secret Service on a KDE desktop). Raises
    ``KeyringUnusable``. Talks to the session bus: call it through ``within``.
    """
    found = [(kind.priority, name, kind) for name, kind in _kinds_here() if kind.viable]
    if not found:
        raise KeyringUnusable(reason=_("no keyring service answers in this session"))
    _priority, name, kind = max(found, key=lambda one: one[0])
    backend = kind()
    # KEYRING_PROPERTY_… would point it at another collection, perhaps one in memory only.
    vars(backend).pop("preferred_collection", None)
    return name, backend


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """Return what the work returns, or raise what it raises.

    Raises ``KeyringSilent`` if it takes longer. It then goes on in a thread of its own, which
    does not keep the program from ending, and what it does may still take effect.
    """
    answers: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # raised again in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if answers:
        return answers[0]
    raise KeyringSilent(seconds=f"{seconds:g}")


@contextmanager
def told(keyring: str) -> Iterator[None]:
    """Turn whatever a backend raises into a ``KeyringProblem``.

    A backend may raise anything. The words of an unexpected error are left out: they could hold
    what was to be kept.
    """
    from keyring import errors

    try:
        yield
    except CredentialsProblem:
        raise
    except errors.KeyringLocked:
        raise KeyringLocked(keyring=keyring) from None
    except errors.KeyringError as error:
        if _MACOS_LOCKED in str(error):
            raise KeyringLocked(keyring=keyring) from None
        raise KeyringRefused(keyring=keyring, reason=str(error)) from None
    except OSError as error:
        raise KeyringUnusable(reason=error.strerror or type(error).__name__) from None
    except Exception as error:
        raise KeyringRefused(keyring=keyring, reason=type(error).__name__) from None


def _kinds_here() -> Iterator[tuple[str, type[KeyringBackend]]]:
    """Yield the names and classes of this system's keyrings whose modules load."""
    for name, module, kind in _OTHER_SYSTEMS.get(sys.platform, _FREE_DESKTOPS):
        try:
            yield name, getattr(importlib.import_module(module), kind)
        except ImportError:
            continue
