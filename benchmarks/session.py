"""A working session in the client, screen by screen, with a figure for each thing done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Final

from benchmarks import processes
from benchmarks.floors import HELD, IDLE_SECONDS, LONG_TEXT, PAGES, TYPED, Floors
from benchmarks.launching import Program
from benchmarks.pressing import (
    Repaint,
    held,
    milliseconds_until_shown,
    repaints,
    size_within,
    there_and_back,
)
from benchmarks.report import Row, median, percentile
from benchmarks.steps import go, open_case, open_cases, wait_idle
from tests.terminal.session import Terminal

_WALK: Final = 1_000
# As many lines as a page key moves by at 120x40.
_PAGE: Final = 28
_WINDOWS: Final = 40
# Seconds: until most of the pages of the long document are on their way.
_READS_ON: Final = 0.5
# Longer than the preview waits for the cursor to rest, and than it takes to paint.
_PREVIEW_SECONDS: Final = 0.4
_PREVIEWS: Final = 10
# Milliseconds of silence: longer than a large server takes to count a queue.
_COUNTED: Final = 8_000
# A word in the title of the case that has a document of five hundred pages.
_LONG_DOCUMENT: Final = "verkstad"


# The count changes with each of these words, and is painted when the filter has been through.
_FILTER: Final = ("b", " 8", "1", "3")
_OF: Final = re.compile(r"[0-9]+ of [0-9]+")
_WHOLE: Final = re.compile(r"[0-9]+ of [0-9]+(?!.*so far)")


def _filtered(terminal: Terminal, letters: str) -> tuple[float, float]:
    """Type on in the filter; return how long until there was another count, and the whole one."""
    terminal.type(letters[:-1])
    before = _OF.search(terminal.wait_quiet(300))
    count = before.group() if before else ""
    pressed = time.perf_counter_ns()
    terminal.type(letters[-1])

    def is_another(screen: str) -> bool:
        found = _OF.search(screen)
        return found is not None and found.group() != count

    def is_whole(screen: str) -> bool:
        return is_another(screen) and _WHOLE.search(screen) is not None

    early = milliseconds_until_shown(terminal, is_another, pressed)
    return early, milliseconds_until_shown(terminal, is_whole, pressed)


class Session:
    """The client with a queue on its screen. Each method leaves it where the next one begins."""

    def __init__(
        self, terminal: Terminal, rows: int, floors: Floors, tell: Callable[[str], None]
    ) -> None:
        self._terminal = terminal
        self._rows = rows
        self._floors = floors
        self._tell = tell

    def figures(self) -> Iterator[Row]:
        """Go through the screens and yield a figure for each thing done."""
        for part in (
            self._idle, self._moves, self._pages, self._filtering, self._sorting, self._preview,
            self._cases, self._typing, self._document,
        ):  # fmt: skip
            self._tell(part.__name__.strip("_").replace("_", " "))
            yield from part()

    def _idle(self) -> Iterator[Row]:
        pid = self._terminal.process.pid
        self._terminal.wait_quiet(_COUNTED)
        memory = processes.memory_mib(pid)
        yield Row("memory, queue open", memory, "MiB", self._floors.memory, 80)
        before = processes.cpu_seconds(pid)
        size = size_within(self._terminal, IDLE_SECONDS)
        spent = processes.cpu_seconds(pid) - before
        yield Row("idle", 100 * spent / IDLE_SECONDS, "% CPU", self._floors.idle, 0.2)
        yield Row("idle", size / IDLE_SECONDS, "bytes/s", budget=0)

    def _moves(self) -> Iterator[Row]:
        floors = self._floors
        walked = repaints(self._terminal, there_and_back("down", "up", self._rows - 1, _WALK))
        yield from times("cursor move", walked, floors.moves, (4, 15))
        yield Row("cursor move, median", size(walked), "bytes", size(floors.moves), 450)
        mean = sum(one.size for one in walked) / max(1, len(walked))
        floor = sum(one.size for one in floors.moves) / max(1, len(floors.moves))
        yield Row(f"walking {_WALK:,} rows, mean per key", mean, "bytes", floor, 900)
        go(self._terminal, "home")
        lag = [one.milliseconds for one in held(self._terminal, "down", HELD)]
        yield Row("key held at 30/s, p50 lag", median(lag), "ms", median(floors.lag))
        yield Row("key held at 30/s, most lag", max(lag), "ms", max(floors.lag), 15)

    def _pages(self) -> Iterator[Row]:
        go(self._terminal, "home")
        steps = max(1, (self._rows - 1) // _PAGE)
        turned = repaints(self._terminal, there_and_back("pagedown", "pageup", steps, PAGES))
        floors = self._floors
        yield Row("page, p50", milliseconds(turned), "ms", milliseconds(floors.pages), 12)
        yield Row("page, median", size(turned), "bytes", size(floors.pages), 8_000)

    def _filtering(self) -> Iterator[Row]:
        """Filter letter by letter; with the first one the index is made."""
        terminal = self._terminal
        go(terminal, "home")
        go(terminal, "/")
        (first, whole), *others = [_filtered(terminal, letters) for letters in _FILTER]
        rest = [taken for _early, taken in others]
        yield Row("filter, first letter, something found", first, "ms", budget=50)
        yield Row("filter, first letter, all found", whole, "ms")
        yield Row("filter, the next letters, p50", median(rest), "ms", budget=50)
        yield Row("filter, the next letters, most", max(rest), "ms", budget=50)
        go(terminal, "escape")
        wait_idle(terminal)

    def _sorting(self) -> Iterator[Row]:
        """Sort by the title, which are all different, and back."""
        terminal = self._terminal
        go(terminal, "S")
        for _step in range(4):
            go(terminal, "down")
        pressed = time.perf_counter_ns()
        terminal.press("enter")
        taken = milliseconds_until_shown(terminal, lambda text: "by case title" in text, pressed)
        yield Row("sort by title", taken, "ms", budget=300)
        go(terminal, "S")
        go(terminal, "enter")
        wait_idle(terminal)

    def _preview(self) -> Iterator[Row]:
        go(self._terminal, "home")
        sizes = []
        for _move in range(_PREVIEWS):
            repaints(self._terminal, ["down"])
            sizes.append(float(size_within(self._terminal, _PREVIEW_SECONDS)))
        yield Row("preview after a rest, median", median(sizes), "bytes")

    def _cases(self) -> Iterator[Row]:
        go(self._terminal, "home")
        found = [taken for taken in open_cases(self._terminal) if taken is not None]
        yield Row("open a mirrored case, the first time", found[0], "ms")
        yield Row("open a mirrored case, p50", median(found[1:]), "ms", budget=60)
        yield Row("open a mirrored case, most", max(found[1:]), "ms")

    def _typing(self) -> Iterator[Row]:
        """Type in a new decision; the client is back in its queue afterwards."""
        terminal = self._terminal
        go(self._terminal, "home")
        open_case(terminal)
        terminal.press("b")
        terminal.wait_for("things missing", "Reasons")
        wait_idle(terminal)
        for _field in range(3):
            go(terminal, "tab")
        empty = repaints(terminal, TYPED)
        yield from times("typing, text empty", empty, self._floors.typed, (6, 20))
        terminal.paste(LONG_TEXT)
        wait_idle(terminal)
        long = repaints(terminal, TYPED)
        name = f"typing, {len(LONG_TEXT):,} characters"
        yield from times(name, long, self._floors.typed_long, (6, 20))
        floor = first_frame(self._floors.typed_long)
        yield Row(f"{name}, first frame p50", first_frame(long), "ms", floor)
        yield Row(f"{name}, median", size(long), "bytes", size(self._floors.typed_long))
        memory = processes.memory_mib(terminal.process.pid)
        yield Row("memory, case and long text open", memory, "MiB", budget=80)
        terminal.wait_for("saved")
        go(self._terminal, "escape")
        go(self._terminal, "escape")

    def _document(self) -> Iterator[Row]:
        """Turn the windows of the long document, while it comes and when it is whole."""
        terminal = self._terminal
        terminal.press("/")
        terminal.type(_LONG_DOCUMENT)
        terminal.wait_for("· 1 of ")
        go(self._terminal, "enter")
        open_case(terminal)
        go(self._terminal, "end")
        pressed = time.perf_counter_ns()
        terminal.press("enter")
        taken = milliseconds_until_shown(terminal, lambda text: "page 1 of" in text, pressed)
        yield Row("document of 500 pages, until its first page", taken, "ms")
        time.sleep(_READS_ON)
        early = repaints(terminal, ["pagedown"])
        yield Row("next window while the rest comes", milliseconds(early), "ms", budget=16)
        wait_idle(terminal)
        for key in ("pagedown", "space"):
            turned = repaints(terminal, [key] * _WINDOWS)
            floor = milliseconds(self._floors.pages)
            yield Row(f"next window, {key}, p50", milliseconds(turned), "ms", floor, 16)
            yield Row(f"next window, {key}, p99", milliseconds(turned, 99), "ms")
            yield Row(f"next window, {key}, first frame p50", first_frame(turned), "ms")
        memory = processes.memory_mib(terminal.process.pid)
        yield Row("memory, document of 500 pages open", memory, "MiB")
        yield Row("memory, sum of all peaks", processes.peak_mib(terminal.process.pid), "MiB")


def start(program: Program) -> tuple[Terminal, float]:
    """Start the client and let it come to rest; the most memory it held meanwhile in MiB."""
    terminal = program.start()
    with processes.MemoryWatch(terminal.process.pid) as watch:
        program.wait_settled(terminal)
    return terminal, watch.most_mib


def times(
    name: str, found: list[Repaint], floors: list[Repaint], budgets: tuple[float, float]
) -> Iterator[Row]:
    """Yield the middle of the times and the end of them."""
    for percent, budget in zip((50, 99), budgets, strict=True):
        figure, floor = milliseconds(found, percent), milliseconds(floors, percent)
        yield Row(f"{name}, p{percent}", figure, "ms", floor, budget)


def milliseconds(found: list[Repaint], percent: float = 50) -> float:
    """Return a percentile of the times."""
    return percentile([one.milliseconds for one in found], percent)


def first_frame(found: list[Repaint]) -> float:
    """Return how long the first frame took, in the middle."""
    return median([one.first for one in found])


def size(found: list[Repaint]) -> float:
    """Return the size in the middle."""
    return median([float(one.size) for one in found])
