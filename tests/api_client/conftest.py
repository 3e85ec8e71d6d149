from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.zgw_client import Client, client_of


@pytest.fixture(scope="module", params=["open-zaak", "oneground", "minimal-1.0"])
def like(request: pytest.FixtureRequest) -> str:
    """Which server the sandbox behaves as."""
    return str(request.param)


@pytest.fixture(scope="module")
def sandbox(like: str) -> Iterator[RunningSandbox]:
    with running_sandbox(cases=480, seed=3, latency_ms=40, like=like) as running:
        yield running


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    async with client_of(sandbox) as found:
        yield found
