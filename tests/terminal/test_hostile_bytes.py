"""Nothing that a server, a document or the clipboard says reaches the terminal as a command.

The real program is walked through all its screens; every byte that it wrote is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line.runner import Runner
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.terminal.drawn import foreign
from tests.terminal.hostile_cases import ATTACK, BRIEF_SHOWN, hostile_cases
from tests.terminal.session import Terminal

# As much of the attack as fits a narrow column.
SHOWN = BRIEF_SHOWN[:8]
ALL_OPEN = re.compile(r"All · (\d+)")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    state = hostile_cases(tmp_path_factory.mktemp("hostile") / "state")
    with running_sandbox(state=state) as running:
        yield running


def see(window: Terminal, *texts: str) -> None:
    """Wait for a screen, with an attack on it."""
    window.wait_for(SHOWN, *texts)


def read(window: Terminal) -> None:
    """Look at a case and at one of its documents, to the end."""
    window.press("enter")
    see(window, "read document")
    window.press("tab")
    window.press(*["pagedown"] * 5)
    window.press("tab", "enter")
    see(window, "page 1 of 1")
    window.press("space", "space", "G")
    see(window, "rad 199")


def decide(window: Terminal) -> None:
    """Write a decision beside the document: menu, paste, review, and back."""
    window.press("b")
    see(window, "things missing")
    window.press("enter")
    window.wait_quiet()
    window.press("down", "enter", "tab", "1", "tab", "2", "tab", "enter")
    window.wait_quiet()
    window.press("down", "enter", "tab")
    window.paste(ATTACK)
    window.press("f8", "f8", "f9")
    window.wait_for("@click")
    window.press("ctrl+r")
    see(window, "This is sent:")
    window.press("enter")
    window.wait_for("is sent in")
    window.press("o")
    window.wait_for("Outbox · 1 waits")
    window.press("enter")
    window.wait_for("@click")
    window.press("escape")
    window.wait_for("Outbox")
    window.press("z")
    window.wait_for("Taken back")
    window.press("escape")


def hand_over(window: Terminal) -> None:
    """Hand the case over to somebody with a hostile name, and leave it as a draft."""
    window.press("h")
    see(window, "Hand over 1 case")
    window.type("annika")
    window.press("tab")
    window.paste(ATTACK)
    window.press("ctrl+r")
    see(window, "⏎ hand over", "@click")
    window.press("escape")
    window.wait_for("Hand over 1 case")
    window.press("escape")


def short_forms(window: Terminal) -> None:
    """Open every short form of a case, paste an attack into the note, look at what was done."""
    for key, words in (("n", "Note"), ("s", "New status"), ("p", "Suspend"), ("f", "New deadline")):
        window.press(key)
        see(window, words)
        if key == "n":
            window.paste(ATTACK)
            window.press("ctrl+r")
            see(window, "This is sent:", "@click")
            window.press("escape")
            window.wait_for("Text")
        window.press("escape")
        see(window, "read document")
    window.press("l")
    window.wait_for("esc close", "status: created")
    window.press("escape")
    see(window, "read document")


def test_no_control_byte_that_the_program_has_not_drawn_reaches_the_terminal(
    run: Runner, tmp_path: Path
) -> None:
    run.environment["HOME"] = str(tmp_path)
    with Terminal(run.line(), run.environment, columns=120, rows=40) as window:
        window.wait_for("● connected")
        see(window, "Mine · ")
        window.press("8")
        # How many are open depends on the day, and is not there at once.
        screen = window.wait_until(lambda screen: ALL_OPEN.search(screen) is not None)
        count = ALL_OPEN.findall(screen)[0]
        see(window, "All · ")
        window.press("down", "pagedown", "pageup")
        window.wait_quiet(300)  # the preview
        read(window)
        decide(window)
        window.wait_for("page 1 of")
        window.press("escape")
        see(window, "read document")
        hand_over(window)
        see(window, "read document")
        short_forms(window)
        window.press("m")
        see(window, "Take the case along")
        window.press("enter")
        window.wait_for("Taken along with")
        window.press("escape")
        see(window, "read document", "▌•")
        window.press("u")
        window.wait_for("3 drafts", "@click")
        window.press("escape")
        see(window, "read document")
        window.press("ctrl+p")
        window.wait_for("hand over")
        window.type("överl")
        window.press("escape")
        see(window, "read document")
        window.press("escape")
        see(window, "All · ")
        window.press("/")
        window.paste(ATTACK)
        window.wait_for(f" of {count}")
        window.press("escape")
        see(window, "All · ")
        window.press("f")
        window.wait_for("Search", "case number")
        window.paste("Bygglov")
        window.press("enter")
        window.wait_for("▌", " cases")
        window.press("escape")
        see(window, "All · ")
        window.press("L")
        window.wait_for("Client id")
        window.press("escape")
        see(window, "All · ")
        window.press("ctrl+l")
        window.wait_for("locked")
        window.press("enter")
        see(window, "Mine · ")
        window.press("q")
        assert window.wait_end() == 0
        output = window.output
    assert foreign(output) == []
    assert b"\x1b[31;5m" not in output
