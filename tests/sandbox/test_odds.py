"""Trouble by chance can be had again by its seed, and a request that is repeated is done twice."""

from __future__ import annotations

from collections import Counter

import httpx
import pytest

from caseworker.sandbox.odds import WEIGHTS, Hit, Odds, odds_of
from tests.sandbox.client import ZAKEN, Api
from tests.sandbox_server import RunningSandbox, running_sandbox

SORTS = [("GET", f"{ZAKEN}/zaken"), ("POST", f"{ZAKEN}/rollen"), ("GET", f"{ZAKEN}/rollen")]


def hits(odds: Odds, sorts: list[tuple[str, str]], rounds: int = 200) -> dict[object, list[Hit]]:
    found: dict[object, list[Hit]] = {sort: [] for sort in sorts}
    for _ in range(rounds):
        for sort in sorts:
            hit = odds.hit(*sort)
            found[sort].append(hit or Hit())
    return found


def test_the_same_seed_does_it_again_whatever_overtakes_what() -> None:
    assert hits(Odds(7), SORTS) == hits(Odds(7), SORTS[::-1])
    assert hits(Odds(7), SORTS) != hits(Odds(8), SORTS)


def test_the_rate_is_the_share_of_requests_that_go_wrong() -> None:
    for rate in (0.0, 0.1, 0.5, 1.0):
        found = [hit for each in hits(Odds(1, rate), SORTS, 1000).values() for hit in each]
        assert abs(sum(map(bool, found)) / len(found) - rate) < 0.04


def test_every_kind_happens() -> None:
    found = [hit for each in hits(Odds(3, 1.0), SORTS, 1000).values() for hit in each]
    kinds = Counter(str(hit.get("status") or hit["kind"]) for hit in found)
    assert set(kinds) == set(WEIGHTS)


def test_requests_for_different_cases_are_of_one_sort() -> None:
    one = f"{ZAKEN}/zaken/0d2b25e5-9632-4a88-abfb-b7744c099206"
    other = f"{ZAKEN}/zaken/5cd8dc27-dd82-4713-9094-d993d04d165e"
    mixed, single = Odds(5, 0.5), Odds(5, 0.5)
    assert [mixed.hit("GET", (one, other)[n % 2]) for n in range(50)] == [
        single.hit("GET", one) for n in range(50)
    ]


@pytest.mark.parametrize("text", ["", "x", "1:2", "1:0.1:nothing", "1:-1"])
def test_what_are_no_odds_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever int and float say
        odds_of(text)


def test_a_sandbox_with_odds_fails_as_often_as_it_was_told() -> None:
    with running_sandbox(cases=20, faults="1:0.5:500,502,503") as running:
        address = f"{running.url}{ZAKEN}/rollen"
        headers = {"Authorization": f"Bearer {running.token()}"}
        with httpx.Client(headers=headers) as client:
            seen = Counter(client.get(address).status_code for _ in range(200))
        server = Api(running)
        observed = {server.get(address).status_code for _ in range(20)}
        server.close()
    assert set(seen) == {200, 500, 502, 503}
    assert 60 < seen[200] < 140
    assert observed == {200}


def test_a_duplicate_is_done_twice_and_answered_once(sandbox: RunningSandbox, api: Api) -> None:
    zaak = api.fresh_case()

    def theirs() -> int:
        rollen = api.items(f"{ZAKEN}/rollen", zaak=zaak["url"], betrokkeneType="medewerker")
        names = [role["betrokkeneIdentificatie"]["identificatie"] for role in rollen]
        return names.count("birger.ahman")

    before = theirs()
    sandbox.control.faults([{"method": "POST", "path": f"{ZAKEN}/rollen", "kind": "duplicate"}])
    answer = api.post(f"{ZAKEN}/rollen", api.role(zaak, "birger.ahman"))
    sandbox.control.reset()
    assert answer.status_code == 201
    assert theirs() == before + 2


def test_a_half_open_connection_answers_nothing_and_does_nothing(
    sandbox: RunningSandbox, api: Api
) -> None:
    zaak = api.fresh_case()
    sandbox.control.faults([{"method": "POST", "path": f"{ZAKEN}/rollen", "kind": "half-open"}])
    with pytest.raises(httpx.ReadTimeout):
        api.http.post(f"{ZAKEN}/rollen", json=api.role(zaak, "birger.ahman"), timeout=0.5)
    sandbox.control.reset()
    rollen = api.items(f"{ZAKEN}/rollen", zaak=zaak["url"], betrokkeneType="medewerker")
    people = {r["betrokkeneIdentificatie"]["identificatie"] for r in rollen}
    assert "birger.ahman" not in people
