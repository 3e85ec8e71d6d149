"""Terminals as they are over SSH: few colours or none, poor fonts, small windows, a shell below."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line.runner import Runner
from tests.terminal.hands import begin_reasons, open_case
from tests.terminal.session import Terminal
from tests.terminal.tmux import TmuxWindow

_COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;]*m")
_MANY_COLOURS = re.compile(rb"\x1b\[(?:[0-9;]*;)?[34]8;(?:2|5);[0-9;]*m")
_TRUE_COLOURS = re.compile(rb"\x1b\[(?:[0-9;]*;)?[34]8;2;[0-9;]*m")


def look_around(window: Terminal) -> list[str]:
    """Go through what is seen most, and return the screens."""
    screens = [window.wait_for("● connected", "▌")]
    window.press("space")
    screens.append(window.wait_for("✓"))
    window.press("?")
    screens.append(window.wait_for("Where the cursor is"))
    window.press("escape")
    window.wait_for("1 marked")
    window.press("escape")
    window.press("D")
    screens.append(window.wait_for("Deadlines", "Together "))
    window.press("escape")
    window.wait_for("Mine · ")
    open_case(window)
    screens.append(window.wait_for("Parties"))
    return screens


def test_without_colours_everything_is_told_by_signs_and_weight(run: Runner) -> None:
    environment = run.environment | {"NO_COLOR": "1"}
    with Terminal(run.line(), environment) as window:
        look_around(window)
        assert _COLOUR.search(window.output) is None


@pytest.mark.parametrize(
    ("kind", "no_more_than"), [("xterm", _MANY_COLOURS), ("xterm-256color", _TRUE_COLOURS)]
)
def test_a_terminal_is_sent_no_colours_that_it_has_not(
    run: Runner, kind: str, no_more_than: re.Pattern[bytes]
) -> None:
    with Terminal(run.line(), run.environment, kind=kind, colours="") as window:
        look_around(window)
        assert _COLOUR.search(window.output) is not None
        assert no_more_than.search(window.output) is None


def test_lines_and_signs_are_ascii_where_that_is_asked_for(run: Runner) -> None:
    environment = run.environment | {"CASEWORKER_ASCII": "1"}
    with Terminal(run.line(), environment) as window:
        window.wait_for("* connected", ">")
        window.press("space")
        window.wait_for("1 marked", "| xBN ")
        window.press("?")
        window.wait_for("Where the cursor is")
        window.press("escape")
        window.wait_for("1 marked")
        window.press("D")
        window.wait_for("Deadlines", "Together ")
        window.press("escape")
        window.wait_for("Mine . ")
        window.press("enter")
        window.wait_for("Parties")
        strange = {each for each in window.output.decode() if not each.isascii()}
        assert not {each for each in strange if not each.isalpha()}


@pytest.mark.parametrize(("columns", "rows"), [(60, 20)])
def test_a_small_window_has_the_queue_a_case_and_a_decision(
    run: Runner, columns: int, rows: int
) -> None:
    with Terminal(run.line(), run.environment, columns=columns, rows=rows) as window:
        screen = window.wait_for("● ", "▌")
        [line] = [each for each in screen.split("\n") if "▌" in each]
        assert re.search(r"▌ [A-Z]{2} \d{4}-\d{6} +\S.* d ", line)  # number, title, days left
        window.press("space", "space", "h")
        screen = window.wait_for("Hand over 2 cases")
        window.press("escape")
        window.wait_for("2 marked")
        window.press("escape")
        open_case(window)
        begin_reasons(window)
        window.type("Skäl nog.")
        window.wait_for("Skäl nog.")
        window.press("escape")
        window.wait_for("switch side")


def test_it_stops_for_the_shell_and_comes_back_as_it_was(run: Runner, tmp_path: Path) -> None:
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with TmuxWindow(tmp_path, shell, run.environment) as window:
        window.wait_for("bash-")
        window.type("PS1='skal> '")
        window.press("enter")
        window.wait_until(lambda screen: "\nskal>" in screen)
        window.type(" ".join(map(_quoted, run.line())))
        window.press("enter")
        window.wait_for("connected", "▌")
        window.press("space", "space")
        window.wait_for("2 marked")
        window.press("ctrl+z")
        window.wait_for("Stopped")
        window.type("echo $((6 * 7))")
        window.press("enter")
        window.wait_until(lambda screen: "\n42\n" in screen)
        window.type("fg")
        window.press("enter")
        window.wait_for("2 marked", "▌")
        window.press("/", "z")
        window.press("ctrl+z")  # in a text field it is no command
        window.type("q")
        window.wait_for("zq")
        window.press("escape")
        window.wait_until(lambda screen: "zq" not in screen)
        window.press("q")
        window.wait_for("skal>")
        window.type("exit")
        window.press("enter")
        window.wait_end()


def test_it_does_not_stop_where_no_shell_could_bring_it_back(run: Runner) -> None:
    with Terminal(run.line(), run.environment) as window:
        window.wait_for("● connected", "▌")
        window.press("ctrl+z")
        window.press("space")
        window.wait_for("1 marked")


def _quoted(part: str) -> str:
    return "'" + part.replace("'", "'\\''") + "'"
