"""As many requests at once as the server bears."""

from __future__ import annotations

import asyncio

from api_client.http import Http
from api_client.origins import Access
from api_client.slots import MOST_IN_FLIGHT, Slots
from tests.api_client.test_http import Signed
from tests.raw_server import answering, raw_server


def test_half_of_the_places_go_when_it_is_too_much_and_one_always_stays() -> None:
    slots = Slots()
    seen = []
    for _ in range(5):
        slots.answered(is_too_much=True)
        seen.append(slots.now)
    assert seen == [3, 1, 1, 1, 1]


def test_places_come_back_one_with_each_round_of_good_answers_and_no_more_than_before() -> None:
    slots = Slots()
    slots.took_too_long()
    good = 0
    while slots.now < MOST_IN_FLIGHT:
        slots.answered(is_too_much=False)
        good += 1
    assert good == 3 + 4 + 5
    for _ in range(20):
        slots.answered(is_too_much=False)
    assert slots.now == MOST_IN_FLIGHT


async def test_a_busy_server_gets_fewer_requests_at_once() -> None:
    open_now, most_later, answered = 0, 0, 0
    everybody = asyncio.Event()

    async def handler(head: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most_later, answered
        open_now += 1
        answered += 1
        if answered > MOST_IN_FLIGHT:
            most_later = max(most_later, open_now)
        if answered == MOST_IN_FLIGHT:
            everybody.set()
        await everybody.wait()
        await asyncio.sleep(0)
        is_busy = answered <= MOST_IN_FLIGHT
        open_now -= 1
        status = "503 Service Unavailable" if is_busy else "200 OK"
        await answering(b"{}", status, "Retry-After: 0")(head, writer)

    async with raw_server(handler) as server:
        http = Http({server.url: Access(Signed())})
        await asyncio.gather(*(http.write("POST", f"{server.url}/{n}") for n in range(6)))
        await asyncio.gather(*(http.read(f"{server.url}/{n}") for n in range(12)))
        await http.close()
    assert most_later < MOST_IN_FLIGHT
