"""A full disk and missing permissions: said in a sentence, and the earlier state stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.offline.windows import ROOT, all_heard, command

NOBODY = 65534


def _run(arguments: list[str]) -> dict[object, list[object]]:
    done = subprocess.run(
        arguments, cwd=ROOT, text=True, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return {name: rest for name, *rest in all_heard(done.stdout)}


def _may_mount() -> bool:
    trial = "mount -t tmpfs tmpfs /mnt"
    done = subprocess.run(["unshare", "-rm", "sh", "-c", trial], capture_output=True, check=False)
    return done.returncode == 0


def _full_disk(folder: Path) -> dict[object, list[object]]:
    """Fill a disk of 2 MB, or where mounting is not allowed, files up to 700 kB."""
    if shutil.which("unshare") is None or not _may_mount():
        return _run(command("fill", folder, "", "700000"))
    folder.mkdir()
    script = (
        'mount -t tmpfs -o size=2m tmpfs "$1" && head -c 600000 /dev/zero >"$1/b" && shift && "$@"'
    )
    inner = command("fill", folder / "profile", str(folder / "b"), "0")
    return _run(["unshare", "-rm", "sh", "-c", script, "sh", str(folder), *inner])


@pytest.mark.parametrize("how", ["disk", "limit"])
def test_a_full_disk_is_said_and_what_was_saved_stays(folder: Path, how: str) -> None:
    said = _full_disk(folder) if how == "disk" else _run(command("fill", folder, "", "700000"))

    name, sentence = said["problem"]
    assert name == "DiskFull"
    assert "full" in str(sentence)
    assert int(str(said["text"][0])) >= 1000
    assert said["kept"] == [True]
    assert said["put"] in (["DiskFull"], ["done"])
    assert said["outbox"] == ([0, 1] if said["put"] == ["DiskFull"] else [1, 0])
    assert said["faults"] == []
    assert said["after"] == [True, True]


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that another user can work in; the ones of pytest are closed."""
    base = Path(tempfile.mkdtemp(dir="/tmp"))
    if os.getuid() == 0:
        os.chown(base, NOBODY, NOBODY)
    yield base
    for path in (base, *base.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(base)


def test_missing_permissions_are_said_and_what_was_saved_stays(open_to_all: Path) -> None:
    user = NOBODY if os.getuid() == 0 else 0
    done = subprocess.run(
        command("live_without_permission", open_to_all / "profile", str(user)),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr

    assert all_heard(done.stdout) == [
        ["save", "StoreUnwritable"],
        ["kept", True],
        ["save", "done"],
        ["open", "StoreUnwritable"],
        ["new", "StoreUnwritable"],
        ["below", "StoreUnwritable"],
    ]
