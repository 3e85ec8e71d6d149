"""Hands that are faster than the screen, and a clipboard with a whole book in it."""

from __future__ import annotations

import random

from tests.command_line.runner import Runner
from tests.terminal.hands import begin_reasons, fill_in, open_case
from tests.terminal.session import Terminal

SENTENCE = "Sökanden uppfyller villkoren för åtgärden."


def test_a_decision_typed_ahead_of_the_program_is_written_and_shown_for_review(
    run: Runner,
) -> None:
    with Terminal(run.line(), run.environment, columns=120, rows=40) as window:
        window.wait_for("▌")
        keys = [
            "down",
            "enter",
            "b",
            "enter",
            "down",
            "enter",
            "tab",
            "1",
            "tab",
            "tab",
            *SENTENCE,
            "ctrl+r",
        ]
        window.press(*keys)
        window.wait_for("This is sent:", "Bifall", SENTENCE)
        window.press("escape")
        window.wait_until(lambda screen: "This is sent:" not in screen)
        window.press("escape")
        window.wait_for("switch side")
    [draft] = run("drafts", "--json").json["drafts"]
    assert draft["fields"]["reasons"] == SENTENCE
    assert draft["fields"]["outcome"] == "granted"


def test_a_megabyte_pasted_into_the_reasons_is_kept_and_can_be_typed_on(run: Runner) -> None:
    words = random.Random("a megabyte")
    lines = [
        " ".join(words.choice(("skäl", "åtgärd", "plan", "ö", "[/]")) for _word in range(12))
        for _line in range(18_000)
    ]
    text = "\n".join(lines)
    assert len(text.encode()) > 1_000_000
    with Terminal(run.line(), run.environment, columns=120, rows=40) as window:
        window.wait_for("● connected")
        open_case(window)
        begin_reasons(window)
        window.paste(text)
        window.wait_for(lines[-1])
        window.type(" och slut.")
        window.wait_for("och slut.")
        window.press("escape")
        window.wait_for("switch side")
        window.press("q")
        assert window.wait_end() == 0
    [draft] = run("drafts", "--json").json["drafts"]
    assert draft["fields"]["reasons"] == text + " och slut."


def test_every_key_of_a_held_key_is_obeyed_and_the_last_one_at_the_end(run: Runner) -> None:
    with Terminal(run.line(), run.environment, columns=120, rows=40) as window:
        window.wait_for("● connected")
        open_case(window)
        fill_in(window)
        window.type("x" * 1500)
        window.press(*["backspace"] * 1490)
        window.type(".")
        window.wait_for("xxxxxxxxxx.")
        window.press("escape")
        window.wait_for("switch side")
    [draft] = run("drafts", "--json").json["drafts"]
    assert draft["fields"]["reasons"] == "x" * 10 + "."
