"""Notes, statuses, terms and changes of decisions: done once, whatever goes wrong on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from api_client.models import Case, Decision
from api_client.plans import (
    DecisionChangeIntent,
    Intent,
    NoteIntent,
    StatusIntent,
    Step,
    TermChange,
    TermIntent,
    Withdrawal,
)
from caseworker.offline.ids import new_id
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.sandbox.client import BESLUITEN, ZAKEN, Api
from tests.sending.work import (
    Clock,
    Died,
    Interrupted,
    decision,
    fresh_case,
    send_until_it_rests,
)
from tests.zgw_client import Client

TEXT = "Ringde sökanden.\nLovade svar i veckan: åäö \x1b[31m[/]"
REASON = "Väntar på yttrande från grannar."


async def put_and_send(store: Store, client: Client, intent: Intent) -> Entry:
    clock = Clock()
    store.outbox.put(intent, not_before=clock())
    return await send_until_it_rests(store, client.api, clock)


def done(entry: Entry) -> None:
    assert entry.state is EntryState.DONE, entry.reason


async def open_case(client: Client, server: Api) -> Case:
    """Return a fresh case of a type that may be suspended and extended, and is neither."""
    for _try in range(100):
        case = await fresh_case(client, server)
        kind = await client.api.case_type(case.summary.type_id)
        if kind.may_suspend and kind.may_extend and not case.summary.suspended:
            return case
    raise LookupError("no such case is left")


def note(case: Case) -> NoteIntent:
    return NoteIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        subject="Samtal",
        text=TEXT,
        at=dt.datetime.now(dt.UTC),
    )


def term(case: Case, change: TermChange, **more: Any) -> TermIntent:
    return TermIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        change=change,
        based_on=case.version,
        **{"reason": REASON, **more},
    )


async def status(client: Client, case: Case, *, final: bool = False, **more: Any) -> StatusIntent:
    kind = await client.api.case_type(case.summary.type_id)
    others = [s for s in kind.statuses if s.name != case.summary.status and s.final is final]
    return StatusIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        status=others[-1].id,
        based_on=case.version,
        **more,
    )


async def decided(client: Client, server: Api, store: Store) -> tuple[Case, Decision]:
    """Return a case with a decision that was just sent."""
    case = await fresh_case(client, server)
    intent = await decision(client, case, close=False)
    done(await put_and_send(store, client, intent))
    found = (await client.api.case(case.summary.number)).decisions
    return case, next(one for one in found if one.number == intent.number)


def change(case: Case, seen: Decision, **more: Any) -> DecisionChangeIntent:
    return DecisionChangeIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        decision_id=seen.id,
        decision_number=seen.number,
        seen=seen,
        **more,
    )


def notes_of(server: Api, case_id: str) -> list[str]:
    notes = server.items(f"{ZAKEN}/zaaknotities", gerelateerdAan=case_id)
    return [one["tekst"] for one in notes if one["onderwerp"] == "Samtal"]


async def test_a_note_stands_once_on_the_case(
    client: Client, server: Api, store: Store, like: str
) -> None:
    case = await fresh_case(client, server)
    done(await put_and_send(store, client, note(case)))
    done(await put_and_send(store, client, note(case)))
    if like == "open-zaak":
        # The same words twice are two notes: both were meant.
        assert notes_of(server, case.summary.id) == [TEXT, TEXT]
        seen = await client.api.case(case.summary.number)
        assert [one.text for one in seen.notes if one.subject == "Samtal"] == [TEXT, TEXT]
    else:
        documents = (await client.api.case(case.summary.number)).documents
        made = [one for one in documents if one.title == "Samtal"]
        assert len(made) == 2
        kinds = (await client.api.case_type(case.summary.type_id)).documents
        named = [kind.id for kind in kinds if "anteckning" in kind.name.casefold()]
        assert {one.type_id for one in made} == set(named or [kinds[0].id])


async def test_a_case_is_moved_on_closed_and_opened_again(
    client: Client, server: Api, store: Store
) -> None:
    case = await fresh_case(client, server)
    kind = await client.api.case_type(case.summary.type_id)
    moved = await status(client, case, reason="Nu komplett")
    done(await put_and_send(store, client, moved))
    case = await client.api.reread(case.summary.id)
    assert case.summary.status == next(s.name for s in kind.statuses if s.id == moved.status)
    assert case.summary.closed is None
    closing = await status(client, case, final=True, result=kind.results[0].name)
    done(await put_and_send(store, client, closing))
    case = await client.api.reread(case.summary.id)
    assert case.summary.closed is not None
    assert case.result == kind.results[0].name
    done(await put_and_send(store, client, await status(client, case)))
    assert (await client.api.reread(case.summary.id)).summary.closed is None


async def test_a_status_that_closes_needs_a_result(
    client: Client, server: Api, store: Store
) -> None:
    case = await fresh_case(client, server)
    entry = await put_and_send(store, client, await status(client, case, final=True))
    assert entry.reason is not None
    assert entry.reason.kind == "ResultNeeded"
    assert not entry.tried


async def test_a_case_is_suspended_taken_up_again_and_extended(
    client: Client, server: Api, store: Store
) -> None:
    case = await open_case(client, server)
    done(await put_and_send(store, client, term(case, TermChange.SUSPEND)))
    case = await client.api.reread(case.summary.id)
    assert (case.summary.suspended, case.suspension_reason) == (True, REASON)
    done(await put_and_send(store, client, term(case, TermChange.RESUME, reason="")))
    case = await client.api.reread(case.summary.id)
    assert not case.summary.suspended
    assert case.summary.deadline is not None
    until = case.summary.deadline + dt.timedelta(days=28)
    done(await put_and_send(store, client, term(case, TermChange.EXTEND, until=until)))
    case = await client.api.reread(case.summary.id)
    assert (case.summary.deadline, case.extension) == (until, "P28D")
    assert case.extension_reason == REASON


async def test_an_extension_of_a_case_that_others_extended_waits_for_the_person(
    client: Client, server: Api, store: Store
) -> None:
    case = await open_case(client, server)
    assert case.summary.deadline is not None
    until = case.summary.deadline + dt.timedelta(days=28)
    other = {"uiterlijkeEinddatumAfdoening": (until + dt.timedelta(days=3)).isoformat()}
    assert server.patch(case.summary.id, other).status_code == 200
    entry = await put_and_send(store, client, term(case, TermChange.EXTEND, until=until))
    assert entry.reason is not None
    assert entry.reason.kind == "Conflict"
    assert until.isoformat() not in str(server.get(case.summary.id).json())


async def test_a_closing_that_a_change_of_the_term_undid_is_told(
    client: Client, server: Api, store: Store
) -> None:
    case = await open_case(client, server)
    kind = await client.api.case_type(case.summary.type_id)
    clock = Clock()
    intent = term(case, TermChange.SUSPEND)
    store.outbox.put(intent, not_before=clock())

    def closes(_step: Step) -> None:
        """Close the case as somebody else does at the same moment; an older status undoes it."""
        body = {"zaak": case.summary.id, "resultaattype": kind.results[0].id}
        assert server.post(f"{ZAKEN}/resultaten", body).status_code == 201
        now = dt.datetime.now(dt.UTC)
        for is_final, age in ((True, 1), (False, 2)):
            body = {
                "zaak": case.summary.id,
                "statustype": next(s.id for s in kind.statuses if s.final is is_final),
                "datumStatusGezet": (now - dt.timedelta(seconds=age)).isoformat(),
            }
            assert server.post(f"{ZAKEN}/statussen", body).status_code == 201

    entry = await send_until_it_rests(store, Interrupted(client.api, after=closes), clock)
    assert entry.reason is not None
    assert entry.reason.kind == "ClosingUndone"


async def test_a_decision_is_amended_and_withdrawn(
    client: Client, server: Api, store: Store
) -> None:
    case, seen = await decided(client, server, store)
    done(await put_and_send(store, client, change(case, seen, text="Bifall\n\nRättad text.")))
    besluit = server.get(seen.id).json()
    assert besluit["toelichting"] == "Bifall\n\nRättad text."
    seen = replace(seen, text="Bifall\n\nRättad text.")
    today = dt.datetime.now().astimezone().date()
    intent = change(case, seen, expires=today, withdrawal=Withdrawal.BY_PARTY)
    done(await put_and_send(store, client, intent))
    besluit = server.get(seen.id).json()
    assert besluit["vervaldatum"] == today.isoformat()
    assert besluit["vervalreden"] == "ingetrokken_belanghebbende"
    assert besluit["toelichting"] == "Bifall\n\nRättad text."


async def test_a_decision_that_others_changed_is_not_written_over_until_the_person_says_so(
    client: Client, server: Api, store: Store
) -> None:
    case, seen = await decided(client, server, store)
    assert server.patch(seen.id, {"toelichting": "Avslag\n\nNågon annans."}).status_code == 200
    entry = await put_and_send(store, client, change(case, seen, text="Bifall\n\nMitt."))
    assert entry.reason is not None
    assert entry.reason.kind == "DecisionChanged"
    assert "Någon annans." in str(entry.reason.problem())
    assert server.get(seen.id).json()["toelichting"] == "Avslag\n\nNågon annans."
    store.outbox.retry(entry.id)
    done(await send_until_it_rests(store, client.api, Clock()))
    assert server.get(seen.id).json()["toelichting"] == "Bifall\n\nMitt."


class Work:
    """One kind of write on a case of its own, and what the server must hold of it, once."""

    def __init__(self, client: Client, server: Api, store: Store) -> None:
        self._client, self._server, self._store = client, server, store

    async def begin(self, kind: str) -> tuple[Intent, Callable[[], None]]:
        begin: Callable[[], Awaitable[tuple[Intent, Callable[[], None]]]]
        begin = getattr(self, f"_{kind}")
        return await begin()

    async def _note(self) -> tuple[Intent, Callable[[], None]]:
        case = await fresh_case(self._client, self._server)

        def holds() -> None:
            links = self._server.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=case.summary.id)
            titles = [one["titel"] for one in links if one["titel"] == "Samtal"]
            assert len(notes_of(self._server, case.summary.id)) + len(titles) == 1

        return note(case), holds

    async def _status(self) -> tuple[Intent, Callable[[], None]]:
        return await self._given(final=False)

    async def _close(self) -> tuple[Intent, Callable[[], None]]:
        return await self._given(final=True)

    async def _given(self, *, final: bool) -> tuple[Intent, Callable[[], None]]:
        case = await fresh_case(self._client, self._server)
        kind = await self._client.api.case_type(case.summary.type_id)
        result = kind.results[0].name if final else ""
        before = self._server.items(f"{ZAKEN}/statussen", zaak=case.summary.id)
        intent = await status(self._client, case, final=final, result=result)

        def holds() -> None:
            statuses = self._server.items(f"{ZAKEN}/statussen", zaak=case.summary.id)
            assert len(statuses) == len(before) + 1
            zaak = self._server.get(case.summary.id).json()
            assert (zaak["einddatum"] is not None) is final
            assert (zaak["resultaat"] is not None) is final

        return intent, holds

    async def _suspend(self) -> tuple[Intent, Callable[[], None]]:
        case = await open_case(self._client, self._server)

        def holds() -> None:
            zaak = self._server.get(case.summary.id).json()
            assert zaak["opschorting"]["reden"] == REASON
            assert zaak["einddatum"] is None

        return term(case, TermChange.SUSPEND), holds

    async def _extend(self) -> tuple[Intent, Callable[[], None]]:
        case = await open_case(self._client, self._server)
        until = (case.summary.deadline or dt.date.max) + dt.timedelta(days=28)

        def holds() -> None:
            zaak = self._server.get(case.summary.id).json()
            assert zaak["uiterlijkeEinddatumAfdoening"] == until.isoformat()
            assert zaak["verlenging"]["reden"] == REASON

        return term(case, TermChange.EXTEND, until=until), holds

    async def _amend(self) -> tuple[Intent, Callable[[], None]]:
        case, seen = await decided(self._client, self._server, self._store)

        def holds() -> None:
            assert self._server.get(seen.id).json()["toelichting"] == "Rättad text."
            found = self._server.items(f"{BESLUITEN}/besluiten", zaak=case.summary.id)
            assert len([one for one in found if one["identificatie"] == seen.number]) == 1

        return change(case, seen, text="Rättad text."), holds


WORK = {
    "note": ("POST", "*/zaaknotities"),
    "status": ("POST", f"{ZAKEN}/statussen"),
    "close": ("POST", f"{ZAKEN}/statussen"),
    "suspend": ("PATCH", f"{ZAKEN}/zaken/*"),
    "extend": ("PATCH", f"{ZAKEN}/zaken/*"),
    "amend": ("PATCH", f"{BESLUITEN}/besluiten/*"),
}
FAULTS = ["answer-lost", "reset-before", "truncate", "status", "duplicate"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", WORK)
async def test_any_write_survives_any_fault(
    kind: str, fault: str, client: Client, server: Api, store: Store, like: str
) -> None:
    intent, holds = await Work(client, server, store).begin(kind)
    method, path = WORK[kind]
    if kind == "note" and like != "open-zaak":
        path = "*/enkelvoudiginformatieobjecten"
    rule = {"method": method, "path": path, "nth": 1, "kind": fault, "status": 503}
    server.sandbox.control.faults([rule])
    done(await put_and_send(store, client, intent))
    server.sandbox.control.reset()
    holds()


@pytest.mark.parametrize("kind", WORK)
async def test_any_write_is_finished_after_being_killed_in_the_middle(
    kind: str, client: Client, server: Api, tmp_path: Any
) -> None:
    def dies(_step: Step) -> None:
        raise Died

    with Store.open(tmp_path / "store", b"k" * 32) as store:
        intent, holds = await Work(client, server, store).begin(kind)
        store.outbox.put(intent, not_before=Clock()())
        with pytest.raises(Died):
            await Sender(store.outbox, Interrupted(client.api, after=dies)).send_ready()
    with Store.open(tmp_path / "store", b"k" * 32) as store:
        done(await send_until_it_rests(store, client.api, Clock()))
    holds()
