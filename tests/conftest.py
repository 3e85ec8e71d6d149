"""What the tests of several packages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox


@pytest.fixture
def server(sandbox: RunningSandbox) -> Iterator[Api]:
    """The own view of the package's sandbox, asked without the program; no fault is left in it."""
    direct = Api(sandbox)
    yield direct
    direct.close()
    sandbox.control.reset()
