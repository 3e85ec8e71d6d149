"""The short forms, as a person with a keyboard sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from api_client.models import Case, CaseType, Choice, Decision, StatusType
from api_client.plans import (
    DecisionChangeIntent,
    NoteIntent,
    StatusIntent,
    TermChange,
    TermIntent,
    Withdrawal,
)
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.offline.entries import Entry
from caseworker.services import Services
from caseworker.work.decision_changes import amendment_form, withdrawal_form
from caseworker.work.form_of_draft import form_of_draft
from caseworker.work.forms import Form
from caseworker.work.notes import note_form
from caseworker.work.statuses import status_form
from caseworker.work.terms import extension_form, suspension_form
from screens.case_form import CaseFormScreen
from tests.offline.examples import refuse_to_flush
from tests.screens.desk import HOSTILE, KARL, at_desk, desk_at, in_another_window, summary
from tests.screens.papers import unsafe_in
from tests.screens.reading import seen, until, until_seen

TODAY = dt.datetime.now().astimezone().date()
DEADLINE = dt.date(2027, 3, 1)
TYPE = CaseType(
    id="type/bygglov",
    name="Bygglov",
    statuses=(
        StatusType(id="s1", name="Inkommet", order=1),
        StatusType(id="s2", name="Beslutat", order=2, final=True),
    ),
    results=(Choice(id="r1", name="Bifall"),),
)
CASE = Case(
    summary=replace(
        summary("BN 1", KARL), deadline=DEADLINE, type_id=TYPE.id, type=TYPE.name, status="Inkommet"
    ),
    statuses=TYPE.statuses,
    results=TYPE.results,
    decisions=(Decision(id="https://d/1", number="B-1", type="Beslut", text="Bifall\n\nSkäl."),),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def desk(folder: Path) -> Iterator[Services]:
    services = desk_at(folder)
    services.store.mirror.put_case_type(TYPE, now_utc())
    yield services
    services.close()


def drafts_on_disk(folder: Path) -> list[Draft]:
    return in_another_window(folder, lambda store: store.drafts.all())


def entries_on_disk(folder: Path) -> list[Entry]:
    return in_another_window(folder, lambda store: store.outbox.open())


async def types(pilot: Pilot[None], text: str) -> None:
    names = {" ": "space", "\n": "enter", ".": "full_stop", "-": "minus"}
    await pilot.press(*(names.get(letter, letter) for letter in text))


async def review(pilot: Pilot[None], *texts: str) -> str:
    await pilot.press("ctrl+r")
    return await until_seen(pilot, "This is sent:", *texts)


async def test_a_note_begins_in_its_text_and_goes_to_the_outbox(
    desk: Services, folder: Path
) -> None:
    async with at_desk(CaseFormScreen(desk, CASE, note_form())) as (app, pilot):
        await until_seen(pilot, "Note", "BN 1")
        await types(pilot, "Ringde i dag.")
        await review(pilot, "Ringde i dag.", "Note")
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [True])
        [entry] = entries_on_disk(folder)
        assert isinstance(entry.intent, NoteIntent)
        assert (entry.intent.subject, entry.intent.text) == ("Ringde i dag.", "Ringde i dag.")
        assert entry.intent.case_id == CASE.summary.id
        assert drafts_on_disk(folder) == []
        assert app.outbox_changes == 1
        assert "It is sent in 60 seconds." in seen(app)


async def test_what_is_typed_gets_to_the_disk_by_itself_and_stays_when_the_form_is_left(
    desk: Services, folder: Path
) -> None:
    async with at_desk(CaseFormScreen(desk, CASE, note_form())) as (app, pilot):
        await types(pilot, "Viktigt")
        await until(pilot, lambda: bool(drafts_on_disk(folder)))
        [draft] = drafts_on_disk(folder)
        assert draft.fields["text"] == "Viktigt"
        await types(pilot, " sist")
        await pilot.press("escape")
        await until(pilot, lambda: app.ended == [False])
        [draft] = drafts_on_disk(folder)
        assert (draft.kind, draft.fields["text"]) == ("note", "Viktigt sist")
    form = form_of_draft(draft, CASE, TYPE)
    assert form is not None
    async with at_desk(CaseFormScreen(desk, CASE, form, draft)) as (_app, pilot):
        await until_seen(pilot, "Viktigt sist", "saved ")
        await types(pilot, ".")
        await review(pilot, "Viktigt sist.")


async def test_a_form_in_which_nothing_is_left_leaves_no_draft(
    desk: Services, folder: Path
) -> None:
    async with at_desk(CaseFormScreen(desk, CASE, note_form())) as (app, pilot):
        await types(pilot, "a")
        await until(pilot, lambda: bool(drafts_on_disk(folder)))
        await pilot.press("backspace", "escape")
        await until(pilot, lambda: app.ended == [False])
    assert drafts_on_disk(folder) == []


async def test_a_form_that_nobody_wrote_in_leaves_no_draft(desk: Services, folder: Path) -> None:
    for form in (note_form(), extension_form(CASE), amendment_form(CASE.decisions[0])):
        async with at_desk(CaseFormScreen(desk, CASE, form)) as (app, pilot):
            await pilot.press("tab", "tab", "escape")
            await until(pilot, lambda app=app: app.ended == [False])  # type: ignore[misc]
    assert drafts_on_disk(folder) == []


async def test_what_is_missing_is_said_and_nothing_is_sent(desk: Services, folder: Path) -> None:
    forms: list[tuple[Form, str]] = [
        (note_form(), "Text is empty."),
        (suspension_form(CASE), "Reason is empty."),
        (status_form(CASE), "New status is empty."),
        (amendment_form(CASE.decisions[0]), "The text is as it was."),
        (withdrawal_form(CASE.decisions[0]), "why the decision ends"),
        (extension_form(CASE), "already has until 2027-03-01"),
    ]
    for form, why in forms:
        async with at_desk(CaseFormScreen(desk, CASE, form)) as (_app, pilot):
            await pilot.press("ctrl+r")
            await until_seen(pilot, why)
    assert entries_on_disk(folder) == []


async def test_a_status_that_closes_is_chosen_with_its_result(desk: Services, folder: Path) -> None:
    async with at_desk(CaseFormScreen(desk, CASE, status_form(CASE))) as (app, pilot):
        await pilot.press("enter", "down", "down", "enter")
        await until_seen(pilot, "Beslutat")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "The status Beslutat closes the case")
        await pilot.press("tab", "enter", "down", "enter")
        await review(pilot, "Beslutat", "Bifall")
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [True])
    [entry] = entries_on_disk(folder)
    assert isinstance(entry.intent, StatusIntent)
    assert (entry.intent.status, entry.intent.result) == ("s2", "Bifall")
    assert entry.intent.based_on == CASE.version


async def test_more_time_is_given_until_a_day(desk: Services, folder: Path) -> None:
    async with at_desk(CaseFormScreen(desk, CASE, extension_form(CASE))) as (app, pilot):
        await types(pilot, "Remiss")
        await pilot.press("shift+tab")
        await types(pilot, "2027-13-45")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "2027-13-45 is no date")
        await pilot.press("home", "shift+end")
        await types(pilot, "2027-05-10")
        await review(pilot, "2027-05-10", "Remiss")
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [True])
    [entry] = entries_on_disk(folder)
    assert isinstance(entry.intent, TermIntent)
    assert (entry.intent.until, entry.intent.reason) == (dt.date(2027, 5, 10), "Remiss")


async def test_a_suspended_case_is_taken_up_again_with_one_question(
    desk: Services, folder: Path
) -> None:
    case = replace(CASE, summary=replace(CASE.summary, suspended=True))
    async with at_desk(CaseFormScreen(desk, case, suspension_form(case))) as (app, pilot):
        await until_seen(pilot, "This is sent:", "Taking up again")
        await pilot.press("escape")
        await until(pilot, lambda: app.ended == [False])
    assert (entries_on_disk(folder), drafts_on_disk(folder)) == ([], [])
    async with at_desk(CaseFormScreen(desk, case, suspension_form(case))) as (app, pilot):
        await until_seen(pilot, "This is sent:")
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [True])
    [entry] = entries_on_disk(folder)
    assert isinstance(entry.intent, TermIntent)
    assert entry.intent.change is TermChange.RESUME


async def test_a_decision_is_amended_and_what_it_said_goes_along(
    desk: Services, folder: Path
) -> None:
    seen_before = CASE.decisions[0]
    async with at_desk(CaseFormScreen(desk, CASE, amendment_form(seen_before))) as (app, pilot):
        await until_seen(pilot, "Change decision B-1", "Skäl.")
        await types(pilot, " Och mer.")
        await review(pilot, "Skäl. Och mer.", "B-1")
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [True])
    [entry] = entries_on_disk(folder)
    assert isinstance(entry.intent, DecisionChangeIntent)
    assert entry.intent.text == "Bifall\n\nSkäl. Och mer."
    assert entry.intent.seen == seen_before
    assert entry.intent.decision_id == "https://d/1"


async def test_a_decision_is_withdrawn_on_a_day_for_a_reason(desk: Services, folder: Path) -> None:
    form = withdrawal_form(CASE.decisions[0])
    async with at_desk(CaseFormScreen(desk, CASE, form)) as (app, pilot):
        await until_seen(pilot, "Withdraw decision B-1", "withdrawn by the authority")
        await pilot.press("2")
        await review(pilot, "withdrawn at the party's request", TODAY.isoformat())
        await pilot.press("enter")
        await until(pilot, lambda: app.ended == [True])
    [entry] = entries_on_disk(folder)
    assert isinstance(entry.intent, DecisionChangeIntent)
    assert entry.intent.withdrawal is Withdrawal.BY_PARTY
    assert entry.intent.text is None


async def test_text_that_cannot_be_saved_is_said_and_only_lost_with_a_yes(
    desk: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(CaseFormScreen(desk, CASE, note_form())) as (app, pilot):
        refuse_to_flush(monkeypatch)
        await types(pilot, "Viktigt")
        await until_seen(pilot, "NOT SAVED")
        await pilot.press("escape")
        await until_seen(pilot, "Close and lose it?")
        await pilot.press("n")
        await until_seen(pilot, "Viktigt")
        assert app.ended == []


async def test_nothing_from_outside_reaches_the_terminal(desk: Services) -> None:
    hostile = replace(CASE.decisions[0], number=HOSTILE, text=HOSTILE, type=HOSTILE)
    statuses = (StatusType(id="s", name=HOSTILE, order=1, final=True),)
    case = replace(
        CASE, statuses=statuses, summary=replace(CASE.summary, number=HOSTILE, title=HOSTILE)
    )
    for form in (amendment_form(hostile), withdrawal_form(hostile), status_form(case)):
        async with at_desk(CaseFormScreen(desk, case, form)) as (app, pilot):
            await pilot.press("enter", "down", "enter", "ctrl+r")
            await pilot.pause()
            assert unsafe_in(seen(app)) == frozenset()
