"""Whatever a document is made of, nothing of it reaches the terminal as a command.

The real program reads a document of each kind, goes through its contents and what is inside it,
and every byte that it wrote is looked at. `make test` takes each third document.
"""

from __future__ import annotations

import os

import pytest

from tests.command_line.runner import Runner
from tests.documents.hostile_samples import ATTACK_LINE, hostile_documents
from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox
from tests.screens.papers import add_document
from tests.terminal.drawn import foreign
from tests.terminal.session import Terminal

IS_SOAK = os.environ.get("CASEWORKER_SOAK") == "1"


@pytest.mark.soak
def test_no_control_byte_of_a_document_reaches_the_terminal(
    run: Runner, sandbox: RunningSandbox
) -> None:
    server = Api(sandbox)
    zaak = server.fresh_case()
    documents = hostile_documents()
    if not IS_SOAK:
        documents = dict(list(documents.items())[::3])
    for at, (name, content) in enumerate(documents.items()):
        title = f"Papper {at:02}{ATTACK_LINE[:150]}"
        add_document(server, zaak, content, title=title, name=name, mime_type="")
    server.close()
    with Terminal(run.line("--queue", "all"), run.environment) as window:
        window.wait_for("● connected", "▌")
        window.press("/")
        window.type(zaak["identificatie"])
        window.press("enter")
        window.wait_for(f"▌ {zaak['identificatie']}")
        window.press("enter")
        window.wait_for("Parties", "● connected")
        window.press("G", "enter")
        for at in reversed(range(len(documents))):
            window.wait_for(f"› Papper {at:02}")
            look_through(window)
            window.press(",")
        find_in_all(window)
        window.press("ctrl+q")
        assert window.wait_end() == 0
        output = window.output
    assert foreign(output) == []
    assert b"\x1b[31;5m" not in output


def look_through(window: Terminal) -> None:
    """Turn a page, mark a place, see the contents, and open what is inside, if there is any."""
    for keys in (("space", "*"), ("i",), ("i", "a"), ("enter",), ("v",)):
        window.wait_quiet()
        window.press(*keys)
    window.wait_quiet()


def find_in_all(window: Terminal) -> None:
    """Find what stands in every document."""
    window.press("f")
    window.wait_for("Find in all documents")
    window.paste("omvänd")
    window.press("enter")
    window.wait_until(lambda screen: "documents." in screen and "Still looking" not in screen)
    window.press("enter")
    window.wait_for("of 1")
    window.wait_quiet()
