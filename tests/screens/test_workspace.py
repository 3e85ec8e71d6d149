"""The workspace: the queue painted from what is known, then from the server, all by keyboard."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import cast

import msgspec
import pytest
from rich.segment import Segment
from textual import events
from textual.app import App
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import Worker

from api_client.errors import Forbidden
from api_client.models import Queue
from api_client.queues import mine_since
from caseworker.app import CaseworkerApp
from caseworker.offline.clock import now_utc
from caseworker.offline.store import Store
from caseworker.services import Services
from caseworker.work.asking_again import keep_taken
from caseworker.work.reading import read_queue
from screens.messages import StoreChanged
from screens.workspace import QUEUES
from tests.sandbox.client import ZAKEN, Api
from tests.sandbox_server import RunningSandbox
from tests.screens.papers import HOSTILE, unsafe_in
from tests.screens.reading import Driver, footer, seen, services_of, until, until_seen
from widgets.case_list import CaseList
from widgets.queue_bar import QueueBar, queue_name
from widgets.safe_lines import SafeLines


@asynccontextmanager
async def working(
    services: Services, *, queue: Queue = Queue.MINE, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Driver]:
    app = CaseworkerApp(services, queue)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        yield cast("Pilot[None]", pilot)


def cases_of(pilot: Driver) -> CaseList:
    return pilot.app.screen.query_one(CaseList)


def bar_of(pilot: Driver) -> str:
    return pilot.app.screen.query_one(QueueBar).render().plain


async def test_the_queue_comes_from_the_server_into_the_store_and_onto_the_screen(
    services: Services,
) -> None:
    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "Mine · ")
        kept = services.store.mirror.queue(Queue.MINE)
        assert kept is not None
        async with services.connect() as api:
            answer = await api.queue(Queue.MINE, services.me)
        assert f"Mine · {len(answer.cases)}" in seen(pilot.app)
        protected = [case for case in answer.cases if case.protected]
        assert protected
        assert len(kept.cases) == len(answer.cases) - len(protected)
        assert services.store.mirror.counts()[Queue.MINE] == len(kept.cases)
        assert cases_of(pilot).case is not None


async def test_where_protected_cases_may_be_kept_each_stands_there_once(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    usual = services_of(sandbox, tmp_path / "usual")
    usual.store.close()
    store = Store.open(tmp_path / "allowed", b"k" * 32, mirror_protected=True)
    services = Services(usual.profile, usual.credentials, store)
    async with working(services, queue=Queue.ALL) as pilot:
        await until_seen(pilot, "● connected", "All · ")
        ids = [case.id for case in cases_of(pilot)._cases.each()]
        assert len(ids) == len(set(ids)) == store.mirror.counts()[Queue.ALL]
        assert any(case.protected for case in cases_of(pilot)._cases.each())
        assert f"All · {len(ids)}" in seen(pilot.app)


async def test_a_queue_that_takes_long_to_read_stands_for_a_while_and_r_reads_it(
    services: Services,
) -> None:
    async with services.connect() as api:
        await read_queue(api, services.store, Queue.MINE, services.me)
    read = services.store.mirror.lines(Queue.MINE)
    assert read is not None
    keep_taken(services.store, Queue.MINE, 60.0)
    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "Mine · ", " · from 20")
        stands = services.store.mirror.lines(Queue.MINE)
        assert stands is not None
        assert stands.as_of == read.as_of
        await pilot.press("r")
        await until(pilot, lambda: " · from 20" not in seen(pilot.app))
        again = services.store.mirror.lines(Queue.MINE)
        assert again is not None
        assert again.as_of > read.as_of


async def test_what_was_sent_about_a_case_is_seen_in_a_queue_that_stands(
    services: Services, sandbox: RunningSandbox
) -> None:
    async with services.connect() as api:
        await read_queue(api, services.store, Queue.ALL, services.me)
    keep_taken(services.store, Queue.ALL, 60.0)
    async with working(services, queue=Queue.ALL) as pilot:
        await until_seen(pilot, "● connected", " · from 20")
        case = cases_of(pilot).case
        assert case is not None
        with closing(Api(sandbox)) as server:
            server.patch(case.id, {"omschrijving": "Bygglov, plåtskjul"}).raise_for_status()
        pilot.app.screen.post_message(StoreChanged(frozenset({"BN 1999-000001", case.number})))
        await until_seen(pilot, "Bygglov, plåtskjul", " · from 20")


async def test_every_queue_says_how_many_cases_it_has_without_being_opened(
    services: Services,
) -> None:
    async with services.connect() as api:
        lengths = {queue: len((await api.queue(queue, services.me)).cases) for queue in Queue}
    async with working(services) as pilot:

        def counted() -> bool:
            bar = str(pilot.app.screen.query_one(QueueBar).render())
            found = [int(line.split()[-1]) for line in bar.split("\n")[1:] if line[-1].isdigit()]
            return found == [lengths[queue] for queue in Queue]

        await until(pilot, counted)
        assert services.store.mirror.queue(Queue.UNIT) is None


async def test_a_mirrored_queue_is_there_before_any_server_answers(
    sandbox: RunningSandbox, services: Services, tmp_path: Path
) -> None:
    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "Mine · ")
        number = cases_of(pilot).case
    assert number is not None
    nowhere = services_of(sandbox, tmp_path / "other", url="http://127.0.0.1:9")
    kept = services.store.mirror.queue(Queue.MINE)
    assert kept is not None
    nowhere.store.mirror.put_queue(kept)
    async with working(nowhere) as pilot:
        assert number.number in seen(pilot.app)
        shown = await until_seen(pilot, "○ offline since", "from 2026")
        assert number.number in shown
        assert "cannot be reached" in shown
    nowhere.close()


async def test_keys_pressed_before_the_first_paint_do_not_end_in_the_filter(
    services: Services,
) -> None:
    app = CaseworkerApp(services, Queue.MINE)
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        for key in ("j", "x", "j"):
            app.post_message(events.Key(key, key))
        await until_seen(cast("Pilot[None]", pilot), "● connected", "Mine · ")
        assert app.screen.query_one("#filter", Input).value == ""
        assert " of " not in seen(cast("Pilot[None]", pilot).app)


async def test_queues_are_chosen_by_their_number(services: Services) -> None:
    async with working(services) as pilot:
        names = ["My unit", "Unassigned", "Overdue", "New to me", "Due soon", "Suspended", "All"]
        for key, name in (*zip("2345678", names, strict=True), ("1", "Mine")):
            await pilot.press(key)
            await until_seen(pilot, f"{name} · ", "● connected")
        counts = {queue: services.store.mirror.queue(queue) for queue in Queue}
        assert all(counts.values())


async def test_every_queue_is_counted_though_none_but_one_was_opened(services: Services) -> None:
    async with working(services) as pilot:
        await until(pilot, lambda: "8 All" in seen(pilot.app) and "–" not in bar_of(pilot))
        counted = [int(line.split()[-1]) for line in bar_of(pilot).splitlines()[1:9]]
        for at, queue in enumerate(QUEUES):
            await pilot.press(str(at + 1))
            await until_seen(pilot, f"{queue_name(queue)} · {counted[at]}")
        assert len(set(counted)) > 4


async def test_what_came_to_me_stands_newest_first(services: Services) -> None:
    async with working(services, queue=Queue.HANDED) as pilot:
        await until_seen(pilot, "New to me · ", "newest first", "● connected")
        kept = services.store.mirror.queue(Queue.HANDED)
        assert kept is not None
        since = [mine_since(case, services.me) for case in kept.cases]
        assert since == sorted(since, key=lambda moment: moment or now_utc(), reverse=True)
        assert len(since) > 1


async def test_the_list_is_filtered_as_it_is_typed_and_escape_goes_back(
    services: Services,
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await until_seen(pilot, "● connected")
        await pilot.press("slash", *"2026-00002")
        await until_seen(pilot, " of ")
        rows = [cases_of(pilot).render_line(y).text.strip() for y in range(20)]
        assert rows[0]
        assert all("2026-00002" in row for row in rows if row)
        await pilot.press("enter")
        assert cases_of(pilot).has_focus
        await pilot.press("slash", "escape")
        await until(pilot, lambda: " of " not in seen(pilot.app))
        assert cases_of(pilot).has_focus


async def test_the_preview_follows_when_the_cursor_rests(services: Services) -> None:
    async with working(services) as pilot:
        await until_seen(pilot, "● connected")
        await pilot.press("j", "j")
        case = cases_of(pilot).case
        assert case is not None
        await until_seen(pilot, f"{case.number}  {case.title}"[:40], "Handler ")


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40), (300, 100)])
async def test_every_size_can_be_used(size: tuple[int, int], services: Services) -> None:
    async with working(services, size=size) as pilot:
        await until(pilot, lambda: cases_of(pilot).case is not None)
        assert "Mine · " in seen(pilot.app)
        assert "open" in footer(pilot.app)
        await pilot.press("j")
        assert cases_of(pilot).cursor == 1
        await pilot.resize_terminal(100, 30)
        await pilot.press("k")
        assert cases_of(pilot).cursor == 0


async def test_hostile_titles_are_drawn_and_not_obeyed(services: Services, server: Api) -> None:
    for zaak in server.items(f"{ZAKEN}/zaken", einddatum__isnull="true", pageSize=500):
        if "zaaktype" in zaak:
            server.patch(zaak["url"], {"omschrijving": HOSTILE})
    async with working(services, queue=Queue.ALL) as pilot:
        await until_seen(pilot, "● connected", "␛[31m")
        await pilot.press("slash", *"app.quit", "enter", "j")
        await pilot.pause(0.2)
        assert pilot.app.is_running
        assert not unsafe_in(seen(pilot.app))


async def test_a_refused_login_is_said_and_the_mirror_stays(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    wrong = services_of(
        dataclasses.replace(sandbox, secret="another secret that is long enough to be one"),
        tmp_path / "wrong",
    )
    async with working(wrong) as pilot:
        await until_seen(pilot, "did not accept the login")
        assert pilot.app.is_running
    wrong.close()


async def test_in_the_filter_no_letter_is_offered_as_a_key(services: Services) -> None:
    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "▌")
        assert "/ filter" in footer(pilot.app)
        assert "q quit" in footer(pilot.app)
        await pilot.press("slash")
        await until(pilot, lambda: "to the cases" in footer(pilot.app))
        assert "⏎ to the cases  esc all cases" in footer(pilot.app)
        assert "ctrl+q quit" in footer(pilot.app)
        assert "f12 help" in footer(pilot.app)
        assert " q quit" not in footer(pilot.app)
        assert "/ filter" not in footer(pilot.app)
        await pilot.press("f12")
        await until_seen(pilot, "Where the cursor is")


async def test_a_connection_without_a_unit_says_why_its_queue_is_empty(
    services: Services,
) -> None:
    services.profile = msgspec.structs.replace(services.profile, unit="")
    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "▌")
        await pilot.press("2")
        await until_seen(pilot, "My unit · the connection names no unit")


async def test_a_move_makes_no_line_safe_again_that_it_does_not_change(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_safe: list[str] = []
    apply = SafeLines.apply

    def counted(self: SafeLines, segments: list[Segment], background: Color) -> list[Segment]:
        made_safe.append("".join(segment.text for segment in segments))
        return apply(self, segments, background)

    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "▌")
        await pilot.press("j", "k", "j")
        await pilot.pause()
        monkeypatch.setattr(SafeLines, "apply", counted)
        await pilot.press("j")
        await pilot.pause()
        assert 0 < len(made_safe) <= 4


async def test_an_outage_is_said_once_and_again_when_asked(
    sandbox: RunningSandbox, services: Services, tmp_path: Path
) -> None:
    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "▌")
    nowhere = services_of(sandbox, tmp_path / "other", url="http://127.0.0.1:9")
    kept = services.store.mirror.queue(Queue.MINE)
    assert kept is not None
    nowhere.store.mirror.put_queue(kept)
    async with working(nowhere) as pilot:
        app = pilot.app
        await until(pilot, lambda: len(app._notifications) == 1)
        await pilot.press("2", "1")
        await until(pilot, lambda: not app.workers._workers - _endless(app))
        await pilot.pause()
        assert len(app._notifications) == 1
        await pilot.press("r")
        await until(pilot, lambda: len(app._notifications) == 2)
    nowhere.close()


def _endless(app: App[None]) -> set[Worker[object]]:
    return {one for one in app.workers if one.group == "send-outbox"}


async def test_q_ends_the_program(services: Services) -> None:
    async with working(services) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_the_reference_of_the_last_refusal_is_copied_for_the_help_desk(
    services: Services,
) -> None:
    async with working(services) as pilot:
        await until_seen(pilot, "● connected", "▌")
        await pilot.press("y")
        assert pilot.app.clipboard == ""
        refusal = Forbidden(code="x", title="x", request_id=f"urn:uuid:7{HOSTILE}")
        services.connection.note(refusal)
        await pilot.press("y")
        assert pilot.app.clipboard.startswith("urn:uuid:7")
        assert unsafe_in(pilot.app.clipboard) == set()


async def test_a_case_that_changed_since_somebody_looked_has_a_sign_until_they_look_again(
    services: Services, server: Api
) -> None:
    async with working(services, queue=Queue.ALL) as pilot:
        await until_seen(pilot, "● connected", "All · ")
        await pilot.press("slash", *"is", "colon", *"suspended", "enter")
        await until_seen(pilot, " of ")
        case = cases_of(pilot).case
        assert case is not None

        def line() -> str:
            return next(each for each in seen(pilot.app).splitlines() if case.number in each)

        await pilot.press("enter")
        await until_seen(pilot, "Parties")
        await until(pilot, lambda: case.id in services.store.read_marks.lines())
        await pilot.press("escape")
        await until_seen(pilot, "All · ")
        await pilot.press("r")
        await until_seen(pilot, "● connected", "All · ")
        assert "≠" not in line()
        later = (case.deadline or case.received or now_utc().date()) + timedelta(days=3)
        changed = server.patch(case.id, {"uiterlijkeEinddatumAfdoening": later.isoformat()})
        assert changed.status_code == 200, changed.text
        await pilot.press("r")
        await until(pilot, lambda: "≠" in line())
        seen_before = services.store.read_marks.lines()[case.id]
        await pilot.press("enter")
        await until_seen(pilot, "Parties")
        await until(pilot, lambda: services.store.read_marks.lines()[case.id] != seen_before)
        await pilot.press("escape")
        await until(pilot, lambda: "≠" not in line())
