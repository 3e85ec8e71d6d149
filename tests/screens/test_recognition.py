"""Text of scanned pages, recognised by the tesseract that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseworker.documents.answer import Picture
from caseworker.documents.recognition import NotRecognised, recognised
from caseworker.services import Services
from tests.documents.processes import children
from tests.documents.samples import scanned_letter
from tests.sandbox.client import Api
from tests.screens.reading import footer, seen, until, until_seen
from tests.screens.test_reading import reading, type_in


async def test_a_scanned_letter_is_seen_and_its_text_recognised_page_by_page_when_asked_to(
    services: Services, server: Api
) -> None:
    async with reading(services, server, scanned_letter(), "brev.pdf") as (app, pilot):
        await until_seen(pilot, "page 1 of 2", "Recognise the text with: x")
        assert "recognise text" in footer(app)
        await pilot.press("x")
        await until_seen(pilot, "words may be wrong", "bestrider", "── page 2 of 2 ──", "altanen")
        assert "recognise text" not in footer(app)
        await pilot.press("slash")
        await type_in(pilot, "erinran")
        await until_seen(pilot, "1 of 1")
        await pilot.press("escape", "v")
        await until_seen(pilot, "▀")
        await pilot.press("v")
        await until_seen(pilot, "bestrider")


async def test_a_document_left_meanwhile_ends_the_recognition(
    services: Services, server: Api
) -> None:
    async with reading(services, server, scanned_letter(), "brev.pdf") as (app, pilot):
        await until_seen(pilot, "page 1 of 2", "Recognise the text with: x")
        await pilot.press("x")
        await until(pilot, lambda: bool(tesseracts()))
        await pilot.press("comma")
        await until(pilot, lambda: not tesseracts())
        assert "bestrider" not in seen(app)


async def test_without_tesseract_nothing_of_it_is_said(
    services: Services, server: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    async with reading(services, server, scanned_letter(), "brev.pdf") as (app, pilot):
        screen = await until_seen(pilot, "page 1 of 2", "but not searched")
        assert "Recognise" not in screen
        assert "recognise text" not in footer(app)


async def test_a_tesseract_that_fails_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotRecognised) as caught:
        await recognised(Picture(1, 1, b"\0\0\0", 1, 1, 1))
    assert caught.value.facts["reason"] == "tesseract 3"


def tesseracts() -> set[int]:
    """Return the processes of this test that recognise something."""
    return {each for each in children() if name_of(each) == "tesseract"}


def name_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
