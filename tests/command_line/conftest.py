from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line.runner import Runner
from tests.sandbox_server import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=200, seed=5) as running:
        yield running


@pytest.fixture
def stranger(tmp_path: Path) -> Runner:
    """A user who has not logged in yet."""
    return Runner(tmp_path)


@pytest.fixture(scope="module")
def account(sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Somebody who has just logged in, with a vault."""
    runner = Runner(tmp_path_factory.mktemp("account"))
    answer = runner.login(sandbox)
    assert answer.code == 0, answer.err
    return runner


@pytest.fixture
def run(account: Runner, tmp_path: Path) -> Runner:
    """A user who is logged in, with a vault."""
    return account.copy_to(tmp_path)
