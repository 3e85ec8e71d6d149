"""Queues hold every open case that the server has for them, and no other, in few requests."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from api_client.models import Queue
from tests.sandbox.client import ZAKEN, Api, Body
from tests.sandbox_server import RunningSandbox
from tests.zgw_client import Client, RoundTrips, client_of

PERSON = "rol__betrokkeneIdentificatie__medewerker__identificatie"
UNIT = "rol__betrokkeneIdentificatie__organisatorischeEenheid__identificatie"
HANDLER = {"rol__omschrijvingGeneriek": "behandelaar"}


def on_the_server(server: Api, queue: Queue, user: str, unit: str) -> set[str]:
    """Ask the server itself, page by page, with filters of its own."""
    open_cases = {"einddatum__isnull": "true"}
    if queue is Queue.ALL:
        return numbers(server, **open_cases)
    mine = numbers(server, **open_cases, **HANDLER, **{PERSON: user})
    of_unit = numbers(server, **open_cases, **HANDLER, **{UNIT: unit})
    if queue is Queue.MINE:
        return mine
    if queue is Queue.UNIT:
        return of_unit
    if queue is Queue.UNASSIGNED:
        return of_unit - with_a_person(server)
    return {
        zaak["identificatie"]
        for zaak in server.items(f"{ZAKEN}/zaken", **open_cases, pageSize=500)
        if zaak.get("identificatie") in (mine if queue is Queue.HANDED else mine | of_unit)
        and fits(server, queue, zaak, user)
    }


def with_a_person(server: Api) -> set[str]:
    found = set()
    for one in server.sandbox.users:
        found |= numbers(server, einddatum__isnull="true", **HANDLER, **{PERSON: one["id"]})
    return found


def fits(server: Api, queue: Queue, zaak: Body, user: str) -> bool:
    today = dt.datetime.now().astimezone().date()
    is_broken = not zaak["startdatum"]
    deadline = zaak["uiterlijkeEinddatumAfdoening"]
    if queue is Queue.OVERDUE:
        return bool(deadline and deadline < today.isoformat())
    if queue is Queue.DUE:
        last = (today + dt.timedelta(days=7)).isoformat()
        return bool(deadline and today.isoformat() <= deadline <= last)
    if queue is Queue.WAITING:
        return bool(zaak["opschorting"]["indicatie"]) and not is_broken
    since = (dt.datetime.now(dt.UTC) - dt.timedelta(days=14)).isoformat()
    rollen = server.items(f"{ZAKEN}/rollen", zaak=zaak["url"], omschrijvingGeneriek="behandelaar")
    return not is_broken and any(
        rol["betrokkeneIdentificatie"]["identificatie"] == user and rol["registratiedatum"] >= since
        for rol in rollen
    )


def numbers(server: Api, **query: str) -> set[str]:
    found: set[str] = set()
    page: Body = server.get(f"{ZAKEN}/zaken", **query, pageSize=50).json()
    while True:
        found |= {case["identificatie"] for case in page["results"]}
        if not page["next"]:
            return found
        page = server.get(page["next"]).json()


@pytest.mark.parametrize("queue", list(Queue))
async def test_a_queue_holds_what_the_server_has_and_no_more(
    queue: Queue, client: Client, server: Api
) -> None:
    answer = await client.api.queue(queue, client.me)
    listed = [case.number for case in answer.cases]
    wanted = on_the_server(server, queue, client.me.user, client.me.unit)
    assert set(listed) == wanted
    assert len(listed) == len(set(listed))
    assert wanted
    assert answer.complete


@pytest.mark.parametrize("like", ["open-zaak"], indirect=True)
@pytest.mark.parametrize("queue", list(Queue))
async def test_a_queue_of_three_hundred_takes_at_most_eight_requests(
    queue: Queue, client: Client
) -> None:
    await client.api.queue(queue, client.me)  # what the server can do is found out once
    client.requests.reset()
    answer = await client.api.queue(queue, client.me)
    assert client.requests.count <= 8
    if queue is Queue.ALL:
        assert len(answer.cases) >= 300


@pytest.mark.parametrize("like", ["open-zaak"], indirect=True)
async def test_a_queue_with_a_warm_catalogue_takes_two_round_trips(sandbox: RunningSandbox) -> None:
    trips = RoundTrips()
    async with client_of(sandbox, over=trips) as client:
        await client.api.queue(Queue.ALL, client.me)
        client.requests.reset()
        trips.count = 0
        await client.api.queue(Queue.ALL, client.me)
        assert trips.count <= 2
        assert not [line for line in client.requests.lines if "/catalogi/" in line]


async def test_a_damaged_record_is_shown_as_such_and_last(client: Client) -> None:
    answer = await client.api.queue(Queue.MINE, client.me)
    broken = [case for case in answer.cases if case.broken]
    assert len(broken) == 1
    assert answer.cases[-1] == broken[0]
    assert broken[0].number


async def test_a_line_says_what_the_server_says(client: Client, server: Api) -> None:
    answer = await client.api.queue(Queue.UNIT, client.me)
    for case in [case for case in answer.cases if not case.broken][:10]:
        zaak = server.get(case.id, expand="status.statustype,status,zaaktype,rollen").json()
        extra = zaak["_expand"]
        persons = {
            rol["betrokkeneIdentificatie"]["identificatie"]
            for rol in extra["rollen"]
            if rol["omschrijvingGeneriek"] == "behandelaar"
            and rol["betrokkeneType"] == "medewerker"
        }
        assert case.number == zaak["identificatie"]
        assert case.title == zaak["omschrijving"]
        assert case.type == extra["zaaktype"]["omschrijving"]
        assert case.status == extra["status"]["_expand"]["statustype"]["omschrijving"]
        assert str(case.received) == zaak["startdatum"]
        assert str(case.deadline) == str(zaak["uiterlijkeEinddatumAfdoening"])
        assert case.suspended == zaak["opschorting"]["indicatie"]
        assert {h.person.id for h in case.handlings if h.person} == persons
        assert case.applicant


async def test_a_protected_person_is_marked(client: Client) -> None:
    answer = await client.api.queue(Queue.MINE, client.me)
    assert {case.confidentiality for case in answer.cases if case.protected} == {"geheim"}


async def test_somebody_without_cases_has_an_empty_queue(client: Client) -> None:
    from api_client.models import Me

    answer = await client.api.queue(Queue.MINE, Me(user="nobody.at.all"))
    assert answer.cases == ()


@pytest.mark.parametrize("like", ["open-zaak"], indirect=True)
async def test_pages_smaller_than_asked_for_are_followed_to_the_end(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await client.api.queue(Queue.ALL, client.me)
    monkeypatch.setattr("api_client.zgw.requests.LARGEST_PAGE", 60)
    paged = await client.api.queue(Queue.ALL, client.me)
    assert {case.id for case in paged.cases} == {case.id for case in whole.cases}
    assert client.requests.count > 8


@pytest.mark.parametrize("like", ["open-zaak"], indirect=True)
@pytest.mark.parametrize("queue", [Queue.MINE, Queue.UNIT, Queue.ALL])
async def test_a_queue_is_counted_in_one_small_request(
    queue: Queue, client: Client, server: Api
) -> None:
    counted = await client.api.count(queue, client.me)
    assert counted == len(on_the_server(server, queue, client.me.user, client.me.unit))
    assert client.requests.count == 1


async def test_what_no_single_list_tells_is_not_counted(client: Client) -> None:
    assert await client.api.count(Queue.UNASSIGNED, client.me) is None
    nowhere = msgspec.structs.replace(client.me, unit="")
    assert await client.api.count(Queue.UNIT, nowhere) is None
    assert client.requests.count == 0
