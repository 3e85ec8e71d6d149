"""When others changed a case meanwhile: that is seen, and decided, before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from textual.pilot import Pilot

from api_client.models import Queue
from caseworker.app import CaseworkerApp
from caseworker.offline.clock import now_utc
from caseworker.offline.entries import Entry, EntryState
from caseworker.services import Services
from caseworker.work import basis, decision_changes, decisions
from caseworker.work.autosave import KeptDraft
from caseworker.work.decision_form import DecisionForm
from caseworker.work.hand_overs import freeze
from caseworker.work.receivers import Receiver
from tests.command_line.cases import fresh_case
from tests.sandbox.client import BESLUITEN, ZAKEN, Api, Body
from tests.screens.reading import Driver, until, until_seen

TEXT = "Bifall\n\nPlanen följs. Grannen har hörts. Avgiften är 9 000 kr."


@asynccontextmanager
async def at_the_outbox(services: Services) -> AsyncIterator[Driver]:
    app = CaseworkerApp(services, Queue.MINE)
    async with app.run_test(size=(100, 40), notifications=True, tooltips=True) as found:
        pilot: Driver = cast("Pilot[None]", found)
        await until_seen(pilot, "● connected", "Mine · ")
        await pilot.press("o")
        await until_seen(pilot, "needs you")
        yield pilot


async def hand_over_of_a_case_that_others_took(services: Services, server: Api) -> Body:
    """Put a hand-over in the outbox; since it was written the case has another handler too."""
    zaak = fresh_case(server)
    number = zaak["identificatie"]
    async with services.connect() as api:
        case = await api.case(number)
        known = await basis.basis(number, api, services.store)
        person = await api.find_person("lucia.garcia")
    kept = KeptDraft(services.store, "handover", case)
    kept.save({"to": "lucia.garcia", "reason": "Semester"})
    assert kept.draft is not None
    intent = freeze(kept.draft, known, Receiver(person=person, unit=None))
    server.post(f"{ZAKEN}/rollen", server.role(zaak, "jonas.sjoqvist"))
    services.store.outbox.put(intent, not_before=now_utc(), draft=kept.draft)
    return zaak


async def amendment_of_a_decision_that_others_changed(
    services: Services, server: Api, mine: str, theirs: str
) -> Body:
    zaak = fresh_case(server)
    made = server.post(
        f"{BESLUITEN}/besluiten", server.decision(zaak, toelichting=TEXT, datum="2026-11-02")
    ).json()
    async with services.connect() as api:
        case = await api.case(zaak["identificatie"])
        known = await basis.basis(zaak["identificatie"], api, services.store)
    [decision] = [one for one in case.decisions if one.id == made["url"]]
    form = decision_changes.amendment_form(decision)
    kept = KeptDraft(services.store, form.kind, case)
    kept.save({**form.beginning(), "text": mine})
    assert kept.draft is not None
    intent = form.freeze(kept.draft, known)
    server.patch(made["url"], {"toelichting": theirs})
    services.store.outbox.put(intent, not_before=now_utc(), draft=kept.draft)
    return dict(made)


def only_entry(services: Services) -> Entry:
    [entry] = services.store.outbox.all()
    return entry


async def test_what_others_changed_is_shown_with_who_did_it_beside_what_was_written(
    services: Services, server: Api
) -> None:
    zaak = await hand_over_of_a_case_that_others_took(services, server)
    async with at_the_outbox(services) as pilot:
        await pilot.press("v")
        shown = await until_seen(pilot, "has been changed since you began", "What you wrote")
        assert zaak["identificatie"] in shown
        before = shown.split("When you began")[1].split("\n")[0]
        now = shown.split("Now")[1].split("\n")[0]
        assert "Sjöqvist" not in before
        assert "Sjöqvist" in now
        assert f"({server.sandbox.users[0]['id']}" in shown or "Handler (" in shown
        assert "You would make it" in shown
        assert "Semester" in shown
        await pilot.press("escape")
        await until_seen(pilot, "needs you")
        assert only_entry(services).state is EntryState.NEEDS_PERSON


async def test_mine_is_sent_anyway_when_the_person_says_so(services: Services, server: Api) -> None:
    zaak = await hand_over_of_a_case_that_others_took(services, server)
    async with at_the_outbox(services) as pilot:
        await pilot.press("v")
        await until_seen(pilot, "has been changed since you began")
        await pilot.press("r")
        await until(pilot, lambda: only_entry(services).state is EntryState.DONE)
    assert server.handlers(zaak) == ["lucia.garcia"]


async def test_theirs_is_taken_and_what_was_written_stays_a_draft(
    services: Services, server: Api
) -> None:
    zaak = await hand_over_of_a_case_that_others_took(services, server)
    async with at_the_outbox(services) as pilot:
        await pilot.press("v")
        await until_seen(pilot, "has been changed since you began")
        await pilot.press("d")
        await until(pilot, lambda: only_entry(services).state is EntryState.DISCARDED)
    assert [draft.fields["reason"] for draft in services.store.drafts.all()] == ["Semester"]
    assert "jonas.sjoqvist" in server.handlers(zaak)


async def test_mine_is_changed_on_the_screen_it_was_written_on(
    services: Services, server: Api
) -> None:
    await hand_over_of_a_case_that_others_took(services, server)
    async with at_the_outbox(services) as pilot:
        await pilot.press("v")
        await until_seen(pilot, "has been changed since you began")
        await pilot.press("e")
        await until_seen(pilot, "Hand over 1 case", "Semester")
        assert only_entry(services).state is EntryState.DISCARDED
        [draft] = services.store.drafts.all()
        assert draft.based_on is not None
        assert "J. Sjöqvist" in draft.based_on.handlers


async def test_two_texts_of_a_decision_are_put_together_passage_by_passage(
    services: Services, server: Api
) -> None:
    mine = TEXT.replace("Planen följs.", "Planen följs helt.").replace("hörts", "hörts i brev")
    theirs = TEXT.replace("9 000", "8 000").replace("hörts", "hörts på plats")
    made = await amendment_of_a_decision_that_others_changed(services, server, mine, theirs)
    async with at_the_outbox(services) as pilot:
        await pilot.press("v")
        await until_seen(pilot, "has been changed since you began", "When you began", "8 000")
        await pilot.press("m")
        shown = await until_seen(pilot, "Put the texts together", "it differs: choose")
        assert "● My text: Planen följs helt." in shown
        assert "● Their text: Avgiften är 8 000 kr." in shown
        await pilot.press("t", "enter")
        await until_seen(pilot, "Change decision", "Planen följs helt. Grannen har hörts på plats.")
        await pilot.press("ctrl+r")
        await until_seen(pilot, "This is sent:", "8 000")
        await pilot.press("enter")
        await until(pilot, lambda: len(services.store.outbox.all()) == 2)
        again = services.store.outbox.all()[-1]
        services.store.outbox.send_now(again.id)
        cast("CaseworkerApp", pilot.app).on_outbox_changed()
        await until(pilot, lambda: not services.store.outbox.open())
    assert server.get(made["url"]).json()["toelichting"] == (
        "Bifall\n\nPlanen följs helt. Grannen har hörts på plats. Avgiften är 8 000 kr."
    )


async def test_a_draft_begun_before_the_case_changed_says_so_before_it_is_reviewed(
    services: Services, server: Api
) -> None:
    zaak = fresh_case(server)
    number = zaak["identificatie"]
    async with services.connect() as api:
        case = await api.case(number)
    kept = KeptDraft(services.store, decisions.KIND, case)
    form = DecisionForm(type=case.decision_types[0].name, outcome="granted", close=False, result="")
    kept.save(form.fields("Planen följs."))
    server.post(f"{ZAKEN}/rollen", server.role(zaak, "jonas.sjoqvist"))
    async with services.connect() as api:
        services.store.mirror.put_case(await api.case(number), now_utc())

    app = CaseworkerApp(services, Queue.MINE)
    async with app.run_test(size=(100, 40), notifications=True, tooltips=True) as found:
        pilot: Driver = cast("Pilot[None]", found)
        await until_seen(pilot, "● connected", "Mine · ")
        await pilot.press("u")
        await until_seen(pilot, "Planen följs.")
        await pilot.press("enter")
        await until_seen(pilot, "Nothing is missing")
        await pilot.press("ctrl+r")
        shown = await until_seen(pilot, "has been changed since you began")
        assert "d give up" not in shown
        await pilot.press("r")
        await until_seen(pilot, "This is sent:", "Planen följs.")
