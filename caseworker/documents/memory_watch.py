"""Ends this process when it uses too much memory, on systems that set no limit themselves.

macOS accepts RLIMIT_AS and does not enforce it; Windows has no such limit.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Final

from caseworker.documents.wire import EXIT_MEMORY

_INTERVAL: Final = 0.05
"""Seconds between looks: a parser that fills 10 GB a second gets 500 MB further."""


def start(limit: int) -> None:
    """Look from a thread of its own; above ``limit`` bytes the process ends with EXIT_MEMORY."""
    # Some systems hand the peak of the parent down to a process it starts: growth counts from
    # there. Asking here also fails here, where it can be reported, rather than in the thread.
    limit = max(limit, peak())
    threading.Thread(target=_watch, args=(limit,), name="memory-watch", daemon=True).start()


def peak() -> int:
    """Return the most memory that this process has used, in bytes."""
    if sys.platform == "win32":
        return _windows_peak()
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # getrusage(2): kilobytes on Linux and the BSDs, bytes on macOS.
    return most if sys.platform == "darwin" else most * 1024


def _watch(limit: int) -> None:
    wait = threading.Event()
    while not wait.wait(_INTERVAL):
        if peak() > limit:
            os._exit(EXIT_MEMORY)


def _windows_peak() -> int:
    """Ask GetProcessMemoryInfo (psapi.h) for the peak working set."""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    counters = Counters(cb=ctypes.sizeof(Counters))
    kernel = ctypes.CDLL("kernel32")
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (
        wintypes.HANDLE,
        ctypes.POINTER(Counters),
        wintypes.DWORD,
    )
    if not kernel.K32GetProcessMemoryInfo(
        kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb
    ):
        raise OSError(0, "GetProcessMemoryInfo")
    return int(counters.PeakWorkingSetSize)
