"""Where the key of a profile's drafts lies: a note without secrets beside the store.

A profile can change its store, and the key must go with it: losing it would lose the drafts. The
note is changed after the new place has the key and before the old place gives it up, so that a
crash at any moment leaves a place that has it and a note that names such a place.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

from caseworker.credentials.removal import remove_private
from caseworker.credentials.vault_file import vault_file_of
from caseworker.folders import FolderUnusable, write_private
from caseworker.profiles import data_folder_of, data_path_of

_NOTE: Final = "credentials.json"

Place: TypeAlias = Literal["keyring", "vault"]
"""Where secrets outlive the program."""


class Whereabouts(msgspec.Struct, frozen=True):
    """``key_in`` has the key, None if no key was ever made; ``left_in`` still has an old copy."""

    key_in: Place | None = None
    left_in: tuple[Place, ...] = ()


def read(profile: str) -> Whereabouts:
    """Return where the key lies.

    Without a note a vault that is there has it. Where the note is damaged and no vault is there,
    only the keyring can have it. Raises ``FolderUnusable`` where the system does not give it.
    """
    note = data_path_of(profile) / _NOTE
    vault = vault_file_of(profile)
    try:
        text = note.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Whereabouts(key_in="vault" if vault.exists() else None)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FolderUnusable(path=str(note.parent), reason=reason) from error
    try:
        return msgspec.json.decode(text, type=Whereabouts)
    except (msgspec.DecodeError, RecursionError):
        return Whereabouts(key_in="vault" if vault.exists() else "keyring")


def write(profile: str, whereabouts: Whereabouts) -> None:
    """Note where the key lies; it is on disk on return. Raises ``FolderUnusable``."""
    note = data_folder_of(profile) / _NOTE
    text = msgspec.json.encode(whereabouts) + b"\n"
    if not note.exists() or note.read_bytes() != text:
        write_private(note, text)


def forget(profile: str) -> None:
    """Remove the note. Raises ``FolderUnusable``."""
    remove_private(data_path_of(profile) / _NOTE)
