from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.zgw_client import Client, client_of


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=480, seed=3, latency_ms=40) as running:
        yield running


@pytest.fixture
def server(sandbox: RunningSandbox) -> Iterator[Api]:
    """The server's own view, asked without the client under test."""
    direct = Api(sandbox)
    yield direct
    direct.close()
    sandbox.control.reset()


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    async with client_of(sandbox) as found:
        yield found
