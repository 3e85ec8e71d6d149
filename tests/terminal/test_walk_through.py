"""The walk-through of the README does what it says, checked on the server."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.command_line.cases import handlers
from tests.sandbox.client import BESLUITEN, COLLEAGUE, ZAKEN
from tests.terminal.demo import Demo
from tests.terminal.session import Terminal
from tests.terminal.tmux import TmuxWindow
from tests.terminal.walk import README, Step, Window, steps, walk

SENTENCE = "Åtgärden strider inte mot detaljplanen. Grannarna har hörts."
_NUMBER = re.compile(r"[A-Z]{2} \d{4}-\d{6}")


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return Demo(tmp_path)


class Windows:
    """One window at a time; the one before is closed, as by somebody who has had enough."""

    def __init__(self, demo: Demo, columns: int, rows: int) -> None:
        self._demo = demo
        self._columns, self._rows = columns, rows
        self._open = ExitStack()
        self.now: Terminal | None = None

    def open(self) -> Window:
        if self.now is not None:
            self.now.kill(signal.SIGHUP)
            assert self.now.wait_end() == 0
        demo, columns, rows = self._demo, self._columns, self._rows
        terminal = Terminal(demo.command, demo.environment, columns=columns, rows=rows)
        self.now = self._open.enter_context(terminal)
        return self.now

    def close(self) -> None:
        self._open.close()


@pytest.fixture
def windows(demo: Demo) -> Iterator[Windows]:
    opened = Windows(demo, 120, 40)
    yield opened
    opened.close()


class Outcome:
    """What came of a walk, asked of the server while it still runs."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._decided = ""
        self._handed_over = ""
        self.reasons: list[str] = []
        self.handlers: list[str] = []

    def look(self, step: Step, window: Window) -> None:
        """Note which cases are worked on; ask the server of them where the walk waits for it."""
        if step.picture == "review":
            self._decided = number_on(window)
        elif step.picture == "hand-over":
            self._handed_over = number_on(window)
        elif not step.opens and not step.pressed:
            self._ask()

    def _ask(self) -> None:
        with self._demo.server() as server:
            [zaak] = server.items(f"{ZAKEN}/zaken", identificatie=self._decided)
            found = server.items(f"{BESLUITEN}/besluiten", zaak=zaak["url"])
            self.reasons = [besluit["toelichting"] for besluit in found]
            if self._handed_over:
                [zaak] = server.items(f"{ZAKEN}/zaken", identificatie=self._handed_over)
                self.handlers = handlers(server, zaak["url"])


def number_on(window: Window) -> str:
    """Return the case number on a screen, once what was there before is gone from it."""
    screen = window.wait_until(lambda screen: len(set(_NUMBER.findall(screen))) == 1)
    return str(_NUMBER.findall(screen)[0])


@pytest.mark.long
def test_the_walk_through_of_the_readme_leads_where_it_says(demo: Demo, windows: Windows) -> None:
    outcome = Outcome(demo)
    walk(windows.open, outcome.look)

    assert windows.now is not None
    assert windows.now.wait_end() == 0
    assert windows.now.left_behind() == set()
    [reasons] = outcome.reasons
    assert reasons.endswith(SENTENCE)
    assert outcome.handlers == [COLLEAGUE]


def test_the_walk_through_leads_there_in_tmux_at_80_by_24_too(demo: Demo, tmp_path: Path) -> None:
    outcome = Outcome(demo)
    opened: list[TmuxWindow] = []

    def open_window() -> Window:
        for window in opened:
            window.close()
        opened.append(TmuxWindow(tmp_path, demo.command, demo.environment))
        return opened[-1]

    try:
        walk(open_window, outcome.look)
        opened[-1].wait_end()
    finally:
        opened[-1].close()
    [reasons] = outcome.reasons
    assert reasons.endswith(SENTENCE)
    assert outcome.handlers == [COLLEAGUE]


def test_every_picture_of_the_walk_through_is_there_and_no_other() -> None:
    named = {step.picture for step in steps() if step.picture}
    kept = {path.stem for path in (README.parent / "docs" / "pictures").glob("*.svg")}
    assert kept == named
