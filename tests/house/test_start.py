"""What is not imported until it is needed, seen from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("httpx", "textual", "jwt", "keyring", "cryptography", "tomlkit", "rich")
DOCUMENT_LIBRARIES = ("pypdfium2", "docx", "lxml", "PIL", "odfdo", "typst", "pypdf")


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that are loaded after running this code."""
    script = f"{code}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_the_models_load_neither_textual_nor_the_disk_nor_http() -> None:
    loaded = loaded_by("import api_client, api_client.api, api_client.plans, api_client.errors")
    assert not loaded & {*HEAVY, "apsw", "platformdirs", "caseworker", "screens", "widgets"}


def test_the_whole_client_loads_without_textual_keyring_or_store() -> None:
    loaded = loaded_by("import api_client.zgw.adapter, api_client.auth.zgw_jwt")
    assert "httpx" in loaded
    assert not loaded & {"textual", "keyring", "apsw", "platformdirs", "caseworker", "screens"}


def test_the_version_is_told_without_loading_anything_heavy() -> None:
    loaded = loaded_by("from caseworker.cli import run; run(['--version'])")
    assert not loaded & {*HEAVY, *DOCUMENT_LIBRARIES, "apsw", "starlette"}


@pytest.mark.parametrize(
    "module", ["caseworker.services", "caseworker.work.reading", "caseworker.work.decisions"]
)
def test_what_stands_before_the_first_paint_loads_no_http_and_no_documents(module: str) -> None:
    loaded = loaded_by(f"import {module}")
    assert not loaded & {"httpx", "jwt", "textual", *DOCUMENT_LIBRARIES}
