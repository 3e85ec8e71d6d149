"""Names of profiles, and where each profile's files lie."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from caseworker.folders import FolderUnusable, config_folder, data_folder, private_folder
from caseworker.profiles.problems import ProfileNameTaken, ProfileNameUnusable

_LETTER: Final = "A-Za-z0-9ÅÄÖåäö_"
_NAME = re.compile(rf"[{_LETTER}](?:[{_LETTER}.-]{{0,62}}[{_LETTER}-])?")
# Windows opens a device instead of a file under these names, whatever comes after a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def checked_name(name: str) -> str:
    """Return the name as it is kept: its letters composed (Unicode NFC).

    A name becomes a file and a folder on Linux, macOS and Windows. Raises
    ``ProfileNameUnusable``.
    """
    composed = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(composed) or _DEVICES.fullmatch(composed):
        raise ProfileNameUnusable(name=name)
    return composed


def profile_names() -> list[str]:
    """Return the names of all profiles in alphabetical order; a folder not there has none.

    Raises ``FolderUnusable`` where the folder cannot be looked into.
    """
    return sorted(_files(), key=lambda name: (name.casefold(), name))


def file_of(name: str) -> Path | None:
    """Return the file of the profile with exactly this name, or None if there is none.

    Upper and lower case differ also where the file system sees no difference: the keyring does.
    """
    return _files().get(checked_name(name))


def new_file_of(name: str) -> Path:
    """Return the file to write a profile to; its folder is there and private.

    Raises ``ProfileNameUnusable``, ``ProfileNameTaken`` and ``FolderUnusable``.
    """
    name = checked_name(name)
    known = _files()
    for other in known:
        if name not in known and other.casefold() == name.casefold():
            raise ProfileNameTaken(name=name, other=other)
    folder = _private_below(config_folder(), "profiles")
    return known.get(name, folder / f"{name}.toml")


def data_path_of(profile_name: str) -> Path:
    """Return where the profile's store and vault lie, there or not.

    Raises ``ProfileNameUnusable``.
    """
    return data_folder() / "profiles" / checked_name(profile_name)


def data_folder_of(profile_name: str) -> Path:
    """Return the folder of the profile's store and vault, made where needed (0700).

    Raises ``ProfileNameUnusable`` and ``FolderUnusable``.
    """
    path = data_path_of(profile_name)
    _private_below(data_folder(), "profiles")
    return private_folder(path)


def _private_below(root: Path, name: str) -> Path:
    """Make a private folder below one that may not be there yet.

    What is missing above it is made private too (XDG Base Directory Specification); what is
    already there keeps its mode, for it may be a place that somebody chose and shares.
    """
    missing = [root, *root.parents]
    while missing and _is_there(missing[-1]):
        missing.pop()
    for folder in reversed(missing):
        private_folder(folder)
    return private_folder(root / name)


def _is_there(path: Path) -> bool:
    """Tell whether something is there, also where its folder does not let itself be looked into."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _files() -> dict[str, Path]:
    """Return the files of all profiles by name. Raises ``FolderUnusable``."""
    folder = config_folder() / "profiles"
    try:
        paths = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise FolderUnusable(path=str(folder), reason=error.strerror or str(error)) from error
    found = {}
    for path in paths:
        name = unicodedata.normalize("NFC", path.stem)
        if path.suffix == ".toml" and _NAME.fullmatch(name) and not _DEVICES.fullmatch(name):
            found[name] = path
    return found
