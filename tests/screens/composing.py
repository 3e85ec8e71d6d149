"""A desk with the composer on it, and the hands that type there."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.pilot import Pilot

from api_client.models import Case, CaseSummary, Choice, DecisionType
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store
from caseworker.services import Services
from screens.composer import ComposerScreen
from screens.messages import DraftsChanged, DraftWanted, OutboxChanged
from widgets.long_text import LongText

KEY = b"k" * 32
NUMBER = "BN 2026-000412"
HOSTILE = "[/] [@click=app.quit]x[/] \x1b]52;c;aGVq\x07 å ä ö a\u0308 \u202e"
CASE = Case(
    summary=CaseSummary(
        id="https://zaken.example.com/zaken/1",
        number=NUMBER,
        title="Bygglov [/] \x1b[31m",
        type="Bygglov",
        type_id="https://catalogi.example.com/zaaktypen/1",
        status="Utredning",
        status_id="https://zaken.example.com/statussen/1",
    ),
    decision_types=(
        DecisionType(id="https://catalogi.example.com/1", name="Bygglov [/x"),
        DecisionType(id="https://catalogi.example.com/2", name="Startbesked"),
    ),
    results=(Choice(id="r1", name="Bifall"), Choice(id="r2", name="Nekat \x1b[31m")),
)


class Desk(App[None]):
    """The program as far as the composer goes, without a filter behind the widgets."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,ctrl+q", "quit", id="app.quit")]

    def __init__(self, services: Services, case: Case = CASE, draft: Draft | None = None) -> None:
        super().__init__()
        self.services = services
        self.case = case
        self.draft = draft
        self.heard: list[str] = []
        self.wanted: list[Draft] = []
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.push_screen(ComposerScreen(self.services, self.case, self.draft))

    def on_outbox_changed(self, message: OutboxChanged) -> None:
        self.heard.append("outbox")

    def on_drafts_changed(self, message: DraftsChanged) -> None:
        self.heard.append("drafts")

    def on_draft_wanted(self, message: DraftWanted) -> None:
        self.wanted.append(message.draft)


Driver = Pilot[None]


@asynccontextmanager
async def composing(
    services: Services,
    case: Case = CASE,
    draft: Draft | None = None,
    size: tuple[int, int] = (120, 40),
) -> AsyncIterator[Driver]:
    app = Desk(services, case, draft)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        yield pilot


def seen(pilot: Driver) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def until(pilot: Driver, told: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < deadline, seen(pilot)
        await pilot.pause(0.01)
    await pilot.pause()


async def until_seen(pilot: Driver, text: str) -> str:
    await until(pilot, lambda: text in seen(pilot))
    return seen(pilot)


async def is_back(pilot: Driver) -> None:
    await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def types(pilot: Driver, text: str) -> None:
    """Type into the reasons."""
    pilot.app.screen.query_one(LongText).focus()
    await pilot.pause()
    await pilot.press(*text)


async def pastes(pilot: Driver, text: str) -> None:
    field = pilot.app.screen.query_one(LongText)
    field.focus()
    await pilot.pause()
    field.post_message(Paste(text))
    await pilot.pause()


async def chooses_type_and_outcome(pilot: Driver) -> None:
    """Choose the first decision type and the first outcome, by keyboard."""
    pilot.app.screen.query_one("#type").focus()
    await pilot.press("enter", "down", "enter", "tab", "right")


def on_disk(folder: Path) -> list[Draft]:
    """Return the drafts as another window sees them."""
    with Store.open(folder, KEY) as store:
        return store.drafts.all()
