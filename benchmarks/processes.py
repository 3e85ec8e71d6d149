"""What /proc says of a program with all its processes, and of the whole machine."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_PROC: Final = Path("/proc")
_LOOK_EVERY: Final = 0.003


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            for task in (_PROC / str(one) / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _kib(pid: int, file: str, field: str) -> int:
    """Return a number of a process in KiB; 0 where the process has gone."""
    try:
        lines = (_PROC / str(pid) / file).read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(field))


def memory_mib(pid: int) -> float:
    """Return what the tree holds now: memory shared by several counts once, where that is told."""
    found = tree(pid)
    shared = sum(_kib(one, "smaps_rollup", "Pss:") for one in found)
    return (shared or sum(_kib(one, "status", "VmRSS:") for one in found)) / 1024


def own_mib(pid: int) -> float:
    """Return what one process holds now, the processes that it started not among it."""
    return (_kib(pid, "smaps_rollup", "Pss:") or _kib(pid, "status", "VmRSS:")) / 1024


def peak_mib(pid: int) -> float:
    """Return the sum of the most that each process of the tree has held so far."""
    return sum(_kib(one, "status", "VmHWM:") for one in tree(pid)) / 1024


def cpu_seconds(pid: int) -> float:
    """Return the processor time of the threads of the tree that live."""
    spent = 0
    for one in tree(pid):
        try:
            for task in (_PROC / str(one) / "task").iterdir():
                spent += int((task / "schedstat").read_text().split()[0])
        except OSError:
            continue
    return spent / 1e9


class MemoryWatch:
    """Watches the memory of a tree while the block runs; ``most_mib`` is the most it held."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.most_mib = 0.0

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            self.most_mib = max(self.most_mib, memory_mib(self._pid))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()


def machine_busy_seconds() -> float:
    """Return the processor time that the whole machine has spent on anything."""
    fields = [int(word) for word in (_PROC / "stat").read_text().splitlines()[0].split()[1:]]
    user, nice, system, _idle, _wait, irq, softirq = fields[:7]
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def own_busy_seconds() -> float:
    """Return the processor time of this process and of those it started that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
