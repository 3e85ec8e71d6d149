"""Which profile is meant, and which names a profile can have."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from caseworker.i18n import explain
from caseworker.profiles import (
    NoProfile,
    ProfileNameTaken,
    ProfileNameUnusable,
    ProfileUnknown,
    SeveralProfiles,
    data_folder_of,
    load_profile,
    profile_names,
    remember_last_used,
    save_profile,
)
from tests.profiles.conftest import a_profile

WriteProfile = Callable[[str, str], Path]


def test_without_any_profile_the_advice_is_to_log_in(folders: Path) -> None:
    assert profile_names() == []
    with pytest.raises(NoProfile, match="caseworker login"):
        load_profile(None)
    assert not (folders / "config").exists()


def test_the_only_profile_is_meant() -> None:
    save_profile(a_profile("desk"))
    assert load_profile(None).name == "desk"


def test_of_several_the_last_used_is_meant() -> None:
    save_profile(a_profile("desk"))
    save_profile(a_profile("jump"))
    with pytest.raises(SeveralProfiles, match="desk, jump"):
        load_profile(None)
    remember_last_used("jump")
    assert load_profile(None).name == "jump"
    assert load_profile("desk").name == "desk"


def test_a_last_used_profile_that_is_gone_is_not_guessed_around(folders: Path) -> None:
    for name in ("desk", "jump", "old"):
        save_profile(a_profile(name))
    remember_last_used("old")
    (folders / "config" / "profiles" / "old.toml").unlink()
    with pytest.raises(SeveralProfiles, match="desk, jump"):
        load_profile(None)


def test_what_cannot_be_remembered_does_not_stop_anybody(folders: Path) -> None:
    remember_last_used("desk")
    assert not (folders / "config").exists()


def test_an_unknown_profile_is_named_with_what_to_do() -> None:
    with pytest.raises(ProfileUnknown) as caught:
        load_profile("hall")
    assert "hall" in explain(caught.value)
    assert "caseworker profiles" in explain(caught.value)


def test_names_are_listed_alphabetically_and_foreign_files_are_passed_over(
    write_profile: WriteProfile,
) -> None:
    for name in ("b", "Älv", "A", ".hidden", "with space"):
        write_profile(name, "")
    assert profile_names() == ["A", "b", "Älv"]


@pytest.mark.parametrize("name", ["a", "Kungsbacka-test.2", "Åmål", "_x", "2", "a" * 64])
def test_a_plain_name_will_do(name: str) -> None:
    save_profile(a_profile(name))
    assert load_profile(name).name == name
    assert data_folder_of(name).is_dir()


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", ".a", "a.", "-a", "../a", "a/b", "a\\b", "a b", "a\n", "a\0b", "é"),
        *("a" * 65, "\u202ea", "con", "NUL.x", "Com1"),
    ],
)
def test_a_name_that_is_no_file_name_everywhere_is_refused(name: str, folders: Path) -> None:
    for attempt in (save_profile, lambda profile: data_folder_of(profile.name)):
        with pytest.raises(ProfileNameUnusable) as caught:
            attempt(a_profile(name))
        assert "64 letters" in explain(caught.value)
        assert "\u202e" not in explain(caught.value)
    with pytest.raises(ProfileNameUnusable):
        load_profile(name)
    assert list(folders.iterdir()) == []


def test_a_name_with_decomposed_letters_is_the_same_name(write_profile: WriteProfile) -> None:
    save_profile(a_profile("Åmål"))
    typed = unicodedata.normalize("NFD", "Åmål")
    assert load_profile(typed).name == "Åmål"
    assert data_folder_of(typed) == data_folder_of("Åmål")


def test_two_profiles_never_differ_in_case_alone() -> None:
    save_profile(a_profile("Desk"))
    with pytest.raises(ProfileNameTaken, match="Desk"):
        save_profile(a_profile("desk"))
    with pytest.raises(ProfileUnknown):
        load_profile("desk")
    save_profile(a_profile("Desk"))


def test_a_profiles_data_lies_in_a_private_folder_of_its_own(folders: Path) -> None:
    folder = data_folder_of("desk")
    assert folder == folders / "data" / "profiles" / "desk"
    while folder != folders:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        folder = folder.parent


def test_a_chosen_data_folder_that_others_share_keeps_its_mode(folders: Path) -> None:
    shared = folders / "data"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    assert stat.S_IMODE(data_folder_of("desk").stat().st_mode) == 0o700
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755
