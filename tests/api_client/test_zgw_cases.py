"""A case with everything in it: what the server has, in three round trips or two."""

from __future__ import annotations

import hashlib

import pytest

from api_client.errors import AnswerDamaged, CaseUnknown, Forbidden, NotFound
from api_client.models import Queue
from tests.sandbox.client import ZAKEN, Api
from tests.sandbox_server import RunningSandbox
from tests.zgw_client import Client, RoundTrips, client_of


def number_of(server: Api, *, least_documents: int = 1) -> str:
    """Ask the server itself for a case with so many documents."""
    for zaak in server.items(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=500):
        if "url" in zaak and len(zaak["zaakinformatieobjecten"]) >= least_documents:
            return str(zaak["identificatie"])
    raise LookupError(least_documents)


@pytest.mark.parametrize("like", ["open-zaak"], indirect=True)
async def test_a_case_by_its_number_takes_nine_requests_and_three_round_trips(
    sandbox: RunningSandbox, server: Api
) -> None:
    number = number_of(server, least_documents=40)
    trips = RoundTrips()
    async with client_of(sandbox, over=trips) as fresh:
        case = await fresh.api.case(number)
        assert len(case.documents) >= 40
        assert fresh.requests.count <= 9
        assert trips.count <= 3


@pytest.mark.parametrize("like", ["open-zaak"], indirect=True)
async def test_a_listed_case_takes_two_round_trips(client: Client, sandbox: RunningSandbox) -> None:
    answer = await client.api.queue(Queue.MINE, client.me)
    line = next(case for case in answer.cases if not case.broken)
    trips = RoundTrips()
    async with client_of(sandbox, over=trips) as fresh:
        await fresh.api.listed_case(line)
        assert fresh.requests.count <= 9
        assert trips.count <= 2


async def test_a_case_says_what_the_server_says(client: Client, server: Api) -> None:
    number = number_of(server, least_documents=3)
    case = await client.api.case(number)
    zaak = server.items(f"{ZAKEN}/zaken", identificatie=number)[0]
    rollen = server.items(f"{ZAKEN}/rollen", zaak=zaak["url"])
    links = server.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=zaak["url"])
    statuses = server.items(f"{ZAKEN}/statussen", zaak=zaak["url"])
    assert case.summary.id == zaak["url"]
    assert case.description == zaak["toelichting"]
    handlers = [rol for rol in rollen if rol["omschrijvingGeneriek"] == "behandelaar"]
    assert len(case.parties) == len(rollen) - len(handlers)
    assert {document.id for document in case.documents} == {
        link["informatieobject"] for link in links
    }
    for document in case.documents:
        info = server.get(document.id).json()
        assert document.file_name == info["bestandsnaam"]
        assert document.size == info["bestandsomvang"]
        assert document.mime_type == info["formaat"]
    shown = [event for event in case.history if event.what == "status"]
    assert len(shown) == len(statuses)
    assert case.decision_types
    assert case.results


async def test_the_bytes_of_a_document_are_those_of_the_server(client: Client, server: Api) -> None:
    case = await client.api.case(number_of(server, least_documents=3))
    for document in case.documents[:3]:
        got = b"".join([part async for part in client.api.content(document.content)])
        theirs = server.http.get(document.content, headers={"Accept": "*/*"}).content
        assert hashlib.sha256(got).digest() == hashlib.sha256(theirs).digest()
        assert len(got) == document.size


async def test_an_unknown_number_is_said(client: Client) -> None:
    with pytest.raises(CaseUnknown):
        await client.api.case("XX 1999-000000")


async def test_a_document_that_is_gone_is_said(client: Client, server: Api) -> None:
    case = await client.api.case(number_of(server))
    base = case.documents[0].id.rsplit("/", 1)[0]
    with pytest.raises((NotFound, Forbidden)):
        async for _part in client.api.content(
            f"{base}/00000000-0000-0000-0000-000000000000/download"
        ):
            pass


async def test_a_damaged_case_is_said_and_not_guessed(client: Client) -> None:
    answer = await client.api.queue(Queue.MINE, client.me)
    broken = next(case for case in answer.cases if case.broken)
    with pytest.raises(AnswerDamaged):
        await client.api.case(broken.number)


async def test_a_server_without_document_search_is_asked_one_by_one(
    client: Client, sandbox: RunningSandbox, server: Api
) -> None:
    number = number_of(server, least_documents=3)
    usual = await client.api.case(number)
    server.sandbox.control.faults([{"path": "*/_zoek", "kind": "status", "status": 500}])
    trips = RoundTrips()
    async with client_of(sandbox, over=trips) as fresh:
        case = await fresh.api.case(number)
    assert case.documents == usual.documents


async def test_decisions_already_taken_tell_their_outcome(client: Client) -> None:
    answer = await client.api.queue(Queue.ALL, client.me)
    outcomes: set[str] = set()
    for line in answer.cases:
        if line.status == "Beslutat" and not line.broken:
            case = await client.api.listed_case(line)
            outcomes |= {decision.outcome for decision in case.decisions}
        if len(outcomes - {""}) >= 2:
            break
    assert outcomes - {""} <= {"granted", "partly", "refused", "dismissed", "written_off"}
    assert outcomes - {""}


async def test_the_trail_says_who_changed_what_from_what_to_what(
    client: Client, server: Api
) -> None:
    zaak = next(z for z in server.items(f"{ZAKEN}/zaken", pageSize=100) if not z.get("einddatum"))
    body = {"opschorting": {"indicatie": True, "reden": "Väntar"}}
    assert server.patch(zaak["url"], body, **{"X-Audit-Toelichting": "Begaran"}).status_code == 200
    trail = await client.api.trail(zaak["url"])
    recorded = server.items(f"{zaak['url']}/audittrail")
    assert len(trail) == len(recorded)
    last = trail[-1]
    assert (last.action, last.resource) == ("partial_update", "zaak")
    assert last.who
    assert last.reason == "Begaran"
    changed = {change.field: change for change in last.changes}
    assert "Väntar" in changed["opschorting"].now
    assert "Väntar" not in changed["opschorting"].before
    assert trail[0].at is not None
    assert last.at is not None
    assert trail[0].at <= last.at


async def test_a_trail_that_may_not_be_read_is_refused(
    client: Client, server: Api, sandbox: RunningSandbox
) -> None:
    zaak = server.items(f"{ZAKEN}/zaken", pageSize=10)[0]
    sandbox.control.faults([{"path": "*/audittrail", "kind": "status", "status": 403}])
    with pytest.raises(Forbidden):
        await client.api.trail(zaak["url"])
