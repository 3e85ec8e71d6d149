"""Keeps the garbage collector out of the way of the keys.

A full collection takes 40 to 75 ms in this program and came with every few keys of a typed text:
one key in fifty was felt as a hitch (docs/terminal.md, "Where a key's time goes"). Of the imports
of a start it took an eighth.
"""

from __future__ import annotations

import gc
from typing import Final

# With 20,000 and 20 a collection of the middle took 70 ms while documents came, one in a minute.
_YOUNG: Final = 10_000
_MIDDLE: Final = 10
_OLD: Final = 400


def collect_seldom() -> None:
    """Collect less often than Python would."""
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


def leave_what_stays() -> None:
    """Look no more at what is there now: modules, classes and the first screen stay anyway.

    At the end of the program, where all is closed, that is everything: with a queue of 75,000 cases
    Python would look through it several times, for a second, before the shell is back.
    """
    gc.freeze()
