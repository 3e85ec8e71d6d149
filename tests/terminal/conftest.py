"""The real program in a pseudo-terminal, logged in to a sandbox in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line.runner import Runner
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.terminal.session import Terminal


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=120, seed=5) as running:
        yield running


@pytest.fixture(scope="module")
def account(sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Somebody who has just logged in."""
    runner = Runner(tmp_path_factory.mktemp("account"))
    answer = runner.login(sandbox)
    assert answer.code == 0, answer.err
    return runner


@pytest.fixture
def run(account: Runner, tmp_path: Path) -> Runner:
    """A user who is logged in, with a vault whose passphrase the environment gives."""
    return account.copy_to(tmp_path)


@pytest.fixture
def window(run: Runner) -> Iterator[Terminal]:
    """The screens at 80x24, with the queue on them."""
    with Terminal(run.line(), run.environment, columns=80, rows=24) as terminal:
        terminal.wait_for("● connected", "▌")
        yield terminal
