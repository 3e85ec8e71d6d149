"""Over a slow line every byte is felt: a key sends what it changed, and nobody's key nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.command_line.runner import Runner
from tests.terminal.hands import fill_in, open_case
from tests.terminal.session import Terminal

# The courier looks every five seconds at what other windows have written.
_LONGER_THAN_A_LOOK_MS = 7_000
_LONGER_THAN_AUTOSAVE_MS = 1_500


@pytest.fixture
def writing(run: Runner) -> Iterator[Terminal]:
    """A decision with a word in its reasons, saved."""
    with Terminal(run.line(), run.environment, columns=120, rows=40) as window:
        window.wait_for("● connected")
        open_case(window)
        fill_in(window)
        window.type("Grannen")
        window.wait_for("Nothing is missing.")
        window.wait_quiet(_LONGER_THAN_AUTOSAVE_MS)
        assert "saved " in window.screen
        yield window


def test_a_decision_that_nobody_types_at_sends_nothing(writing: Terminal) -> None:
    sent = len(writing.output)
    writing.wait_quiet(_LONGER_THAN_A_LOOK_MS)
    assert len(writing.output) == sent


def test_a_typed_key_sends_about_its_row(writing: Terminal) -> None:
    sent = len(writing.output)
    for letter in " skriver att":
        writing.type(letter)
        writing.wait_quiet(50)
    assert (len(writing.output) - sent) / 12 < 800
