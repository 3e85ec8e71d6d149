"""Locks between processes, released by the operating system however a process ends.

A lock lies on a file of its own, opened anew each time: nothing to reopen when files are
replaced, and two threads or two stores of one process exclude each other like two processes do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FIRST_PAUSE = 0.0002
_LONGEST_PAUSE = 0.002


@contextmanager
def taken(path: Path) -> Iterator[bool]:
    """Take the lock if it is free, without waiting; yield whether it was. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _try_lock(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold the lock together with others, so that ``taken`` finds it taken. Raises OSError.

    Where somebody has it alone just now, nothing is held. On Windows, where locks are not shared,
    the open file itself cannot be removed.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _try_lock(descriptor, alone=False)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def held(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock, waiting at most ``patience`` seconds for it.

    Asks again and again instead of blocking, because a process that was stopped while it held the
    lock would block the others for ever. Raises TimeoutError, OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        pause, deadline = _FIRST_PAUSE, time.monotonic() + patience
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int, *, alone: bool = True) -> bool:
        if not alone:
            return True
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int, *, alone: bool = True) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
