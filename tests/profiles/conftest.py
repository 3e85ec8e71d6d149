"""Every test has folders of its own for configuration and data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caseworker import i18n
from caseworker.profiles import Profile

APIS = {"zaken": "https://cases.example.com/zaken/api/v1"}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CASEWORKER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CASEWORKER_DATA", str(tmp_path / "data"))
    i18n.use("en")
    return tmp_path


@pytest.fixture
def write_profile(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that writes a profile's file as an administrator would."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / "config" / "profiles" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def a_profile(name: str = "kungsbacka") -> Profile:
    return Profile(name=name, apis=APIS, client_id="desk", user="anna.ek", store="keyring")
