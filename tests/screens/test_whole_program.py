"""The whole program in one window: from the queue through case and document to what is written."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from api_client.models import Queue
from api_client.plans import HandOverIntent
from caseworker.app import CaseworkerApp
from caseworker.offline.clock import now_utc
from caseworker.offline.outbox import Reason
from caseworker.offline.problems import StoreUnwritable
from caseworker.services import Services
from tests.command_line.cases import fresh_case, handlers
from tests.sandbox.client import ZAKEN, Api
from tests.sandbox_server import RunningSandbox
from tests.screens.reading import Driver, seen, until, until_seen


async def test_the_job_is_done_by_keyboard_alone_and_checked_on_the_server(
    services: Services, server: Api
) -> None:
    app = CaseworkerApp(services, Queue.MINE)
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as found:
        pilot: Driver = cast("Pilot[None]", found)
        await until_seen(pilot, "● connected", "Mine · ")
        await pilot.press("question_mark")
        await until_seen(pilot, "hand over")
        await pilot.press("escape")
        await pilot.press("slash", *"2026-00002", "enter")
        number = seen(pilot.app).split("▌ ")[1][:14]
        [zaak] = server.items(f"{ZAKEN}/zaken", identificatie=number)

        await pilot.press("enter")
        await until_seen(pilot, "Parties", "History")
        await pilot.press("enter")
        await until_seen(pilot, "page 1 of")
        await pilot.press("h")
        await until_seen(pilot, "Hand over 1 case")
        await pilot.press("escape")
        await until_seen(pilot, "page 1 of")
        await pilot.press("escape")
        await until_seen(pilot, "Parties")

        await pilot.press("h")
        await until_seen(pilot, "Hand over 1 case")
        await pilot.press(*"sjoq")
        await until_seen(pilot, "jonas.sjoqvist")
        await pilot.press("tab", *"Semester", "ctrl+r")
        await until_seen(pilot, "Semester", "jonas.sjoqvist")
        await pilot.press("enter")
        await until(pilot, lambda: bool(services.store.outbox.open()))
        [entry] = services.store.outbox.open()
        services.store.outbox.send_now(entry.id)
        app.on_outbox_changed()
        await until(pilot, lambda: handlers(server, zaak["url"]) == ["jonas.sjoqvist"])
        await until(pilot, lambda: not services.store.outbox.open())

        await pilot.press("o")
        await until_seen(pilot, "give up")
        await pilot.press("escape", "u")
        await until(pilot, lambda: "DraftsScreen" in type(app.screen).__name__)
        await pilot.press("escape")
    assert services.store.drafts.all() == []


def is_asking(app: CaseworkerApp) -> bool:
    return any(one.group == "refresh-queue" and one.is_running for one in app.workers)


async def test_a_store_that_cannot_be_read_is_said_and_ends_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = CaseworkerApp(services, Queue.MINE)

    def fails(_store: object, *_values: object, **_how: object) -> None:
        raise StoreUnwritable(path=str(tmp_path), reason="Input/output error")

    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as found:
        pilot: Driver = cast("Pilot[None]", found)
        await until_seen(pilot, "● connected", "Mine · ")
        storage = type(services.store._storage)
        monkeypatch.setattr(storage, "read", fails)
        await pilot.press("2", "slash", *"bygg", "enter", "j")
        await until_seen(pilot, "Nothing can be saved in")
        monkeypatch.undo()
        await pilot.press("escape", "1")
        await until_seen(pilot, "Mine · ", "● connected")
        await until(pilot, lambda: not is_asking(app))


async def test_what_waits_is_sent_as_soon_as_any_request_is_answered_again(
    sandbox: RunningSandbox, services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    app = CaseworkerApp(services, Queue.MINE)
    async with app.run_test(size=(100, 40), notifications=True, tooltips=True) as found:
        pilot: Driver = cast("Pilot[None]", found)
        await until_seen(pilot, "● connected", "Mine · ")
        sandbox.control.faults([{"path": "*", "kind": "reset-before"}])
        draft = services.store.drafts.start("handover", zaak["identificatie"], {"reason": "x"})
        intent = HandOverIntent(
            number=draft.id,
            case_number=zaak["identificatie"],
            case_id=zaak["url"],
            person="lucia.garcia",
            reason="x",
            at=now_utc(),
        )
        services.store.outbox.put(intent, not_before=now_utc(), draft=draft)
        app.on_outbox_changed()
        await until_seen(pilot, "○ offline since", "outbox 1")
        # As after hours without a server.
        services.store.outbox.postpone(
            intent.number, now_utc() + timedelta(hours=1), _reason_of(services, intent.number)
        )
        sandbox.control.reset()
        await pilot.press("r")
        await until(pilot, lambda: not services.store.outbox.open())
    assert handlers(server, zaak["url"]) == ["lucia.garcia"]


def _reason_of(services: Services, number: str) -> Reason | None:
    entry = services.store.outbox.get(number)
    assert entry is not None
    return entry.reason
