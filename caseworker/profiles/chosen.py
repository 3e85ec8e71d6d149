"""Which profile is meant: the one named, the only one, or the one last used."""

from __future__ import annotations

from caseworker.folders import FolderUnusable, config_folder, write_private
from caseworker.profiles.names import file_of, profile_names
from caseworker.profiles.problems import (
    NoProfile,
    ProfileUnknown,
    SeveralProfiles,
)
from caseworker.profiles.profile import Profile
from caseworker.profiles.profile_file import read_profile

_LAST_USED = "last-used"


def load_profile(name: str | None) -> Profile:
    """Return the profile with this name; None means the only one, else the last used.

    Raises ``ProfileUnknown``, ``NoProfile``, ``SeveralProfiles`` (with the names), and what
    ``read_profile`` raises.
    """
    chosen = name if name is not None else _the_one_meant()
    path = file_of(chosen)
    if path is None:
        raise ProfileUnknown(name=chosen)
    return read_profile(chosen, path)


def remember_last_used(name: str) -> None:
    """Make this the profile that is meant when none is named.

    A convenience: where it cannot be written, nothing is remembered and nothing fails.
    """
    if _last_used() == name:
        return
    folder = config_folder() / "profiles"
    try:
        write_private(folder / _LAST_USED, name.encode())
    except FolderUnusable:
        return


def _the_one_meant() -> str:
    names = profile_names()
    if not names:
        raise NoProfile
    if len(names) == 1:
        return names[0]
    last = _last_used()
    if last not in names:
        raise SeveralProfiles(names=", ".join(names))
    return last


def _last_used() -> str:
    try:
        return (config_folder() / "profiles" / _LAST_USED).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
