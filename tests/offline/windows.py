"""Starts other windows and talks with them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(job: str, folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.offline.window", job, str(folder), *arguments]


@contextmanager
def window(job: str, folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start a window; at the end of the block it is gone, killed if need be."""
    process = subprocess.Popen(
        command(job, folder, *arguments),
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def heard(process: subprocess.Popen[str]) -> list[object]:
    """Return the next thing that a window says."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the window ended"
    return list(json.loads(line))


def tell(process: subprocess.Popen[str], word: str = "go") -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def all_heard(text: str) -> list[list[object]]:
    """Return everything that a window said; a line that was cut off by its death is dropped."""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
