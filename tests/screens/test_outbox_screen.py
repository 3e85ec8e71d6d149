from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from api_client.errors import Busy, Conflict, Forbidden, Unreachable
from api_client.plans import HandOverIntent
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import new_id
from caseworker.offline.entries import Entry, EntryState
from caseworker.offline.entry_history import Reason
from caseworker.services import Services
from screens.messages import StoreChanged
from screens.outbox import OutboxScreen
from tests.offline.examples import plan as plan_of
from tests.screens.desk import HOSTILE, at_desk, desk_at, in_another_window
from tests.screens.papers import unsafe_in
from tests.screens.reading import footer, seen, until, until_seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def desk(folder: Path) -> Iterator[Services]:
    services = desk_at(folder)
    yield services
    services.close()


def put(desk: Services, number: str, *, seconds: float = 0, name: str = "Åsa Lindqvist") -> Entry:
    draft = desk.store.drafts.start("handover", number, {"to": "asa", "reason": f"om {number}"})
    intent = HandOverIntent(
        number=new_id(),
        case_number=number,
        case_id=f"case/{number}",
        person="asa",
        person_name=name,
        reason=f"om {number}",
        title="Hand-over",
        at=now_utc(),
    )
    start = now_utc() + timedelta(seconds=seconds)
    return desk.store.outbox.put(intent, not_before=start, draft=draft)


def stop(desk: Services, entry: Entry, changes: str = "status: Utredning → Avslutat") -> Entry:
    reason = Reason.of(Conflict(number=entry.intent.case_number, changes=changes))
    return desk.store.outbox.needs_person(entry.id, reason)


def state_on_disk(folder: Path, entry: Entry) -> EntryState:
    found = in_another_window(folder, lambda store: store.outbox.get(entry.id))
    assert found
    return found.state


async def test_the_seconds_to_undo_count_down_by_themselves(desk: Services) -> None:
    put(desk, "BN 1", seconds=60)
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "BN 1", "hand-over → Åsa Lindqvist", "Outbox · 1 waits")
        seconds: set[int] = set()

        def three_seen() -> bool:
            seconds.update(int(one) for one in re.findall(r"is sent in (\d+) s", seen(app)))
            return len(seconds) >= 3

        await until(pilot, three_seen)
        assert seconds <= {60, 59, 58, 57}


async def test_nothing_is_repainted_where_nothing_counts_down(desk: Services) -> None:
    stop(desk, put(desk, "BN 1"))
    screen = OutboxScreen(desk)
    async with at_desk(screen) as (_app, pilot):
        await until_seen(pilot, "needs you")
        assert screen._tick is None


async def test_the_end_of_the_countdown_is_seen_and_ends_the_repainting(desk: Services) -> None:
    put(desk, "BN 1", seconds=1.2)
    screen = OutboxScreen(desk)
    async with at_desk(screen) as (_app, pilot):
        await until_seen(pilot, "is sent in 1 s")
        await until_seen(pilot, "waits to be sent")
        assert screen._tick is None


async def test_what_needs_a_person_says_why(desk: Services) -> None:
    stop(desk, put(desk, "BN 1"))
    put(desk, "BN 1")
    async with at_desk(OutboxScreen(desk)) as (_app, pilot):
        screen = await until_seen(pilot, "! 1 needs you", "Then send it anyway")
        assert "The case BN 1 has changed since you saw it: status: Utredning → Avslutat" in screen
        assert "waits for the one before it" in screen


async def test_what_waits_for_the_network_says_when_it_is_tried_again(desk: Services) -> None:
    entry = put(desk, "BN 1")
    until_then = now_utc() + timedelta(seconds=90)
    problem = Unreachable(host="zaken.example.com", reason="timed out")
    desk.store.outbox.postpone(entry.id, until_then, Reason.of(problem))
    async with at_desk(OutboxScreen(desk)) as (_app, pilot):
        time = f"{until_then.astimezone():%H:%M:%S}"
        await until_seen(pilot, f"is tried again {time}", "zaken.example.com cannot be reached")


async def test_z_takes_an_entry_back_and_its_text_is_a_draft_again(
    desk: Services, folder: Path
) -> None:
    entry = put(desk, "BN 1", seconds=60)
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "BN 1")
        await pilot.press("z")
        await until_seen(pilot, "The outbox is empty.", "Taken back.")
        await until(pilot, lambda: app.outbox_changes == 1 and app.draft_changes == 1)
    assert state_on_disk(folder, entry) is EntryState.DISCARDED
    [draft] = in_another_window(folder, lambda store: store.drafts.all())
    assert draft.fields["reason"] == "om BN 1"


async def test_it_is_said_when_it_is_too_late_to_undo(desk: Services, folder: Path) -> None:
    entry = put(desk, "BN 1", seconds=60)
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "BN 1")
        plan = plan_of("step")
        desk.store.outbox.set_plan(entry.id, plan)
        desk.store.outbox.step_tried(entry.id, "step")
        await pilot.press("z")
        await until_seen(pilot, "It is too late to undo", "is being sent")
        assert app.outbox_changes == 0
    assert state_on_disk(folder, entry) is EntryState.SENDING


async def test_r_lets_a_stopped_entry_be_sent_again(desk: Services, folder: Path) -> None:
    entry = stop(desk, put(desk, "BN 1"))
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "needs you")
        await pilot.press("r")
        await until_seen(pilot, "waits to be sent", "It is tried again now.")
        assert app.outbox_changes == 1
    assert state_on_disk(folder, entry) is EntryState.WAITING


async def test_d_gives_an_entry_up_only_after_a_yes(desk: Services, folder: Path) -> None:
    entry = stop(desk, put(desk, "BN 1"))
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "needs you")
        await pilot.press("d")
        await until_seen(pilot, "Give up sending this?")
        await pilot.press("escape")
        await until_seen(pilot, "Outbox · 0 wait")
        assert state_on_disk(folder, entry) is EntryState.NEEDS_PERSON
        await pilot.press("d")
        await until_seen(pilot, "Give up sending this?")
        await pilot.press("y")
        await until_seen(pilot, "The outbox is empty.")
        assert app.outbox_changes == 1
    assert state_on_disk(folder, entry) is EntryState.DISCARDED
    assert len(in_another_window(folder, lambda store: store.drafts.all())) == 1


async def test_giving_up_what_was_begun_warns_first(desk: Services) -> None:
    entry = put(desk, "BN 1")
    desk.store.outbox.set_plan(entry.id, plan_of("step"))
    desk.store.outbox.step_tried(entry.id, "step")
    async with at_desk(OutboxScreen(desk)) as (_app, pilot):
        await until_seen(pilot, "is being sent")
        await pilot.press("d")
        await until_seen(pilot, "Parts of it may already be on the server.")


async def test_enter_shows_everything_of_an_entry(desk: Services) -> None:
    entry = put(desk, "BN 1")
    desk.store.outbox.set_plan(entry.id, plan_of("handler", "note"))
    desk.store.outbox.step_tried(entry.id, "handler")
    desk.store.outbox.step_done(entry.id, "handler", "https://zaken.example.com/rollen/7")
    desk.store.outbox.step_tried(entry.id, "note")
    stop(desk, entry)
    async with at_desk(OutboxScreen(desk), size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "needs you")
        await pilot.press("enter")
        screen = await until_seen(pilot, "Åsa Lindqvist (asa)", "om BN 1", entry.id)
        assert re.search(r"handler:  done \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", screen)
        assert re.search(r"note:  tried .*, outcome not known", screen)
        assert "has changed since you saw it" in screen
        await pilot.press("escape")
        await until_seen(pilot, "Outbox · 0 wait")


async def test_what_has_been_sent_is_shown_on_request(desk: Services) -> None:
    desk.store.outbox.finish(put(desk, "BN 1").id)
    async with at_desk(OutboxScreen(desk)) as (_app, pilot):
        await until_seen(pilot, "The outbox is empty.")
        await pilot.press("a")
        await until_seen(pilot, "BN 1", "done")


async def test_what_changed_outside_is_shown_and_the_cursor_stays_on_its_entry(
    desk: Services, folder: Path
) -> None:
    first, _second, third, _last = [put(desk, f"BN {at}", seconds=60) for at in range(1, 5)]
    screen = OutboxScreen(desk)
    async with at_desk(screen) as (_app, pilot):
        await until_seen(pilot, "BN 4")
        await pilot.press("down", "down")
        desk.store.outbox.finish(first.id)
        screen.post_message(StoreChanged())
        await until(pilot, lambda: "BN 1" not in seen(pilot.app))
        await pilot.press("z")
        await until_seen(pilot, "Taken back.")
    assert state_on_disk(folder, third) is EntryState.DISCARDED


async def test_the_footer_shows_the_keys_at_80_columns(desk: Services) -> None:
    put(desk, "BN 1", seconds=60)
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "BN 1")
        for words in ("details", "z undo", "r send again", "d give up", "esc back", "a also sent"):
            assert words in footer(app)


async def test_hostile_entries_are_drawn_harmlessly(desk: Services) -> None:
    stop(desk, put(desk, "BN" + HOSTILE, name=HOSTILE), HOSTILE)
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "needs you", "[@click=app.quit]")
        assert not unsafe_in(seen(app))
        await pilot.press("enter")
        await until_seen(pilot, "Put in the outbox")
        assert not unsafe_in(seen(app))
        await pilot.press("escape", "d")
        await until_seen(pilot, "Give up sending this?")
        assert not unsafe_in(seen(app))


async def test_sending_is_paused_for_all_windows_and_goes_on_with_the_same_key(
    desk: Services, folder: Path
) -> None:
    put(desk, "BN 1")
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "Outbox · 1 waits")
        await pilot.press("p")
        await until_seen(pilot, "1 waits · ⏸ paused, p sends again")
        assert in_another_window(folder, lambda store: store.outbox.is_paused())
        assert app.outbox_changes == 1
        await pilot.press("p")
        await until(pilot, lambda: "paused" not in seen(app))
        assert not in_another_window(folder, lambda store: store.outbox.is_paused())


async def test_what_the_server_refused_is_changed_on_the_screen_it_was_written_on(
    desk: Services, folder: Path
) -> None:
    entry = put(desk, "BN 1")
    desk.store.outbox.set_plan(entry.id, plan_of("new-handler"))
    desk.store.outbox.step_tried(entry.id, "new-handler")
    reason = Reason.of(Forbidden(title="nej", code="", request_id=""))
    desk.store.outbox.needs_person(entry.id, reason, refused="new-handler")
    async with at_desk(OutboxScreen(desk)) as (app, pilot):
        await until_seen(pilot, "needs you", "ä change")
        await pilot.press("e")
        await until(
            pilot, lambda: [one.id for one in app.wanted] == [entry.draft and entry.draft.id]
        )
    assert state_on_disk(folder, entry) is EntryState.DISCARDED


async def test_what_may_be_on_the_server_cannot_be_changed_here(desk: Services) -> None:
    entry = put(desk, "BN 1")
    desk.store.outbox.set_plan(entry.id, plan_of("new-handler"))
    desk.store.outbox.step_tried(entry.id, "new-handler")
    stop(desk, desk.store.outbox.get(entry.id) or entry)
    screen = OutboxScreen(desk)
    async with at_desk(screen) as (_app, pilot):
        await until_seen(pilot, "needs you")
        assert screen.check_action("edit", ()) is False
        assert screen.check_action("compare", ()) is True


async def test_the_details_tell_everything_that_happened(desk: Services) -> None:
    entry = put(desk, "BN 1")
    outbox = desk.store.outbox
    outbox.set_plan(entry.id, plan_of("new-handler", "note"))
    outbox.step_tried(entry.id, "new-handler")
    busy = Reason.of(Busy(None, host="zaken.example.com", status=503, request_id="r-1"))
    for _time in range(3):
        outbox.postpone(entry.id, now_utc(), busy)
    outbox.step_done(entry.id, "new-handler")
    outbox.step_tried(entry.id, "note")
    outbox.step_done(entry.id, "note", "https://zaken.example.com/1", status=201)
    outbox.needs_person(entry.id, Reason.of(Forbidden(title="nej\x1b", code="", request_id="")))
    async with at_desk(OutboxScreen(desk), size=(110, 50)) as (app, pilot):
        await until_seen(pilot, "needs you")
        await pilot.press("enter")
        await until_seen(
            pilot,
            "What happened",
            "put in the outbox",
            "new-handler: is sent",
            "put off: The server zaken.example.com is busy (503).",
            "3 times, last",
            "new-handler: the server was asked and had it",
            "note: the server answered 201, done",
            "stopped until you decide",
        )
        assert not unsafe_in(seen(app))
