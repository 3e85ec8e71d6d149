"""A profile goes to disk and back, and whatever a person wrote into its file survives."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from caseworker.folders import FolderUnusable
from caseworker.profiles import (
    ProfileBroken,
    ProfileIncomplete,
    ProfileUnreadable,
    load_profile,
    save_profile,
)
from tests.profiles.conftest import APIS, a_profile

WriteProfile = Callable[[str, str], Path]

WRITTEN_BY_HAND = """\
# Bygglovsenheten, ändra inte utan att fråga Åsa
client_id = "desk"   # utfärdat 2026-03-01
user = "anna.ek"
store = "keyring"
colour = "green"

[apis]
# flyttad i mars
zaken = "https://cases.example.com/zaken/api/v1"

[outcomes."*"]
written_off = "Ingetrokken"   # gäller alla

[helpdesk]
phone = "0300-83 40 00"
"""

LEAST = """\
client_id = "desk"
user = "anna.ek"
store = "keyring"
apis = {zaken = "https://cases.example.com/zaken/api/v1"}
"""


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_saved_profile_comes_back_as_it_was() -> None:
    profile = msgspec.structs.replace(
        a_profile("Åmål.södra"),
        apis={"zaken": "https://a.example.com/zaken/api/v1", "besluiten": "https://b.example.com"},
        user_name='Åsa "Ö" Öberg\\',
        unit="bygg",
        store="vault",
        language="sv",
        undo_seconds=0,
        staff_file="staff.toml",
        handler_roles=("behandelaar", "medebehandelaar"),
        applicant_roles=(),
        protected_levels=("geheim",),
        outcomes={"*": {"granted": "Verleend"}, "Bygglov, en- och tvåbostadshus": {"refused": "N"}},
        ca_file="/etc/ssl/municipality.pem",
        auth="oauth2",
        token_url="https://id.example.com/token",
        scope="zgw",
        api_clients={"documenten": "desk-documents"},
        headers={"Api-Version": "1.5.1"},
    )
    path = save_profile(profile)
    assert path.name == "Åmål.södra.toml"
    assert load_profile("Åmål.södra") == profile


def test_the_file_of_a_new_profile_is_short_and_says_what_it_is() -> None:
    path = save_profile(a_profile())
    assert path.read_text(encoding="utf-8") == (
        "# A connection of caseworker. It holds no secrets.\n"
        'client_id = "desk"\n'
        'user = "anna.ek"\n'
        'store = "keyring"\n'
        "\n"
        "[apis]\n"
        'zaken = "https://cases.example.com/zaken/api/v1"\n'
    )


@pytest.mark.usefixtures("no_umask")
def test_only_the_owner_can_read_a_profile_whatever_the_umask(folders: Path) -> None:
    path = save_profile(a_profile())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_that_an_administrator_left_open_is_closed(write_profile: WriteProfile) -> None:
    path = write_profile("desk", LEAST)
    path.chmod(0o644)
    path.parent.chmod(0o755)
    save_profile(load_profile("desk"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_saving_an_unchanged_profile_changes_no_byte(write_profile: WriteProfile) -> None:
    path = write_profile("desk", WRITTEN_BY_HAND)
    save_profile(load_profile("desk"))
    assert path.read_text(encoding="utf-8") == WRITTEN_BY_HAND


def test_comments_order_and_foreign_keys_stay_when_values_change(
    write_profile: WriteProfile,
) -> None:
    path = write_profile("desk", WRITTEN_BY_HAND)
    profile = msgspec.structs.replace(
        load_profile("desk"),
        client_id="desk-2",
        apis={"zaken": "https://new.example.com/zaken/api/v1"},
        outcomes={"*": {"written_off": "Afgebroken"}},
    )
    save_profile(profile)
    expected = (
        WRITTEN_BY_HAND.replace('"desk" ', '"desk-2" ')
        .replace("cases.example.com", "new.example.com")
        .replace("Ingetrokken", "Afgebroken")
    )
    assert path.read_text(encoding="utf-8") == expected
    assert load_profile("desk") == profile


def test_what_is_taken_out_of_a_table_leaves_the_file(write_profile: WriteProfile) -> None:
    path = write_profile("desk", WRITTEN_BY_HAND)
    profile = msgspec.structs.replace(load_profile("desk"), outcomes={"Bygglov": {"granted": "J"}})
    save_profile(profile)
    assert "Ingetrokken" not in path.read_text(encoding="utf-8")
    assert load_profile("desk") == profile


def test_a_value_set_back_to_its_default_is_written_over_the_old(
    write_profile: WriteProfile,
) -> None:
    write_profile("desk", "undo_seconds = 30\n" + LEAST)
    save_profile(msgspec.structs.replace(load_profile("desk"), undo_seconds=10))
    assert load_profile("desk").undo_seconds == 10


def test_words_that_are_not_named_keep_their_swedish_default(write_profile: WriteProfile) -> None:
    path = write_profile("desk", LEAST + '[outcome_words]\ngranted = "Beviljas"\n')
    profile = load_profile("desk")
    assert profile.outcome_words["granted"] == "Beviljas"
    assert profile.outcome_words["partly"] == "Delvis bifall"
    save_profile(profile)
    assert "Delvis" not in path.read_text(encoding="utf-8")


def test_addresses_written_by_hand_come_back_without_a_trailing_slash(
    write_profile: WriteProfile,
) -> None:
    write_profile("desk", LEAST.replace("/v1", "/v1/"))
    assert load_profile("desk").apis == APIS


def test_a_file_from_a_windows_editor_is_read(write_profile: WriteProfile) -> None:
    path = write_profile("desk", "")
    path.write_bytes(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode())
    assert load_profile("desk").client_id == "desk"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (LEAST + "undo_seconds = 'ten'\n", 5, "undo_seconds must be a whole number"),
        (LEAST + "undo_seconds = true\n", 5, "undo_seconds must be a whole number"),
        (LEAST + "undo_seconds = -1\n", 5, "undo_seconds must be a whole number from 0 to 600"),
        (LEAST + 'language = "fi"\n', 5, "language must be one of sv, en"),
        (LEAST + "handler_roles = 'x'\n", 5, "handler_roles must be a list of texts"),
        (LEAST + "handler_roles = [1]\n", 5, "handler_roles must be a list of texts"),
        (LEAST + "\n[outcomes]\nBygglov = 3\n", 7, "outcomes.Bygglov must be a table"),
        (LEAST + "[outcomes.'*']\n\ngranted = 3\n", 7, "outcomes.*.granted must be text"),
        (LEAST + "[outcomes.A]\ngranted = 3\n[outcomes]\n", 6, "outcomes.A.granted must be"),
        (LEAST + "[outcomes.Bygglov]\ngarnted = ''\n", 6, "garnted is no outcome; there are gr"),
        (LEAST + "[outcome_words]\nlost = ''\n", 6, "lost is no outcome; there are granted,"),
        (LEAST.replace('"keyring"', '"pocket"'), 3, "store must be one of keyring, vault, session"),
        (LEAST.replace('"desk"', '" "'), 1, "client_id is empty"),
        (LEAST.replace("https", "ftp"), 4, "apis.zaken is not an address"),
        (LEAST.replace("{zaken", "{} # {"), 4, "no address is given for any API"),
        (LEAST + 'auth = "kerberos"\n', 5, "auth must be one of jwt, oauth2"),
        (LEAST + 'token_url = "id.example"\n', 5, "token_url is not an address"),
        (LEAST + "[api_clients]\nnotes = 'x'\n", 6, "api_clients.notes must be one of zaken,"),
        (LEAST + "[headers]\nAuthorization = 'x'\n", 6, "Authorization is no header that"),
        (LEAST + "[headers]\n'a b' = 'x'\n", 6, "a b is no header that can be added"),
        (LEAST + "[headers]\nX-Office = 'Kungsbacka å'\n", 6, "the header X-Office may hold"),
        (LEAST + "\nlanguage = sv\n", 6, "Invalid value"),
        (LEAST + 'a = """\n\nno end', 7, ""),
    ],
)
def test_a_mistake_in_a_file_is_said_with_its_line(
    write_profile: WriteProfile, text: str, line: int, reason: str
) -> None:
    path = write_profile("desk", text)
    with pytest.raises(ProfileBroken) as caught:
        load_profile("desk")
    assert caught.value.facts["file"] == str(path)
    assert caught.value.facts["line"] == line
    assert reason in str(caught.value.facts["reason"])
    assert f"Line {line}:" in str(caught.value)


def test_text_that_is_not_utf8_is_said_with_its_line(write_profile: WriteProfile) -> None:
    path = write_profile("desk", "")
    path.write_bytes(LEAST.encode() + b'unit = "\xe5"\n')
    with pytest.raises(ProfileBroken) as caught:
        load_profile("desk")
    assert caught.value.facts["line"] == 5


@pytest.mark.parametrize("key", ["client_id", "user", "store", "apis"])
def test_a_missing_key_is_named(write_profile: WriteProfile, key: str) -> None:
    kept = [line for line in LEAST.splitlines() if not line.startswith(key)]
    write_profile("desk", "\n".join(kept))
    with pytest.raises(ProfileIncomplete, match=f"{key} is missing"):
        load_profile("desk")


@pytest.mark.parametrize("text", ["# half of a\nclient_id = ", LEAST + "undo_seconds = 'ten'\n"])
def test_a_broken_file_is_not_overwritten(write_profile: WriteProfile, text: str) -> None:
    path = write_profile("desk", text)
    with pytest.raises(ProfileBroken):
        save_profile(a_profile("desk"))
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_the_system_does_not_give_is_said(folders: Path) -> None:
    (folders / "config" / "profiles" / "desk.toml").mkdir(parents=True)
    with pytest.raises(ProfileUnreadable, match="Is a directory"):
        load_profile("desk")


def test_a_folder_that_cannot_be_made_is_said(folders: Path) -> None:
    (folders / "config").write_text("not a folder", encoding="utf-8")
    with pytest.raises(FolderUnusable):
        save_profile(a_profile())
