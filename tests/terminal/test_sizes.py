"""Windows of any size, and windows that change theirs under somebody's hands."""

from __future__ import annotations

import pytest

from tests.command_line.runner import Runner
from tests.terminal.hands import begin_reasons, open_case
from tests.terminal.session import Terminal

SENTENCE = "Åtgärden strider inte mot planen."


@pytest.mark.parametrize(
    ("columns", "rows"), [(40, 10), pytest.param(300, 100, marks=pytest.mark.long)]
)
def test_a_decision_is_written_at_any_size(run: Runner, columns: int, rows: int) -> None:
    with Terminal(run.line(), run.environment, columns=columns, rows=rows) as window:
        window.wait_for("●", "▌")
        window.press("enter")
        window.wait_for("switch side")
        window.press("?")
        window.wait_for("Where the cursor is")
        window.press("escape")
        window.wait_for("switch side")
        begin_reasons(window)
        window.type(SENTENCE)
        window.wait_for("planen.")
        window.press("escape")
        window.wait_for("switch side")
        window.press("escape")
        window.wait_for("▌")
        window.press("u")
        window.wait_for("1 draft")
        window.press("q")
        assert window.wait_end() == 0
    [draft] = run("drafts", "--json").json["drafts"]
    assert draft["fields"]["reasons"] == SENTENCE


@pytest.mark.parametrize(("columns", "rows"), [(40, 10), (80, 24), (300, 100)])
def test_help_and_quit_are_within_reach_at_any_size(run: Runner, columns: int, rows: int) -> None:
    with Terminal(run.line(), run.environment, columns=columns, rows=rows) as window:
        screen = window.wait_for("●", "▌", "? help")
        assert max(map(len, screen.split("\n"))) <= columns
        window.press("q")
        assert window.wait_end() == 0


def test_a_window_that_changes_its_size_while_somebody_types_loses_no_letter(
    run: Runner,
) -> None:
    sizes = [(40, 10), (200, 60), (80, 24), (30, 8), (120, 40)] * 3
    with Terminal(run.line(), run.environment, columns=120, rows=40) as window:
        window.wait_for("● connected")
        open_case(window)
        begin_reasons(window)
        for at, (columns, rows) in enumerate(sizes):
            window.type(f"ord{at:02} ")
            window.resize(columns, rows)
            window.type("åäö ")
        window.wait_for("ord14 åäö")
        window.press("escape")
        window.wait_for("switch side")
    [draft] = run("drafts", "--json").json["drafts"]
    assert draft["fields"]["reasons"] == "".join(f"ord{at:02} åäö " for at in range(15))
