"""Every answer of the sandbox that the client uses is one that the OpenAPI documents allow."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from api_client.auth.zgw_jwt import ZgwJwt
from api_client.http import Http
from api_client.models import Me, Queue
from api_client.origins import Access
from api_client.plans import (
    DecisionChangeIntent,
    DocumentIntent,
    Intent,
    NoteIntent,
    StatusIntent,
    TermChange,
    TermIntent,
    Withdrawal,
)
from api_client.zgw.adapter import ZgwApi
from api_client.zgw.planning.documents import MOST_AT_ONCE
from caseworker.documents.outgoing import DiskFiles, content_of
from caseworker.offline.ids import new_id
from caseworker.offline.outbox import EntryState
from caseworker.offline.store import Store
from tests.contract.contract import NotDocumented, problems
from tests.contract.distil import APIS, SPECS, distilled, kept, offered, plain
from tests.sandbox.client import Api
from tests.sandbox_server import RunningSandbox, running_sandbox
from tests.sending.work import Clock, decision, fresh_case, hand_over, send_until_it_rests
from tests.zgw_client import Client, Recorder, settings_for


@dataclass
class Listening(httpx.AsyncBaseTransport):
    """Passes requests on and holds every answer against its document."""

    inner: httpx.AsyncBaseTransport = field(default_factory=httpx.AsyncHTTPTransport)
    seen: set[tuple[str, str, int]] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        content = await response.aread()
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        body = json.loads(content) if is_json and content else None
        try:
            self.wrong |= set(
                problems(request.method, str(request.url), response.status_code, body)
            )
        except NotDocumented as undocumented:
            self.wrong.add(str(undocumented))
        self.seen.add((request.method, plain_path(request), response.status_code))
        # The content was unpacked while it was read.
        headers = [
            (name, value)
            for name, value in response.headers.multi_items()
            if name.lower() not in {"content-encoding", "content-length", "transfer-encoding"}
        ]
        return httpx.Response(response.status_code, headers=headers, content=content)

    async def aclose(self) -> None:
        await self.inner.aclose()


def plain_path(request: httpx.Request) -> str:
    return "/".join("{}" if "-" in part else part for part in request.url.path.split("/"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(cases=120, seed=11) as running:
        yield running


@pytest.fixture
def listening() -> Listening:
    return Listening()


@pytest.fixture
async def client(sandbox: RunningSandbox, listening: Listening) -> AsyncIterator[Client]:
    settings, who = settings_for(sandbox.url), sandbox.users[0]
    auth = ZgwJwt(sandbox.client_id, sandbox.secret, who["id"], who["name"])
    http = Http(dict.fromkeys(settings.apis.values(), Access(auth)), transport=listening)
    api = ZgwApi(http, settings, files=DiskFiles())
    yield Client(api, http, Me(user=who["id"], unit=who["unit"]), Recorder())
    await api.close()


async def test_everything_that_is_read_is_as_documented(
    client: Client, listening: Listening, server: Api
) -> None:
    await client.api.check()
    await client.api.find_out()
    for queue in Queue:
        listed = await client.api.queue(queue, client.me)
        await client.api.count(queue, client.me)
    for line in [case for case in listed.cases if not case.broken][:12]:
        case = await client.api.listed_case(line)
        await client.api.case(line.number)
        for document in case.documents[:3]:
            async for _chunk in client.api.content(document.content):
                pass
    await client.api.trail(case.summary.id)
    await client.api.search("carport")
    await client.api.search("19800101-1234")
    await client.api.find_person("nobody")
    assert listening.wrong == set()
    assert len(listening.seen) >= 15


async def test_everything_that_is_written_is_answered_as_documented(
    client: Client, listening: Listening, server: Api, tmp_path: Path
) -> None:
    async def done(intent: Intent) -> None:
        with Store.open(tmp_path / intent.number, b"k" * 32) as store:
            store.outbox.put(intent, not_before=Clock()())
            entry = await send_until_it_rests(store, client.api, Clock())
        assert entry.state is EntryState.DONE, entry.reason

    now = dt.datetime.now(dt.UTC)
    case = await fresh_case(client, server)
    kind = await client.api.case_type(case.summary.type_id)
    common: dict[str, Any] = {
        "case_number": case.summary.number,
        "case_id": case.summary.id,
    }
    await done(NoteIntent(number=new_id(), subject="Samtal", text="Text", at=now, **common))
    await done(hand_over(case))
    if kind.may_suspend:
        for change in (TermChange.SUSPEND, TermChange.RESUME):
            await done(TermIntent(number=new_id(), change=change, reason="Väntar", **common))
    if kind.may_extend:
        until = (case.summary.deadline or now.date()) + dt.timedelta(days=7)
        change = TermChange.EXTEND
        await done(TermIntent(number=new_id(), change=change, until=until, reason="x", **common))
    for size in (1000, MOST_AT_ONCE + 1000):
        path = tmp_path / f"{size}.pdf"
        path.write_bytes(b"x" * size)
        document = DocumentIntent(
            number=new_id(),
            title="Ritning",
            file_name=path.name,
            mime_type="application/pdf",
            content=content_of(path),
            type=kind.documents[0].name,
            at=now,
            **common,
        )
        await done(document)
    listed = (await client.api.case(case.summary.number)).documents
    old = next(one for one in listed if one.title == "Ritning")
    await done(
        DocumentIntent(
            number=new_id(),
            title="Ritning",
            file_name="ny.pdf",
            mime_type="application/pdf",
            content=content_of(tmp_path / "1000.pdf"),
            replaces=old.id,
            seen_version=old.version,
            at=now,
            **common,
        )
    )
    case = await client.api.reread(case.summary.id)
    await done(await decision(client, case, close=False))
    seen = (await client.api.case(case.summary.number)).decisions[-1]
    change_of: dict[str, Any] = {"decision_id": seen.id, "decision_number": seen.number}
    await done(DecisionChangeIntent(number=new_id(), text="Ny text", **change_of, **common))
    await done(
        DecisionChangeIntent(
            number=new_id(),
            expires=now.date(),
            withdrawal=Withdrawal.BY_AUTHORITY,
            **change_of,
            **common,
        )
    )
    final = next(status for status in kind.statuses if status.final)
    await done(
        StatusIntent(number=new_id(), status=final.id, result=kind.results[0].name, **common)
    )
    assert listening.wrong == set()


def test_every_operation_of_the_sandbox_is_in_a_document() -> None:
    documented = {
        (api, plain(path), method)
        for api in APIS
        for path, item in kept(api)["paths"].items()
        for method in item
    }
    assert set(offered()) - documented == set()


def test_what_is_kept_of_the_documents_is_what_they_say() -> None:
    for api in APIS:
        if (SPECS / f"{api}-openapi.yaml").exists():
            assert kept(api) == distilled(api)
