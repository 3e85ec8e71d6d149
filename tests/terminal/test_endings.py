"""However the program ends, the terminal is as it was."""

from __future__ import annotations

import signal

import pytest

from tests.terminal.session import Terminal


def test_quitting_leaves_the_terminal_as_it_was(window: Terminal) -> None:
    assert window.left_behind()
    window.press("q")
    assert window.wait_end() == 0
    assert window.left_behind() == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_leaves_the_terminal_as_it_was(
    window: Terminal, number: signal.Signals
) -> None:
    window.kill(number)
    assert window.wait_end() == 0
    assert window.left_behind() == set()
