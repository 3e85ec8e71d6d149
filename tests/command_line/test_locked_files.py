"""`caseworker read` and the password of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line.runner import Runner
from tests.documents.samples import encrypted_pdf
from tests.terminal.session import Terminal

PASSWORD = "hemligt"


@pytest.fixture
def letter(tmp_path: Path) -> str:
    path = tmp_path / "brev.pdf"
    path.write_bytes(encrypted_pdf())
    return str(path)


def test_a_script_gives_the_password_on_standard_input(stranger: Runner, letter: str) -> None:
    answer = stranger("read", letter, "--json")
    assert (answer.code, answer.json["state"]) == (1, "encrypted")
    answer = stranger("read", letter, "--password-stdin", "--json", stdin="fel\n")
    assert (answer.code, answer.json["state"]) == (1, "encrypted")
    assert "not the password" in answer.json["reason"]
    answer = stranger("read", letter, "--password-stdin", stdin=f"{PASSWORD}\n")
    assert answer.code == 0
    assert "Ansökan om färdtjänst" in answer.out


def test_on_a_terminal_it_is_asked_for_again_and_never_shown(stranger: Runner, letter: str) -> None:
    with Terminal(stranger.line("read", letter), stranger.environment) as window:
        window.wait_for("Password of the document:")
        window.type("fel")
        window.press("enter")
        window.wait_until(lambda screen: screen.count("Password of the document:") == 2)
        window.type(PASSWORD)
        window.press("enter")
        assert window.wait_end() == 0
        screen = window.screen
    assert "Ansökan om färdtjänst" in screen
    assert PASSWORD not in screen
    assert b"fel" not in window.output
