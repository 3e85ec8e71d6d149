from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from caseworker.offline.store import Store
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.zgw_client import Client, client_of

# Each run of the long count works on a case of its own.
CASES = 3000 if os.environ.get("CASEWORKER_SOAK") else 600


@pytest.fixture(scope="module", params=["open-zaak", "oneground", "minimal-1.0"])
def like(request: pytest.FixtureRequest) -> str:
    """Which server the sandbox behaves as."""
    return str(request.param)


@pytest.fixture(scope="module")
def sandbox(like: str) -> Iterator[RunningSandbox]:
    with running_sandbox(
        cases=3000 if os.environ.get("CASEWORKER_SOAK") else 600, seed=11, like=like
    ) as running:
        yield running


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    async with client_of(sandbox) as found:
        yield found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", b"k" * 32) as opened:
        yield opened
