"""The staff directory that an administrator may give a profile: who works here, in which unit.

A ZGW server has no list of its staff. The file is TOML; ``name``, ``unit`` and ``email`` may be
left out::

    [[unit]]
    id = "bygglov"
    name = "Bygglovsenheten"

    [[person]]
    id = "anna.ek"
    name = "Anna Ek"
    unit = "bygglov"
    email = "anna.ek@example.com"
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from caseworker.folders import config_folder
from caseworker.i18n import _
from caseworker.profiles.problems import StaffFileBroken, StaffFileMissing, StaffFileUnreadable
from caseworker.profiles.profile import Profile
from caseworker.profiles.toml_reading import Fault, Missing, Source, decode


class Person(msgspec.Struct, frozen=True):
    """A member of staff; ``unit`` is the id of a unit. ``name`` is the id where none is given."""

    id: str
    name: str
    unit: str = ""
    email: str = ""


class Unit(msgspec.Struct, frozen=True):
    """An organisational unit. ``name`` is the id where none is given."""

    id: str
    name: str
    email: str = ""


class Directory(msgspec.Struct, frozen=True):
    """The people and units of a staff file, in its order."""

    people: tuple[Person, ...] = ()
    units: tuple[Unit, ...] = ()


def load_directory(profile: Profile) -> Directory:
    """Return the people and units in the profile's staff file; empty if it names none.

    A relative name starts at the folder of configuration, ``~`` is the user's home. Raises
    ``StaffFileMissing``, ``StaffFileUnreadable`` and ``StaffFileBroken``.
    """
    if not profile.staff_file:
        return Directory()
    path = config_folder() / Path(profile.staff_file).expanduser()
    try:
        return _directory(Source(decode(path.read_bytes())))
    except FileNotFoundError:
        raise StaffFileMissing(file=str(path)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StaffFileUnreadable(file=str(path), reason=reason) from error
    except Fault as fault:
        raise StaffFileBroken(file=str(path), line=fault.line, reason=fault.reason) from None


def _directory(source: Source) -> Directory:
    people = [
        Person(id=one["id"], name=one["name"] or one["id"], unit=one["unit"], email=one["email"])
        for one in _entries(source, "person", ("id", "name", "unit", "email"))
    ]
    units = [
        Unit(id=one["id"], name=one["name"] or one["id"], email=one["email"])
        for one in _entries(source, "unit", ("id", "name", "email"))
    ]
    return Directory(people=tuple(people), units=tuple(units))


def _entries(source: Source, kind: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the texts of every ``[[kind]]``; absent ones are empty, an id is there and unique."""
    entries = []
    seen = set()
    for position, table in enumerate(source.tables_at((kind,), source.values.get(kind, []))):
        where = (kind, position)
        entry = {key: source.text_at((*where, key), table.get(key, "")) for key in keys}
        if not entry["id"]:
            raise Missing(source.line_of(where), _("{key} is missing").format(key=f"{kind}.id"))
        if entry["id"] in seen:
            reason = _("the id {id} is there twice").format(id=entry["id"])
            raise source.fault((*where, "id"), reason)
        seen.add(entry["id"])
        entries.append(entry)
    return entries
