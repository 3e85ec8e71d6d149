"""Noticing that the terminal is gone, where no signal tells it.

A terminal that closes signals the first process in it, which need not pass that on: behind ``sh``
or ``make`` a program lived on without a terminal and read its end again and again, 75 % of a core.
"""

from __future__ import annotations

import select
import sys
import threading
from collections.abc import Callable


def watch_for_hang_up(gone: Callable[[], object]) -> None:
    """Call ``gone`` from a thread once the terminal on standard input has closed."""
    if sys.platform == "win32" or sys.__stdin__ is None or not sys.__stdin__.isatty():
        return
    terminal = sys.__stdin__.fileno()
    threading.Thread(target=_wait, args=(terminal, gone), name="hang-up", daemon=True).start()


def _wait(terminal: int, gone: Callable[[], object]) -> None:
    watch = select.poll()
    watch.register(terminal, 0)  # told of nothing but the end
    for _descriptor, event in watch.poll():
        if event & (select.POLLHUP | select.POLLERR):
            gone()
