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


@pytest.fixture
def run(stranger: Runner, sandbox: RunningSandbox) -> Runner:
    """A user who is logged in, with a vault."""
    answer = stranger.login(sandbox)
    assert answer.code == 0, answer.err
    return stranger
