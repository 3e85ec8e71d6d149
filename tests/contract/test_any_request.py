"""Whatever is asked of an operation, the sandbox answers as documented and never breaks.

Requests are made up from the documents, sensible ones and others. ``make soak`` makes many more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.contract.contract import problems
from tests.contract.distil import APIS, kept
from tests.sandbox_server import RunningSandbox, running_sandbox

EXAMPLES = 60 if os.environ.get("CASEWORKER_SOAK") else 2
_BROKEN = 500


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=40, seed=7) as running:
        yield running


def operations(api: str) -> list[Any]:
    schema = schemathesis.openapi.from_dict(kept(api))
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


EVERY = [
    pytest.param(api, operation, id=f"{operation.method.upper()} {api}{operation.path}")
    for api in APIS
    for operation in operations(api)
]


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
@pytest.mark.parametrize(("api", "operation"), EVERY)
def test_any_request_is_answered_as_documented(
    api: str, operation: Any, mode: GenerationMode, sandbox: RunningSandbox
) -> None:
    token = sandbox.token()
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept-Crs": "EPSG:4326",
        "Content-Crs": "EPSG:4326",
    }

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        response = case.call(base_url=f"{sandbox.url}/{api}/api/v1", headers=headers)
        said = f"{case.method} {case.formatted_path} {response.text[:300]}"
        assert response.status_code != _BROKEN, said
        kind = str(response.headers.get("content-type", [""])[0])
        body = response.json() if kind.startswith("application/json") and response.content else None
        url = f"{sandbox.url}/{api}/api/v1{case.formatted_path}"
        assert problems(case.method, url, response.status_code, body) == [], said

    ask()
