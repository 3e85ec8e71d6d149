"""The staff file gives people and units; a mistake in it is said with its line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from caseworker.profiles import (
    Directory,
    Person,
    StaffFileBroken,
    StaffFileMissing,
    StaffFileUnreadable,
    Unit,
    load_directory,
)
from tests.profiles.conftest import a_profile

STAFF = """\
[[unit]]
id = "bygg"
name = "Bygglovsenheten"
email = "bygg@example.com"

[[person]]
id = "anna.ek"
name = "Anna Ek"
unit = "bygg"
email = "anna.ek@example.com"

[[person]]
id = "åsa"
"""


def staff_in(folders: Path, text: str, name: str = "staff.toml") -> Directory:
    (folders / "config").mkdir(exist_ok=True)
    (folders / "config" / "staff.toml").write_text(text, encoding="utf-8")
    return load_directory(msgspec.structs.replace(a_profile(), staff_file=name))


def test_people_and_units_come_in_the_files_order(folders: Path) -> None:
    assert staff_in(folders, STAFF) == Directory(
        people=(
            Person(id="anna.ek", name="Anna Ek", unit="bygg", email="anna.ek@example.com"),
            Person(id="åsa", name="åsa"),
        ),
        units=(Unit(id="bygg", name="Bygglovsenheten", email="bygg@example.com"),),
    )


def test_a_profile_without_a_staff_file_has_an_empty_directory() -> None:
    assert load_directory(a_profile()) == Directory()


def test_an_empty_staff_file_is_an_empty_directory(folders: Path) -> None:
    assert staff_in(folders, "") == Directory()


def test_an_absolute_name_is_used_as_it_is(folders: Path) -> None:
    assert staff_in(folders, STAFF, str(folders / "config" / "staff.toml")).units


def test_a_staff_file_that_is_not_there_is_named(folders: Path) -> None:
    with pytest.raises(StaffFileMissing, match=r"config/other\.toml is not there"):
        staff_in(folders, STAFF, "other.toml")


def test_a_staff_file_that_cannot_be_read_is_said(folders: Path) -> None:
    with pytest.raises(StaffFileUnreadable, match="Is a directory"):
        staff_in(folders, STAFF, ".")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (STAFF + "name = 3\n", 14, "person.name must be text in quotation marks"),
        (STAFF + '\n[[person]]\nname = "Nemo"\n', 15, "person.id is missing"),
        (STAFF + '\n[[person]]\n\nid = "åsa"\n', 17, "the id åsa is there twice"),
        ("[unit]\nid = 'x'\n", 1, "unit must be a list of tables"),
        ("\nperson = [1]\n", 2, "person must be a list of tables"),
        (STAFF + "name Anna\n", 14, "Expected '='"),
    ],
)
def test_a_mistake_is_said_with_its_line(folders: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(StaffFileBroken) as caught:
        staff_in(folders, text)
    assert caught.value.facts["line"] == line
    assert reason in str(caught.value.facts["reason"])
