from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.zgw_client import Client, client_of


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=480, seed=3, latency_ms=40) as running:
        yield running


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    async with client_of(sandbox) as found:
        yield found
