from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from api_client.errors import Problem
from caseworker.documents.answer import State
from caseworker.documents.limits import Limits
from caseworker.documents.problems import FileMissing, FileUnreadable, NotAFile
from caseworker.documents.reader import read_file
from tests.documents import samples


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "brev från Åsa.txt"
    path.write_bytes(samples.letter_pdf())
    reading = read_file(path)
    assert (reading.state, reading.type, len(reading.pages)) == (State.OK, "PDF", 2)


def test_a_name_that_is_no_text_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"br\xe5v.txt")
    path.write_text("Hej")
    assert read_file(path).pages == ["Hej"]


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("Hej")
    (tmp_path / "genväg").symlink_to(tmp_path / "fil")
    assert read_file(tmp_path / "genväg").pages == ["Hej"]


@pytest.mark.parametrize("name", ["saknas.pdf", "fil/under", "nul\0"])
def test_a_missing_file_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "fil").write_text("Hej")
    with pytest.raises(FileMissing) as caught:
        read_file(tmp_path / name)
    assert "There is no file" in str(caught.value)


def test_folders_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "uttag"))
        began = time.monotonic()
        for path in (tmp_path, tmp_path / "rör", tmp_path / "uttag", Path("/dev/zero")):
            with pytest.raises(NotAFile):
                read_file(path)
    assert time.monotonic() - began < 5


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    loop = tmp_path / "ring"
    loop.symlink_to(loop)
    with pytest.raises(FileUnreadable) as caught:
        read_file(loop)
    assert isinstance(caught.value, Problem)
    assert "cannot be read" in str(caught.value)


def test_a_file_over_the_limit_is_not_read_at_all(tmp_path: Path) -> None:
    path = tmp_path / "film.pdf"
    with path.open("wb") as stream:
        stream.truncate(50_000_000_000)  # takes no room, and no machine reads it in time
    reading = read_file(path)
    assert (reading.state, reading.type, reading.pages) == (State.TOO_LARGE, "PDF", [])
    assert reading.reason.startswith("The file is larger than 200 MB.")


def test_a_file_whose_size_the_system_does_not_tell_is_read_up_to_the_limit() -> None:
    status = Path("/proc/self/status")
    assert status.stat().st_size == 0
    assert read_file(status).state is State.OK
    assert read_file(status, Limits(content=100)).state is State.TOO_LARGE
