"""A citizen's file name can do no harm, and nothing is written over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.documents.saving import AlreadyThere, CannotSave, safe_file_name, save_new


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Ansökan om bygglov.pdf", "Ansökan om bygglov.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/etc/cron.d/x", "x"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("-rf.txt", "rf.txt"),
        ("~/.bashrc", "bashrc"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ("", "document"),
        ("...", "document"),
        ("rapport\u202efdp.exe", "rapport_U+202E_fdp.exe"),
        ("\x1b]52;c;QQ==\x07.txt", "␛]52;c;QQ==␇.txt"),
    ],
)
def test_a_name_becomes_harmless_and_stays_readable(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@given(st.text(max_size=300))
def test_whatever_the_name_it_is_one_short_part_of_a_path(name: str) -> None:
    safe = safe_file_name(name)
    assert safe
    assert safe == Path(safe).name
    assert len(safe) <= 140
    assert not safe.startswith(("-", ".", "~"))
    assert safe.isprintable()


def test_a_file_is_saved_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        saved = save_new(b"innehall", tmp_path, "../brev.txt")
    finally:
        os.umask(before)
    assert saved == tmp_path / "brev.txt"
    assert saved.read_bytes() == b"innehall"
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    there = tmp_path / "brev.txt"
    there.write_text("mitt")
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "elsewhere.txt")
    for wanted in (there, tmp_path, link):
        with pytest.raises(AlreadyThere):
            save_new(b"ditt", wanted, "brev.txt")
    assert there.read_text() == "mitt"
    assert not (tmp_path / "elsewhere.txt").exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotSave):
        save_new(b"x", tmp_path / "no" / "brev.txt", "brev.txt")
