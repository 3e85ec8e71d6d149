"""Keys pressed in a pseudo-terminal, and what the program wrote for each.

A repaint ends when nothing more has come for ``QUIET_MS``: long enough for all of its chunks, too
short for a preview that is painted after the cursor has rested.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice, repeat
from typing import Final

from tests.terminal.session import Terminal

QUIET_MS: Final = 30.0
HELD_PER_SECOND: Final = 30
_PATIENCE_MS: Final = 15_000.0
_LOOK_EVERY: Final = 0.001
_FRAME_ENDS: Final = b"\x1b[?2026l"


@dataclass(frozen=True, slots=True)
class Repaint:
    """What came for a key: milliseconds until its last byte, and how many bytes.

    ``first`` is how many milliseconds it took until the first frame was whole.
    """

    milliseconds: float
    size: int
    first: float


def repaint_after(terminal: Terminal, key: str) -> Repaint | None:
    """Press a key and wait until its repaint has ended; None where nothing came."""
    seen = len(terminal.chunks)
    pressed = time.perf_counter_ns()
    terminal.press(key)
    while True:
        time.sleep(_LOOK_EVERY)
        now = time.perf_counter_ns()
        came = terminal.chunks[seen:]
        if came and _ms(now - came[-1][0]) > QUIET_MS:
            return _repaint(pressed, came)
        if not came and _ms(now - pressed) > _PATIENCE_MS:
            return None


def repaints(terminal: Terminal, keys: Iterable[str]) -> list[Repaint]:
    """Press keys one after the other; those that nothing came for are left out."""
    found = (repaint_after(terminal, key) for key in keys)
    return [repaint for repaint in found if repaint is not None]


def held(terminal: Terminal, key: str, count: int) -> list[Repaint]:
    """Hold a key down and return what came between each of its repetitions and the next.

    ``milliseconds`` is how long after the key the last byte before the next one came, which is how
    far the screen lags behind.
    """
    seen = len(terminal.chunks)
    began = time.perf_counter()
    pressed: list[int] = []
    for at in range(count):
        time.sleep(max(0.0, began + at / HELD_PER_SECOND - time.perf_counter()))
        pressed.append(time.perf_counter_ns())
        terminal.press(key)
    time.sleep(2 / HELD_PER_SECOND)
    ends = [*pressed[1:], time.perf_counter_ns()]
    came = terminal.chunks[seen:]
    found = []
    for start, end in zip(pressed, ends, strict=True):
        between = [chunk for chunk in came if start <= chunk[0] < end]
        if between:
            found.append(_repaint(start, between))
    return found


def milliseconds_until(
    terminal: Terminal, mark: re.Pattern[bytes], since: int, *, seconds: float = 30
) -> float:
    """Wait until the first frame with a mark in it is whole, and return how long that took.

    ``since`` is the moment it is counted from (``time.perf_counter_ns``). Nothing is emulated
    meanwhile. Raises TimeoutError.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        chunks = terminal.chunks[:]
        text = b"".join(content for _when, content in chunks)
        found = mark.search(text)
        if found:
            end = text.find(_FRAME_ENDS, found.end())
            if end >= 0 or _FRAME_ENDS not in text:
                return _ms(_when_came(chunks, max(end, found.end() - 1)) - since)
        time.sleep(_LOOK_EVERY)
    raise TimeoutError(f"it never came; the last screen:\n{terminal.screen}")


def milliseconds_until_shown(
    terminal: Terminal, told: Callable[[str], bool], pressed: int, seconds: float = 30
) -> float:
    """Wait until the screen is as told, and return how long after the key its last byte came.

    Only what differs is sent, so what stands on the screen need not be among the bytes. Raises
    AssertionError.
    """
    terminal.wait_until(told, seconds)
    return _ms(terminal.last_shown - pressed)


def there_and_back(there: str, back: str, steps: int, count: int) -> Iterator[str]:
    """Yield ``count`` keys: so many steps one way, then as many the other, and so on."""
    return islice(cycle(chain(repeat(there, steps), repeat(back, steps))), count)


def size_within(terminal: Terminal, seconds: float) -> int:
    """Return how many bytes come in a time."""
    seen = len(terminal.chunks)
    time.sleep(seconds)
    return sum(len(content) for _when, content in terminal.chunks[seen:])


def _when_came(chunks: list[tuple[int, bytes]], at: int) -> int:
    """Return when the chunk came that holds the byte at a place."""
    for when, content in chunks:
        if at < len(content):
            return when
        at -= len(content)
    return chunks[-1][0]


def _repaint(pressed: int, came: list[tuple[int, bytes]]) -> Repaint:
    text = b"".join(content for _when, content in came)
    end = text.find(_FRAME_ENDS)
    whole = came[-1][0] if end < 0 else _when_came(came, end)
    return Repaint(_ms(came[-1][0] - pressed), len(text), _ms(whole - pressed))


def _ms(nanoseconds: int) -> float:
    return nanoseconds / 1e6
