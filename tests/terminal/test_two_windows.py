"""A second window on the same profile: both work, each sees what the other has written."""

from __future__ import annotations

from tests.command_line.runner import Runner
from tests.terminal.hands import begin_reasons, open_case
from tests.terminal.session import Terminal


def test_texts_written_in_two_windows_at_once_are_both_kept(run: Runner) -> None:
    with (
        Terminal(run.line(), run.environment, columns=120, rows=40) as one,
        Terminal(run.line(), run.environment, columns=80, rows=24) as other,
    ):
        one.wait_for("● connected")
        other.wait_for("● connected")
        number = open_case(one)
        assert open_case(other) == number
        begin_reasons(one)
        begin_reasons(other)
        for letter in "skäl":
            one.type(letter)
            other.type(letter.upper())
        one.wait_for("skäl", "saved")
        other.wait_for("SKÄL", "saved")
        for window in (one, other):
            window.press("escape")
            window.wait_for("switch side", "drafts 2")
            window.press("q")
            assert window.wait_end() == 0
    drafts = run("drafts", "--json").json["drafts"]
    assert sorted(draft["fields"]["reasons"] for draft in drafts) == ["SKÄL", "skäl"]
    assert {draft["number"] for draft in drafts} == {number}


def test_a_window_that_is_killed_leaves_the_other_one_working(run: Runner) -> None:
    with Terminal(run.line(), run.environment, columns=80, rows=24) as one:
        one.wait_for("● connected")
        with Terminal(run.line(), run.environment, columns=80, rows=24) as other:
            other.wait_for("● connected")
            open_case(other)
            begin_reasons(other)
            other.type("halv mening")
            other.wait_for("halv mening")
            other.kill()
            other.wait_end()
        open_case(one)
        begin_reasons(one)
        one.type("hel mening.")
        one.wait_for("hel mening.")
        one.press("escape")
        one.wait_for("switch side")
        one.press("q")
        assert one.wait_end() == 0
    written = [draft["fields"]["reasons"] for draft in run("drafts", "--json").json["drafts"]]
    assert any(text.endswith("hel mening.") for text in written)
