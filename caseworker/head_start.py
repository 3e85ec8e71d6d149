"""Starts opening the credentials before anything else of the program is imported.

The standard library only: every import here comes before the other process, whose scrypt or
keyring takes longer than all of ours.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[1]
_PROFILE: Final = "--profile"
_begun: list[subprocess.Popen[bytes]] = []


def begin(arguments: Sequence[str]) -> None:
    """Start, if these arguments open the screens; whoever needs the credentials takes it over."""
    opens_screens = not arguments or arguments[0].startswith("--queue")
    name = ""
    if len(arguments) > 1 and arguments[0] == _PROFILE:
        name, opens_screens = arguments[1], len(arguments) == 2 or arguments[2].startswith("-")
    if opens_screens and sys.stdin.isatty() and sys.stdout.isatty():
        process = start(name)
        if process is not None:
            _begun.append(process)


def take() -> subprocess.Popen[bytes] | None:
    """Return the process that was begun, once; None where there is none."""
    return _begun.pop() if _begun else None


def start(name: str) -> subprocess.Popen[bytes] | None:
    """Start a process that opens the credentials of a profile, the one last used for no name.

    It writes them to its standard output, encoded. None where no process is to be had.
    """
    # Isolated: a folder that happens to be the working one must not stand in for a library.
    program = (
        f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
        f"from caseworker.credentials.beside import main; main({name!r})"
    )
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", program],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
