"""Giving a document to another program, and taking the copy away again."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from caseworker.documents.outside import NoDesktop, NotOverSsh, OutsideCopies
from tests.documents.processes import wait_until


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop whose opener notes what it was given."""
    noted = tmp_path / "noted"
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s" "$*" > {noted}.new\nmv {noted}.new {noted}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"):
        monkeypatch.delenv(name, raising=False)
    return noted


def test_the_desktop_is_given_a_private_copy_that_goes_when_the_program_ends(
    desktop: Path, tmp_path: Path
) -> None:
    outside = OutsideCopies(tmp_path / "outside")
    one = outside.open(b"Hej", "../../brev\x1b.pdf")
    wait_until(desktop.exists)
    assert desktop.read_text() == str(one)
    assert one.read_bytes() == b"Hej"
    assert one.is_relative_to(tmp_path / "outside")
    assert "\x1b" not in one.name
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert stat.S_IMODE(one.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(one.parent.parent.stat().st_mode) == 0o700
    two = outside.open(b"Hej igen", "../../brev\x1b.pdf")
    assert (one.name, one.read_bytes()) == (two.name, b"Hej")
    outside.remove()
    assert not (tmp_path / "outside").exists()


@pytest.mark.usefixtures("desktop")
def test_what_a_killed_program_left_goes_and_what_a_running_one_uses_stays(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    for owner in (str(gone.pid), str(os.getppid()), "odd"):
        (tmp_path / "outside" / owner / "1").mkdir(parents=True)
    outside = OutsideCopies(tmp_path / "outside")
    outside.open(b"Hej", "a.txt")
    outside.remove_leftovers()
    assert {path.name for path in (tmp_path / "outside").iterdir()} == {
        str(os.getppid()),
        str(os.getpid()),
    }


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_over_ssh_nothing_is_opened(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(NotOverSsh):
        OutsideCopies(tmp_path / "outside").open(b"Hej", "a.txt")
    assert not (tmp_path / "outside").exists()


@pytest.mark.usefixtures("desktop")
def test_without_a_desktop_or_an_opener_nothing_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoDesktop):
        OutsideCopies(tmp_path / "outside").open(b"Hej", "a.txt")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(NoDesktop):
        OutsideCopies(tmp_path / "outside").open(b"Hej", "a.txt")
    assert not (tmp_path / "outside").exists()
