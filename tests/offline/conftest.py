"""A store in a folder of its own, under a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.offline.store import Store
from tests.offline.damaging import SOAK, Typed, fill
from tests.offline.examples import KEY, Clock

collect_ignore = [] if SOAK else ["test_libfiu.py"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(folder: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(folder, KEY, clock=clock) as opened:
        yield opened


@pytest.fixture(params=["on disk", "in memory"])
def any_store(request: pytest.FixtureRequest, folder: Path, clock: Clock) -> Iterator[Store]:
    """A store of either kind: they behave alike until the program ends."""
    key = KEY if request.param == "on disk" else None
    with Store.open(folder, key, clock=clock) as opened:
        yield opened


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Typed]:
    """A store that was closed, and what was typed into it."""
    folder = tmp_path_factory.mktemp("original") / "profile"
    with Store.open(folder, KEY, clock=Clock()) as store:
        typed = fill(store)
    return folder, typed
