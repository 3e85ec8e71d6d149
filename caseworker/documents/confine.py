"""Takes every right from the worker process that reading a document does not need.

Called once, after the imports and before the first byte of a document. From then on the process
opens no file and no socket, starts no process and writes nowhere but into its pipe. Everything is
best effort: where the system cannot do a thing, that is reported, and the rest holds.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Final

from caseworker.documents import memory_watch
from caseworker.documents.limits import Limits
from caseworker.documents.wire import Applied

# From linux/sched.h and linux/prctl.h.
_NEW_USER_AND_NETWORK: Final = 0x10000000 | 0x40000000
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38


def confine(limits: Limits) -> list[Applied]:
    """Lock this process in for the rest of its life and return what holds."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("memory", lambda: _limit_memory(limits.memory)),
        ("cpu", lambda: _check_cpu(limits.cpu_seconds)),
        ("network", _leave_network),
        ("parent", lambda: _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, "PR_SET_PDEATHSIG")),
        ("privileges", lambda: _prctl(_PR_SET_NO_NEW_PRIVS, 1, "PR_SET_NO_NEW_PRIVS")),
        ("processes", _start_no_process),
        ("files", _open_no_file),
    )
    applied = {name: _try(name, step) for name, step in steps}
    # A socket is a descriptor too: where the network could not be left, none can be made.
    if not applied["network"].ok and _refused(lambda: socket.socket().close()):
        applied["network"] = Applied("network", ok=True, detail="RLIMIT_NOFILE 0")
    return list(applied.values())


def allow_cpu(seconds: int) -> None:
    """Let the process compute this much longer; then the kernel ends it with SIGXCPU."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _try(name: str, step: Callable[[], str]) -> Applied:
    """Take one step; the detail is what was used, or why it does not hold."""
    try:
        return Applied(name, ok=True, detail=step())
    except (OSError, ValueError, AttributeError, ImportError) as error:
        detail = getattr(error, "strerror", None) or type(error).__name__
        return Applied(name, ok=False, detail=detail)


def _limit_memory(limit: int) -> str:
    """Limit the address space where that is enforced, else watch what is used."""
    if sys.platform == "linux":
        _limit_both("RLIMIT_AS", limit)
    else:
        memory_watch.start(limit)
    return f"{limit // 2**20} MiB"


def _check_cpu(seconds: int) -> str:
    """Try the limit that ``allow_cpu`` sets anew for each document."""
    import resource  # absent on Windows: the step is reported as not held

    allow_cpu(seconds)
    return f"RLIMIT_CPU {resource.getrlimit(resource.RLIMIT_CPU)[0]} s"


def _leave_network() -> str:
    """Move into a network namespace without any interface; often not allowed in containers."""
    import ctypes

    if sys.platform != "linux":
        raise OSError(0, "unshare")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_USER_AND_NETWORK):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return "CLONE_NEWNET"


def _prctl(option: int, value: int, name: str) -> str:
    """Call prctl(2)."""
    import ctypes

    if sys.platform != "linux":
        raise OSError(0, "prctl")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return name


def _start_no_process() -> str:
    """Forbid fork and prove it; the kernel exempts root from this limit."""
    _limit_both("RLIMIT_NPROC", 0)
    try:
        child = os.fork()
    except OSError:
        return "RLIMIT_NPROC 0"
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    raise OSError(0, "RLIMIT_NPROC: root is exempt")


def _open_no_file() -> str:
    """Forbid new descriptors, file growth and core dumps; open descriptors keep working."""
    _limit_both("RLIMIT_CORE", 0)
    _limit_both("RLIMIT_FSIZE", 0)
    _limit_both("RLIMIT_NOFILE", 0)
    if not _refused(lambda: os.close(os.open(os.devnull, os.O_RDONLY))):
        raise OSError(0, "RLIMIT_NOFILE")
    return "RLIMIT_NOFILE 0, RLIMIT_FSIZE 0, RLIMIT_CORE 0"


def _limit_both(name: str, value: int) -> None:
    """Set a soft and hard limit; a stricter hard limit that is there already stays."""
    import resource

    which: int = getattr(resource, name)
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _refused(attempt: Callable[[], object]) -> bool:
    """Tell whether the system refuses this."""
    try:
        attempt()
    except OSError:
        return True
    return False
