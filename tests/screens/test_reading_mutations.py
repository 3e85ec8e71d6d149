"""Changed documents of every kind in the reader: the screen lives, and nothing is left over."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from caseworker.collector import collect_seldom, leave_what_stays
from caseworker.documents.limits import Limits
from caseworker.documents.reader import DocumentReader
from caseworker.work.opened_document import OpenedDocument
from tests.documents import processes
from tests.documents.test_mutations import changed_documents
from tests.screens.reading import seen, until
from widgets.reading_pane import ReadingPane

TRIES = 21
SOAK_TRIES = 2_100
SEED = 20261130


class PaneApp(App[None]):
    """One pane and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self.reader = DocumentReader(Limits(seconds=5))
        first = OpenedDocument("först", "a.txt", "", b"Hej")
        self.pane = ReadingPane(self.reader, first, takes_focus=True)

    def compose(self) -> ComposeResult:
        yield self.pane

    async def on_unmount(self) -> None:
        await self.reader.close()


class Pulse:
    """Notes the longest time that the event loop took to come round."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def beat(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - began - 0.005)


async def press(app: PaneApp, *keys: str) -> None:
    """Press keys as fast as they are obeyed; beside a pulse the pilot waits 0.3 s after each."""
    for key in keys:
        app.simulate_key(key)
        for node in (app, app.screen):
            handled = asyncio.Event()
            node.call_later(handled.set)
            await handled.wait()
    painted = asyncio.Event()
    app.screen.call_after_refresh(painted.set)
    await painted.wait()


async def read_all(tries: int) -> float:
    """Open that many changed documents one after the other; return the longest standstill."""
    app, pulse = PaneApp(), Pulse()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Hej" in seen(app))
        leave_what_stays()
        beating = asyncio.create_task(pulse.beat())
        for number, (name, content) in enumerate(changed_documents(tries, SEED)):
            opened = OpenedDocument(f"dokument {number}", name, "", content)
            app.pane.open(opened)
            await until(pilot, lambda opened=opened: opened.outcome is not None)  # type: ignore[misc]
            await press(app, "j", "space", "n", "p", "escape", "G", "g", "v", "plus", "escape")
            assert f"dokument {number}" in seen(app)
        app.pane.open(OpenedDocument("sist", "a.txt", "", "Allt är väl".encode()))
        await until(pilot, lambda: "Allt är väl" in seen(app))
        beating.cancel()
    return pulse.longest


@pytest.fixture
def as_the_program_collects() -> Iterator[None]:
    """Collect garbage as seldom as the program does, and as ever afterwards."""
    before = gc.get_threshold()
    collect_seldom()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("as_the_program_collects")
async def test_changed_documents_never_take_the_screen_down_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    tries = SOAK_TRIES if os.environ.get("CASEWORKER_SOAK") else TRIES
    before, files = processes.children(), processes.open_files()
    longest = await read_all(tries)
    print(f"{tries} changed documents; the longest standstill {longest * 1000:.0f} ms")  # noqa: T201
    assert processes.children() == before
    assert processes.open_files() <= files + 2
    assert os.listdir(tmp_path) == []  # noqa: PTH208
