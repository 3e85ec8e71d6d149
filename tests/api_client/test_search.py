"""Finding cases: by number, by words of the title, by whoever takes part."""

from __future__ import annotations

from tests.sandbox.client import ZAKEN, Api, Body
from tests.sandbox_server import RunningSandbox
from tests.zgw_client import Client, RoundTrips, client_of


def zaken(server: Api) -> list[Body]:
    return [one for one in server.items(f"{ZAKEN}/zaken", pageSize=500) if "zaaktype" in one]


async def test_a_number_finds_its_case_whole_open_or_closed(client: Client, server: Api) -> None:
    every = zaken(server)
    for zaak in (next(z for z in every if z["einddatum"]), next(z for z in every if z["status"])):
        found = await client.api.search(f" {zaak['identificatie']} ")
        [case] = [one for one in found.cases if one.id == zaak["url"]]
        assert (case.closed is not None) == (zaak["einddatum"] is not None)
        whole = await client.api.overview(zaak["identificatie"])
        assert (case.status, case.applicant, case.handlings) == (
            whole.summary.status,
            next((party.name for party in whole.parties if party.applicant), ""),
            whole.summary.handlings,
        )


async def test_a_part_of_a_number_and_a_word_of_the_title_find_all_that_have_it(
    client: Client, server: Api, like: str
) -> None:
    for word, field in (("000001", "identificatie"), ("carPORT", "omschrijving")):
        wanted = {z["url"] for z in zaken(server) if word.casefold() in z[field].casefold()}
        found = await client.api.search(word)
        got = {case.id for case in found.cases}
        assert got <= wanted
        if like == "open-zaak":
            assert got == wanted or not found.complete
            assert got
        else:
            # What such a server does not look for is found among the cases that were seen.
            assert got == set()


async def test_the_number_of_a_person_or_an_organisation_finds_their_cases(
    client: Client, server: Api
) -> None:
    tried = 0
    for kind, name in (
        ("natuurlijk_persoon", "anpIdentificatie"),
        ("niet_natuurlijk_persoon", "annIdentificatie"),
    ):
        rollen = server.items(f"{ZAKEN}/rollen", betrokkeneType=kind, pageSize=100)
        numbers = [rol["betrokkeneIdentificatie"].get(name) for rol in rollen]
        for number in list(dict.fromkeys(filter(None, numbers)))[:2]:
            theirs = {
                rol["zaak"] for rol in rollen if rol["betrokkeneIdentificatie"].get(name) == number
            }
            for typed in (number, number.replace("-", "")):
                found = await client.api.search(typed)
                assert theirs <= {case.id for case in found.cases}, typed
                tried += 1
    assert tried


async def test_what_nothing_has_finds_nothing_and_is_one_round_trip(
    sandbox: RunningSandbox,
) -> None:
    trips = RoundTrips()
    async with client_of(sandbox, over=trips) as client:
        await client.api.search("förvärm")
        client.requests.reset()
        trips.count = 0
        found = await client.api.search("finns inte %_ [/] 100%")
        assert found.cases == ()
        assert found.complete
        assert trips.count == 1
        assert client.requests.count <= 3
