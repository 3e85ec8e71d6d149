"""Looking at processes from outside, as the system sees them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

_PATIENCE = 10.0


def children() -> set[int]:
    """Return the processes that this one started and that still exist, zombies too."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(status(int(entry.name))[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == os.getpid():
                found.add(int(entry.name))
    return found


def status(process: int) -> list[str]:
    """Return state, parent, group, session and so on: proc(5), what follows the name."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def environment(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


def command_line(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def memory(process: int) -> int:
    """Return the bytes of address space."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def computed(process: int) -> float:
    """Return the seconds of computing used."""
    user, system = status(process)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def computing_limit(process: int) -> int:
    """Return the soft limit of computing, in seconds."""
    lines = Path(f"/proc/{process}/limits").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("Max cpu time")]
    return int(line.split()[3])


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for another process to get somewhere; fails loudly where it never does."""
    end = time.monotonic() + _PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


def exists(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
