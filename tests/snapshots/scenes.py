"""The ways to every screen, by keyboard, with a look at each.

A scene is known by its name; what it waits for is said in the language that the program speaks.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, cast

from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Static

from api_client.audit import TrailEntry
from api_client.errors import Conflict
from api_client.models import Case, CaseSummary, Decision, Queue
from api_client.plans import DecisionChangeIntent
from caseworker.app import CaseworkerApp
from caseworker.credentials.beside import OpenedBeside
from caseworker.i18n import _, _n
from caseworker.offline.entry_history import Reason
from caseworker.services import Services
from caseworker.work import conflicts
from screens.conflict import ConflictScreen
from tests.sandbox_server import RunningSandbox
from tests.screens.logged_in import PASSPHRASE, logged_in
from tests.screens.reading import Driver, seen, services_of, until, until_seen
from tests.snapshots.looks import look

Kept = Callable[[str, str], None]
"""Is given the name of a scene and its look."""

NOWHERE: Final = "http://127.0.0.1:9"
_REASONS: Final = "Åtgärden strider inte mot detaljplanen. Grannarna har hörts."
_BASE: Final = "Bifall\n\nPlanen följs. Grannarna har hörts. Avgiften är 9 000 kr."
# How often a screen has to look the same: longer than a preview or a check rests.
_STEADY_LOOKS: Final = 3
_EVERY: Final = 0.1
_PATIENCE: Final = 60


class Camera:
    """Looks at a window once nothing in it moves any more."""

    def __init__(self, pilot: Driver, kept: Kept) -> None:
        self._pilot = pilot
        self._kept = kept

    async def steady(self) -> str:
        """Wait until nothing is on its way; return the look."""
        before, same = "", 0
        deadline = time.monotonic() + _PATIENCE
        while same < _STEADY_LOOKS:
            assert time.monotonic() < deadline, f"it never rests:\n{before}"
            await self._pilot.pause(_EVERY)
            now = look(self._pilot.app)
            same = same + 1 if now == before and not self._is_busy() else 0
            before = now
        return before

    def _is_busy(self) -> bool:
        app, screen = self._pilot.app, seen(self._pilot.app)
        # What the App or a screen below has at work may wait for this screen to end.
        works = any(
            one.is_running and app.screen in one.node.ancestors_with_self for one in app.workers
        )
        return works or "◌" in screen.split("\n")[0] or _("not saved yet") in screen

    async def shoot(self, scene: str, *texts: str) -> None:
        """Keep the look of a scene once these texts stand on it."""
        await until_seen(self._pilot, *texts)
        self._kept(scene, await self.steady())


@asynccontextmanager
async def window(
    start: Services | OpenedBeside | None, size: tuple[int, int], kept: Kept
) -> AsyncIterator[tuple[Driver, Camera]]:
    """A window of the program, with toasts and tooltips."""
    app = CaseworkerApp(start, Queue.MINE)
    async with app.run_test(size=size, notifications=True, tooltips=True) as found:
        pilot = cast("Pilot[None]", found)
        yield pilot, Camera(pilot, kept)
    app.close_store()


async def before_the_queue(
    sandbox: RunningSandbox, _folder: Path, size: tuple[int, int], kept: Kept
) -> None:
    """Log in for the first time, choose, unlock, lock."""
    async with window(None, size, kept) as (pilot, camera):
        await camera.shoot("login", _("Client id"), _("vault with a passphrase"))
        for value in (NOWHERE, "caseworker", "asa", "s" * 40):
            await pilot.press(*value, "enter")
        await pilot.press(*PASSPHRASE, "enter", *PASSPHRASE, "enter")
        await until(pilot, lambda: bool(_said(pilot)))
        await camera.shoot("login-unreachable")
    for name in ("bygglov", "miljö"):
        logged_in(sandbox, name)
    async with window(None, size, kept) as (pilot, camera):
        await camera.shoot("start", _("Choose a connection."))
        await pilot.press("1", "enter")
        await until_seen(pilot, _("Passphrase"))
        await pilot.press(*"fel", "enter")
        await camera.shoot("start-refused")
        await pilot.press(*PASSPHRASE, "enter")
        await until_seen(pilot, "● ", "▌")
        await camera.steady()
        await pilot.press("ctrl+l")
        await camera.shoot("locked", _("caseworker – locked"))


def _said(pilot: Driver) -> str:
    return str(pilot.app.screen.query_one("#login-said", Static).render())


async def reading(sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept) -> None:
    """Read the queue, a case and its documents."""
    async with at_work(sandbox, folder, size, kept) as (pilot, camera):
        await camera.shoot("queue")
        await pilot.press("question_mark")
        await camera.shoot("help", _("Where the cursor is"))
        await pilot.press("escape", "ctrl+p")
        await camera.shoot("palette")
        await pilot.press(*"zzz")
        await camera.shoot("palette-nothing-fits")
        await pilot.press("escape", "escape", "2")
        await camera.shoot("queue-of-the-unit", "▌")
        await pilot.press("slash", *"carport")
        await camera.shoot("filter")
        await pilot.press(*" i månen")
        await camera.shoot("filter-nothing-fits")
        await pilot.press("escape", "1", "g")
        await camera.steady()
        await pilot.press("enter")
        await camera.shoot("case", _("Parties"))
        await pilot.press("tab", "G")
        await camera.shoot("case-history")
        await pilot.press("tab", "enter")
        await camera.shoot("document")
        await pilot.press("question_mark")
        await camera.shoot("document-help", _("Where the cursor is"))


async def deciding(
    sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept
) -> None:
    """Write a decision beside a document and send it."""
    async with at_work(sandbox, folder, size, kept) as (pilot, camera):
        await pilot.press("b")
        await camera.shoot("decision", _("Decision (draft)"))
        await pilot.press("enter")
        await camera.shoot("decision-types")
        await pilot.press("down", "enter", "tab", "1", "tab", "2", "tab", "tab")
        await pilot.press(*_REASONS)
        await camera.shoot("decision-written", _("saved {when}").format(when="14:02:11"))
        await pilot.press("f8")
        await camera.shoot("decision-document")
        await pilot.press("f8", "ctrl+t", "down", "enter")
        await camera.steady()
        await pilot.press("ctrl+r")
        await camera.shoot("decision-review", _("This is sent:"))
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await camera.shoot("decision-sent", _("outbox {count}").format(count=1))


async def sorting(sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept) -> None:
    """Go through a list in groups, save it, and look at how it stands."""
    async with at_work(sandbox, folder, size, kept) as (pilot, camera):
        await pilot.press("8", "S")
        await camera.shoot("sort-by", _("Sort by"))
        await pilot.press("escape", "C")
        await camera.shoot("columns", _("Columns, from left to right"))
        await pilot.press("escape", "v")
        await camera.shoot("group-by", _("Group by"))
        await pilot.press("down", "enter", "space", "space", "right_curly_bracket")
        await camera.shoot("groups")
        await pilot.press("escape", "K", *"Nya", "enter", "9")
        await camera.shoot("own-queues", "Nya")
        await pilot.press("escape", "D")
        await camera.shoot("overview", _("Deadlines"))


async def handing_over(
    sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept
) -> None:
    """Hand a case over, with a draft left behind and an entry that needs the person."""
    async with at_work(sandbox, folder, size, kept) as (pilot, camera):
        app = cast("CaseworkerApp", pilot.app)
        services = app._services
        await pilot.press("j", "ö")
        await camera.shoot("handover")
        await pilot.press(*"sjo")
        await camera.shoot("handover-found")
        await pilot.press("enter", *"Semester till den 7 december.")
        await camera.shoot("handover-written", _("saved {when}").format(when="14:02:11"))
        await pilot.press("ctrl+r")
        await camera.shoot("handover-review")
        await pilot.press("enter")
        await camera.shoot("handover-sent", _("outbox {count}").format(count=1))
        pilot.app.clear_notifications()
        await pilot.press("j", "ö", *"all", "tab", *"Se", "escape")
        await until_seen(pilot, _("drafts {count}").format(count=1))
        await pilot.press("u")
        await camera.shoot("drafts")
        await pilot.press("d")
        await camera.shoot("question", _("Throw this draft away for good?"))
        await pilot.press("n", "escape", "o")
        await camera.shoot("outbox")
        [entry] = services.store.outbox.open()
        changed = Conflict(number=entry.intent.case_number, changes="status: Utredning → Avslutat")
        services.store.outbox.needs_person(entry.id, Reason.of(changed))
        app.on_outbox_changed()
        await camera.shoot("outbox-needs-you")
        await pilot.press("enter")
        await camera.shoot("outbox-details")


async def other_work(
    sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept
) -> None:
    """Fill in every short form about a case that has a decision."""
    async with at_work(sandbox, folder, size, kept) as (pilot, camera):
        await pilot.press("g")
        await camera.steady()
        await pilot.press("enter")
        await until_seen(pilot, _("Parties"))
        await camera.steady()
        await pilot.press("n", *"Ringde och lovade svar i veckan.")
        await camera.shoot("note", _("saved {when}").format(when="14:02:11"))
        await pilot.press("ctrl+r")
        await camera.shoot("note-review", _("This is sent:"))
        await pilot.press("escape", "escape", "s")
        await camera.shoot("status", _("New status"))
        await pilot.press("escape", "p")
        await until_seen(pilot, _("Suspend"))
        await pilot.press("ctrl+r")
        await camera.shoot("suspend-nothing-written", _("Suspend"))
        await pilot.press("escape", "f")
        await camera.shoot("extend", _("New deadline"))
        await pilot.press("escape", "ä")
        await camera.shoot("amend")
        await pilot.press("escape", "å")
        await camera.shoot("withdraw", _("Ends on"))
        await pilot.press("escape", "a")
        await camera.shoot("upload", _("Document type"))
        await pilot.press("escape", "v")
        await camera.shoot("new-version", _("File"))
        await pilot.press("escape", "escape", "f", *"påbyggnad", "enter")
        await until_seen(pilot, "▌")
        await camera.shoot("search")
        await pilot.press("escape", "2", "g")
        await camera.steady()
        await pilot.press("t")
        await camera.shoot("take")


async def what_others_did(
    sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept
) -> None:
    """A decision that others changed, texts put together, earlier states, cases taken along."""
    async with at_work(sandbox, folder, size, kept) as (pilot, camera):
        app = cast("CaseworkerApp", pilot.app)
        drafts = app._services.store.drafts
        conflict, intent = _conflict()
        app.push_screen(ConflictScreen(conflict, intent, may_change=True, in_outbox=True))
        await camera.shoot("conflict", "BN 2026-000412")
        await pilot.press("m")
        await camera.shoot("merge", _("Put the texts together"))
        await pilot.press("d", "down", "b")
        await camera.shoot("merge-chosen")
        await pilot.press("escape", "escape")
        await camera.steady()
        draft = drafts.start("decision", "BN 2026-000412", {"reasons": _BASE})
        drafts.save(replace(draft, fields={"reasons": "Kort."}))
        await pilot.press("u", "h")
        await camera.shoot("draft-history", _("earlier states"))
        await pilot.press("escape", "escape", "enter")
        await until_seen(pilot, _("Parties"))
        await camera.steady()
        await pilot.press("m")
        await camera.shoot("taking-along", "MB")
        await pilot.press("enter")
        said = _n("Taken along with {count} document.", "Taken along with {count} documents.", 2)
        await camera.shoot("taken-along", said.split("2")[0])
        await pilot.press("escape", "escape")
        await until_seen(pilot, "▌")
        await camera.steady()
        await pilot.press("space", "space", "m")
        await camera.shoot("taking-cases", "MB")
        await pilot.press("enter")
        await camera.shoot("taken-cases", said.split("2")[0], "1 ", ".")


def _conflict() -> tuple[conflicts.Conflict, DecisionChangeIntent]:
    before = Decision(id="d", number="CW-1", type="Bygglov", text=_BASE)
    theirs = _BASE.replace("9 000", "8 000").replace("hörts", "hörts på plats")
    mine = _BASE.replace("hörts", "hörts skriftligt").replace("följs", "följs helt")
    line = CaseSummary(id="c", number="BN 2026-000412", title="Bygglov, carport")
    case = Case(summary=line, decisions=(replace(before, text=theirs),))
    intent = DecisionChangeIntent(
        number="CW-2",
        case_number=line.number,
        case_id=line.id,
        decision_id=before.id,
        decision_number=before.number,
        seen=before,
        text=mine,
    )
    moment = dt.datetime(2026, 11, 25, 13, 2, tzinfo=dt.UTC)
    by = TrailEntry(at=moment, action="partial_update", resource="besluit", who="Åsa Lindqvist")
    return conflicts.conflict_of(intent, case, (by,)), intent


async def alone(sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept) -> None:
    """Work without a server, with what was seen before, and with nothing."""
    refused = dataclasses.replace(sandbox, secret="w" * 40)
    async with window(services_of(refused, folder / "other"), size, kept) as (pilot, camera):
        await camera.shoot("login-refused-by-server", _("○ login refused: L"))
        await pilot.press("L")
        await camera.shoot("login-again", _("caseworker – log in"))
    async with at_work(sandbox, folder / "seen", size, kept) as (pilot, camera):
        await pilot.press("enter")
        await until_seen(pilot, _("Parties"))
        await camera.steady()
    sandbox.stop()
    async with window(services_of(sandbox, folder / "seen"), size, kept) as (pilot, camera):
        await camera.shoot("offline", "○ ")
        pilot.app.clear_notifications()
        await pilot.press("enter")
        await camera.shoot("offline-case", "○ ", _("Parties"))
        await pilot.press("enter")
        await camera.shoot("offline-document")
    async with window(services_of(sandbox, folder / "nothing"), size, kept) as (pilot, camera):
        await camera.shoot("offline-nothing-seen", "○ ")


@asynccontextmanager
async def at_work(
    sandbox: RunningSandbox, folder: Path, size: tuple[int, int], kept: Kept
) -> AsyncIterator[tuple[Driver, Camera]]:
    """A window with the queue on it, as the server has it."""
    async with window(services_of(sandbox, folder), size, kept) as (pilot, camera):
        await until_seen(pilot, "● ", "▌")
        yield pilot, camera


Way = Callable[[RunningSandbox, Path, tuple[int, int], Kept], Awaitable[None]]
WAYS: Final[tuple[Way, ...]] = (
    before_the_queue,
    reading,
    deciding,
    handing_over,
    sorting,
    other_work,
    what_others_did,
    alone,
)
