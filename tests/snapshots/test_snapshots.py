"""Every screen looks as it was last approved.

At 80x24, 120x40 and 200x60, in both languages, in the dark and the light theme, without colours.

What a change of a screen is meant to look like is written with

    CASEWORKER_SNAPSHOTS=write make test ARGS=tests/snapshots

and read in the diff of `kept/` before it is committed.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_KEPT = Path(__file__).parent / "kept"
_PATIENCE = 570
SIZES = ("80x24", "120x40", "200x60")
IS_WHOLE = bool(os.environ.get("CASEWORKER_SOAK") or os.environ.get("CASEWORKER_SNAPSHOTS"))
LOOKS: dict[tuple[str, str], tuple[str, ...]] = (
    {
        ("sv", "dark"): SIZES,
        ("sv", "light"): SIZES,
        ("sv", "plain"): SIZES,
        ("en", "dark"): SIZES[:2],
    }
    if IS_WHOLE
    else {("sv", "dark"): SIZES[:1], ("sv", "light"): SIZES[1:2], ("en", "dark"): SIZES[1:2]}
)
"""The sizes in which each language and theme is looked at; plain is without colours.

`make test` goes a quarter of the ways in the dark theme, an eighth in the light one and in English.
"""
EVERY = {("sv", "dark"): "1/4", ("sv", "light"): "3/8", ("en", "dark"): "0/8"}


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "theme"), list(LOOKS))
def test_every_screen_looks_as_it_was_approved(language: str, theme: str, tmp_path: Path) -> None:
    # Side by side: most of the time each of them waits until nothing moves any more.
    drawing = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.snapshots.draw",
                language,
                theme,
                size,
                str(tmp_path),
                "0/1" if IS_WHOLE else EVERY[language, theme],
            ],
            cwd=Path(__file__).parents[2],
        )
        for size in LOOKS[language, theme]
    ]
    assert [each.wait(_PATIENCE) for each in drawing] == [0 for _ in drawing]
    kept = _KEPT / f"{language}-{theme}"
    drawn = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    if os.environ.get("CASEWORKER_SNAPSHOTS") == "write":
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(tmp_path, kept)
    approved = {
        path.name: path.read_text("utf-8")
        for path in kept.iterdir()
        if path.stem.endswith(LOOKS[language, theme]) and (IS_WHOLE or path.name in drawn)
    }
    assert drawn
    assert sorted(drawn) == sorted(approved)
    changes = [
        line
        for name in sorted(drawn)
        for line in difflib.unified_diff(
            approved[name].splitlines(), drawn[name].splitlines(), name, "now", lineterm=""
        )
    ]
    assert not changes, "\n".join(changes)
