"""What a municipality's IT department would check before it installs the program."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_constraints_pin_every_dependency_and_hold_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = {line.split("==")[0].split("[")[0] for line in lines if "==" in line}
    assert not [line for line in lines if "://" in line or " @ " in line]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted.extend(extra)
    names = {re.split(r"[;<>=\[]", text)[0].strip() for text in wanted}
    assert names - pins == set()


def test_modules_stay_readable_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked_files()
        if path.suffix == ".py"
        and path.is_file()
        and (count := len(path.read_text().splitlines())) > 450
    }
    assert long == {}


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    reasons = (ROOT / "docs" / "architecture.md").read_text().casefold()
    names = [text.split(">")[0] for text in project["dependencies"]]
    names += [text.split(">")[0] for text in project["optional-dependencies"]["demo"]]
    assert [name for name in names if name.casefold() not in reasons] == []
