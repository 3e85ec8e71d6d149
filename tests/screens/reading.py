"""What a person sees: the lines of the screen, and waiting until they say something.

The app of these tests wires the screens as the program does, but has no filter behind its
widgets: a control character that a widget lets through is found.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from textual.app import App
from textual.events import Resize
from textual.pilot import Pilot
from textual.screen import Screen

from caseworker.credentials import Opened
from caseworker.documents.limits import DEFAULT, Limits
from caseworker.documents.reader import DocumentReader
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.services import Services
from screens.case import CaseScreen
from screens.reader import ReaderScreen
from tests.sandbox_server import RunningSandbox

_PATIENCE = 30
_NARROW = 100
R = TypeVar("R")
_APIS = ("zaken", "documenten", "catalogi", "besluiten")


class ReadingApp(App[None]):
    """The program as far as reading goes."""

    def __init__(self, services: Services, limits: Limits = DEFAULT) -> None:
        super().__init__()
        self.services = services
        self.reader = DocumentReader(limits)
        self.animation_level = "none"

    def on_case_screen_document_chosen(self, message: CaseScreen.DocumentChosen) -> None:
        opened = ReaderScreen(self.services, message.case, message.document, self.reader)
        self.push_screen(opened, message.control.select)

    def on_resize(self, event: Resize) -> None:
        for screen in self.screen_stack:
            screen.set_class(event.size.width < _NARROW, "-narrow")

    async def on_unmount(self) -> None:
        await self.reader.close()


Driver = Pilot[None]


@asynccontextmanager
async def showing(
    app: ReadingApp, screen: Screen[R], size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Driver]:
    """Run the app with a screen open."""
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        app.push_screen(screen)
        await pilot.pause()
        yield pilot


def services_of(sandbox: RunningSandbox, folder: Path, *, url: str = "") -> Services:
    """Return the services of the sandbox's first user; ``url`` names another server."""
    who, address = sandbox.users[0], url or sandbox.url
    profile = Profile(
        name="work",
        apis={api: f"{address}/{api}/api/v1" for api in _APIS},
        client_id=sandbox.client_id,
        user=who["id"],
        user_name=who["name"],
        unit=who["unit"],
        store="session",
    )
    key = b"k" * 32
    credentials = Opened(secret=sandbox.secret, store_key=key, source="session")
    return Services(profile, credentials, Store.open(folder, key))


def lines(app: App[None]) -> list[str]:
    """Return the lines of the screen as drawn."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def seen(app: App[None]) -> str:
    """Return the whole screen as one text."""
    return "\n".join(lines(app))


async def until(pilot: Driver, told: Callable[[], bool]) -> None:
    """Wait until something holds; fail with the screen when it never does."""
    deadline = time.monotonic() + _PATIENCE
    while not told():
        assert time.monotonic() < deadline, seen(pilot.app)
        await pilot.pause(0.01)
    await pilot.pause()


async def until_seen(pilot: Driver, *texts: str) -> str:
    """Wait until every text is on the screen; return the screen."""
    await until(pilot, lambda: all(text in seen(pilot.app) for text in texts))
    return seen(pilot.app)


def footer(app: App[None]) -> str:
    """Return the last line of the screen."""
    return lines(app)[-1]
