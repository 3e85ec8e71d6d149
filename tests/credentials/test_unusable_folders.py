"""Folders that belong to somebody else (as after ``sudo caseworker``) end in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from caseworker.credentials import keep
from caseworker.profiles import Store, save_profile
from tests.credentials.conftest import AS_A_USER, PASSPHRASE, SECRET, a_profile, somebody

CODE = """
import sys
from api_client.errors import Problem
from caseworker.credentials import *
from caseworker.profiles import *
from tests.credentials.conftest import a_profile

profile = a_profile(sys.argv[1])
for attempt in (
    lambda: profile_names(),
    lambda: load_profile(None),
    lambda: save_profile(profile),
    lambda: keep(profile, "a newer secret", Nobody()),
    lambda: open_credentials(profile, Nobody()),
    lambda: forget(profile),
    lambda: wipe(profile),
):
    try:
        attempt()
    except Problem as problem:
        print(type(problem).__name__)
    else:
        print("done")
"""


def said(*arguments: str) -> list[str]:
    done = subprocess.run(
        [*AS_A_USER, sys.executable, "-c", CODE, *arguments],
        env=dict(os.environ) | {"CASEWORKER_PASSPHRASE": PASSPHRASE, "PYTHONUTF8": "1"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("depth", ["data", "data/profiles", "data/profiles/kungsbacka"])
@pytest.mark.parametrize("store", ["vault", "session"])
def test_a_data_folder_of_somebody_else(depth: str, store: Store, folders: Path) -> None:
    save_profile(a_profile(store))
    keep(a_profile("vault"), SECRET, somebody())
    closed = folders / depth
    closed.chmod(0)
    try:
        answers = said(store)
    finally:
        closed.chmod(0o700)
    opening = "VaultUnreadable" if store == "vault" else "FolderUnusable"
    assert answers == [
        *("done", "done", "done"),
        *("FolderUnusable", opening, "FolderUnusable", "FolderUnusable"),
    ]


def test_folders_below_one_of_somebody_else(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folders / "closed"
    closed.mkdir()
    monkeypatch.setenv("CASEWORKER_CONFIG", str(closed / "share" / "config"))
    monkeypatch.setenv("CASEWORKER_DATA", str(closed / "share" / "data"))
    closed.chmod(0)
    try:
        answers = said("vault")
    finally:
        closed.chmod(0o700)
    assert answers[:4] == ["FolderUnusable"] * 4


def test_files_that_cannot_be_removed(folders: Path) -> None:
    save_profile(a_profile("vault"))
    keep(a_profile("vault"), SECRET, somebody())
    folder = folders / "data" / "profiles" / "kungsbacka"
    folder.chmod(0o500)
    try:
        answers = said("vault")
    finally:
        folder.chmod(0o700)
    assert answers[3:] == ["FolderUnusable", "done", "FolderUnusable", "FolderUnusable"]


@pytest.mark.parametrize("depth", ["config", "config/profiles"])
def test_a_configuration_folder_of_somebody_else(depth: str, folders: Path) -> None:
    save_profile(a_profile("vault"))
    keep(a_profile("vault"), SECRET, somebody())
    closed = folders / depth
    closed.chmod(0)
    try:
        answers = said("vault")
    finally:
        closed.chmod(0o700)
    assert answers == ["FolderUnusable"] * 3 + ["done"] * 4
