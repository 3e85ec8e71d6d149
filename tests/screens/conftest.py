from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.services import Services
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.screens.reading import services_of


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=300, seed=5) as running:
        yield running


@pytest.fixture
def services(sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Services]:
    opened = services_of(sandbox, tmp_path / "store")
    yield opened
    opened.close()
