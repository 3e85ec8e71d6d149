from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=240, seed=7) as running:
        yield running


@pytest.fixture
def api(sandbox: RunningSandbox) -> Iterator[Api]:
    client = Api(sandbox)
    yield client
    client.close()
    sandbox.control.reset()


@pytest.fixture
def reader(sandbox: RunningSandbox) -> Iterator[Api]:
    client = Api(sandbox, readonly=True)
    yield client
    client.close()
