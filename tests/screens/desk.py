"""A caseworker's desk without a server: services on a store, made-up cases in its mirror."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from api_client.models import CaseList, CaseSummary, Handling, Person, Queue, Unit
from caseworker.credentials import Opened
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store
from caseworker.profiles import Profile
from caseworker.services import Services
from screens.messages import DraftsChanged, DraftWanted, OutboxChanged

KEY = b"k" * 32
HOSTILE = "\x1b[31m\x1b]52;c;aGVq\x07\x9b2J\u202edlog\u200b [/] [@click=app.quit]x[/] [/x"
ASA = Person(id="asa", name="Åsa Lindqvist")
KARL = Person(id="karl", name="Karl Linköping")
ODEN = Person(id="oden", name="Oden Öberg")
BYGGLOV = Unit(id="bygg", name="Bygglovsenheten")
T = TypeVar("T")


class DeskApp(App[None]):
    """Shows one screen as the program does, and notes what it is told.

    No filter stands behind the widgets: what one of them lets through is found.
    """

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self.ended: list[object] = []
        self.outbox_changes = 0
        self.draft_changes = 0
        self.wanted: list[Draft] = []

    def on_outbox_changed(self, _message: OutboxChanged) -> None:
        self.outbox_changes += 1

    def on_drafts_changed(self, _message: DraftsChanged) -> None:
        self.draft_changes += 1

    def on_draft_wanted(self, message: DraftWanted) -> None:
        self.wanted.append(message.draft)


@asynccontextmanager
async def at_desk(
    screen: Screen[T], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[DeskApp, Pilot[None]]]:
    app = DeskApp()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        app.push_screen(screen, app.ended.append)
        await pilot.pause()
        yield app, pilot


def desk_at(folder: Path, *, undo_seconds: int = 60, staff_file: str = "") -> Services:
    """Return services whose server cannot be reached."""
    apis = dict.fromkeys(("zaken", "documenten", "catalogi", "besluiten"), "http://127.0.0.1:9")
    profile = Profile(
        name="work",
        apis=apis,
        client_id="caseworker",
        user="me",
        store="session",
        undo_seconds=undo_seconds,
        staff_file=staff_file,
    )
    credentials = Opened(secret="x" * 40, store_key=KEY, source="session")
    return Services(profile, credentials, Store.open(folder, KEY))


def summary(
    number: str, *handlers: Person | Unit, title: str = "Bygglov", closed: dt.date | None = None
) -> CaseSummary:
    handlings = tuple(
        Handling(id=f"role/{number}/{one.id}", person=one)
        if isinstance(one, Person)
        else Handling(id=f"role/{number}/{one.id}", unit=one)
        for one in handlers
    )
    return CaseSummary(
        id=f"case/{number}", number=number, title=title, handlings=handlings, closed=closed
    )


def mirror(services: Services, cases: Sequence[CaseSummary]) -> None:
    services.store.mirror.put_queue(
        CaseList(queue=Queue.UNIT, cases=tuple(cases), as_of=now_utc(), complete=True)
    )


def in_another_window(folder: Path, read: Callable[[Store], T]) -> T:
    """Return what another process would find on disk."""
    with Store.open(folder, KEY) as store:
        return read(store)
