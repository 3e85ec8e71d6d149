"""How long one thread computes before another one may.

Work beside the keys (looking through a hundred thousand lines, reading a document out of the
store) holds Python's lock for five milliseconds at a time otherwise, and whoever waits for a key or
for the disk waits as long, again and again: a document of 700 kB came 50 ms later.
"""

from __future__ import annotations

import sys
from typing import Final

_SECONDS: Final = 0.001


def take_short_turns() -> None:
    """Let threads take turns of a millisecond."""
    sys.setswitchinterval(_SECONDS)
