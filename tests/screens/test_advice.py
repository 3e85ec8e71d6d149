"""On a screen, advice names keys; on the command line, commands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api_client.errors import Conflict
from caseworker.i18n import advise, explain
from caseworker.offline.entry_history import Reason
from screens.advice import ADVICE


@pytest.fixture
def on_a_screen() -> Iterator[None]:
    advise(ADVICE)
    yield
    advise({})


CONFLICT = Conflict(number="BN 1", changes="status: A → B")


def test_the_command_line_is_advised_with_its_commands() -> None:
    assert "outbox retry" in explain(CONFLICT)


@pytest.mark.usefixtures("on_a_screen")
def test_a_screen_advises_with_its_keys_also_about_what_the_outbox_remembers() -> None:
    for problem in (CONFLICT, Reason.of(CONFLICT).problem()):
        said = explain(problem)
        assert "outbox retry" not in said
        assert "In the outbox, v shows what changed" in said
        assert "status: A → B" in said
