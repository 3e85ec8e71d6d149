"""What the tests of several packages share."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator

import pytest

from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox

_WAITING = ("tests/terminal/", "tests/snapshots/")
_ON_EACH_KIND = ("tests/sending/", "tests/api_client/")
_OTHER_KINDS = ("oneground", "minimal-1.0")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order the tests, and leave to `make soak` what is marked as long, and some of what runs on
    each kind of server.

    What waits for terminals comes first, so that nobody waits for it at the end. On the first
    kind of server all of them run, on each other kind an eighth. Of a screen at several sizes one
    is looked at, each test at a size of its own.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(_WAITING))
    later = [item for item in items if _is_long(item) or _is_of_the_rest(item)]
    later += _other_sizes(items)
    if os.environ.get("CASEWORKER_SOAK"):
        for item in later:
            item.add_marker(pytest.mark.soak)
        return
    config.hook.pytest_deselected(items=later)
    rest = set(later)
    items[:] = [item for item in items if item not in rest]


def _is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("long") is not None


def _is_of_the_rest(item: pytest.Item) -> bool:
    """Tell whether a test on another kind of server than the first is left to the long run."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    kind = parameters.get("like")
    if kind not in _OTHER_KINDS or not item.nodeid.startswith(_ON_EACH_KIND):
        return False
    name = item.nodeid.replace(str(kind), "")
    return zlib.crc32(name.encode()) % 8 != _OTHER_KINDS.index(kind)


def _other_sizes(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests of screens that are done at another size as well."""
    alike: dict[str, list[pytest.Item]] = {}
    for item in items:
        parameters = dict(getattr(getattr(item, "callspec", None), "params", {}))
        if parameters.pop("size", None) is not None and item.nodeid.startswith("tests/screens/"):
            name = f"{item.nodeid.partition('[')[0]} {sorted(map(repr, parameters.items()))}"
            alike.setdefault(name, []).append(item)
    return [
        item
        for name, group in alike.items()
        for at, item in enumerate(group)
        if at != zlib.crc32(name.encode()) % len(group)
    ]


@pytest.fixture
def server(sandbox: RunningSandbox) -> Iterator[Api]:
    """The own view of the package's sandbox, asked without the program; no fault is left in it."""
    direct = Api(sandbox)
    yield direct
    direct.close()
    sandbox.control.reset()
