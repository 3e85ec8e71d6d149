"""What the tests of several packages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox

_WAITING = ("tests/terminal/", "tests/snapshots/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits for terminals, so that nobody waits for it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(_WAITING))


@pytest.fixture
def server(sandbox: RunningSandbox) -> Iterator[Api]:
    """The own view of the package's sandbox, asked without the program; no fault is left in it."""
    direct = Api(sandbox)
    yield direct
    direct.close()
    sandbox.control.reset()
