"""Files into cases: whole or in parts, once, whatever goes wrong on the way."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api_client.models import Case
from api_client.plans import DocumentIntent, Step
from api_client.zgw.planning.documents import MOST_AT_ONCE
from caseworker.documents.outgoing import DiskFiles, content_of
from caseworker.offline.ids import new_id
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.sender import Sender
from caseworker.offline.store import Store
from tests.sandbox.client import DOCUMENTEN, ZAKEN, Api
from tests.sandbox_server import RunningSandbox
from tests.sending.work import Clock, Died, Interrupted, fresh_case, send_until_it_rests
from tests.zgw_client import Client, client_of

SMALL, LARGE = 30_000, MOST_AT_ONCE + 12_345


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    async with client_of(sandbox, files=DiskFiles()) as found:
        yield found


def file_of(folder: Path, size: int, seed: int = 1) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"ritning å {seed}.pdf"
    path.write_bytes(random.Random(seed).randbytes(size))
    return path


async def upload(client: Client, case: Case, path: Path, **more: Any) -> DocumentIntent:
    kind = await client.api.case_type(case.summary.type_id)
    return DocumentIntent(
        number=new_id(),
        case_number=case.summary.number,
        case_id=case.summary.id,
        title="Ritning",
        file_name=path.name,
        mime_type="application/pdf",
        content=content_of(path),
        type=kind.documents[0].name,
        at=dt.datetime.now(dt.UTC),
        **more,
    )


async def put_and_send(store: Store, client: Client, intent: DocumentIntent) -> Entry:
    store.outbox.put(intent, not_before=Clock()())
    return await send_until_it_rests(store, client.api, Clock())


def done(entry: Entry) -> None:
    assert entry.state is EntryState.DONE, entry.reason


def assert_there_once(server: Api, intent: DocumentIntent) -> None:
    """The case has the file once, whole, and nobody holds it."""
    links = server.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=intent.case_id)
    infos = [server.get(link["informatieobject"]).json() for link in links]
    [info] = [one for one in infos if one["identificatie"] == intent.number]
    assert info["locked"] is False
    content = server.http.get(info["inhoud"], headers={"Accept": "*/*"}).content
    assert content == Path(intent.content.path).read_bytes()
    assert (info["titel"], info["bestandsnaam"]) == ("Ritning", intent.file_name)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_file_goes_into_the_case_and_is_read_back(
    size: int, client: Client, server: Api, store: Store, tmp_path: Path
) -> None:
    case = await fresh_case(client, server)
    intent = await upload(client, case, file_of(tmp_path, size))
    done(await put_and_send(store, client, intent))
    assert_there_once(server, intent)
    listed = (await client.api.case(case.summary.number)).documents
    assert [one.size for one in listed if one.title == "Ritning"] == [size]


@pytest.mark.parametrize("fault", ["answer-lost", "reset-before", "truncate", "status"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"),
        ("PUT", f"{DOCUMENTEN}/bestandsdelen/*"),
        ("POST", "*/unlock"),
        ("POST", f"{ZAKEN}/zaakinformatieobjecten"),
    ],
)
async def test_an_upload_in_parts_survives_any_fault_and_sends_no_part_twice(
    method: str,
    path: str,
    fault: str,
    client: Client,
    server: Api,
    store: Store,
    tmp_path: Path,
) -> None:
    intent = await upload(client, await fresh_case(client, server), file_of(tmp_path, LARGE))
    server.sandbox.control.reset()
    rule = {"method": method, "path": path, "nth": 1, "kind": fault, "status": 503}
    server.sandbox.control.faults([rule])
    done(await put_and_send(store, client, intent))
    puts = [one for one in server.sandbox.control.log() if one.method == "PUT"]
    server.sandbox.control.reset()
    assert_there_once(server, intent)
    parts = -(-LARGE // (1024 * 1024))
    assert len(puts) <= parts + 1


@pytest.mark.parametrize("step", ["document", "content", "document-link"])
async def test_an_upload_is_finished_after_being_killed_between_any_two_steps(
    step: str, client: Client, server: Api, tmp_path: Path
) -> None:
    def dies(done: Step) -> None:
        if done.name == step:
            raise Died

    intent = await upload(client, await fresh_case(client, server), file_of(tmp_path, LARGE))
    with Store.open(tmp_path / "store", b"k" * 32) as store:
        store.outbox.put(intent, not_before=Clock()())
        with pytest.raises(Died):
            await Sender(store.outbox, Interrupted(client.api, after=dies)).send_ready()
    with Store.open(tmp_path / "store", b"k" * 32) as store:
        done(await send_until_it_rests(store, client.api, Clock()))
    assert_there_once(server, intent)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_document_gets_a_new_version_and_keeps_the_old_one(
    size: int, client: Client, server: Api, store: Store, tmp_path: Path
) -> None:
    case = await fresh_case(client, server)
    first = await upload(client, case, file_of(tmp_path, SMALL))
    done(await put_and_send(store, client, first))
    listed = (await client.api.case(case.summary.number)).documents
    document = next(one for one in listed if one.title == "Ritning")
    path = file_of(tmp_path, size, seed=2)
    more = {"replaces": document.id, "seen_version": document.version}
    done(await put_and_send(store, client, await upload(client, case, path, **more)))
    info = server.get(document.id).json()
    assert (info["versie"], info["locked"]) == (document.version + 1, False)
    content = server.http.get(info["inhoud"], headers={"Accept": "*/*"}).content
    assert content == path.read_bytes()
    old = server.get(document.id, versie=1).json()
    assert old["bestandsomvang"] == SMALL


async def test_a_new_version_of_a_document_that_somebody_holds_waits_for_the_person(
    client: Client, server: Api, store: Store, tmp_path: Path
) -> None:
    case = await fresh_case(client, server)
    first = await upload(client, case, file_of(tmp_path, SMALL))
    done(await put_and_send(store, client, first))
    document = next(
        one
        for one in (await client.api.case(case.summary.number)).documents
        if one.title == "Ritning"
    )
    lock = server.post(f"{document.id}/lock", {}).json()["lock"]
    more = {"replaces": document.id, "seen_version": document.version}
    intent = await upload(client, case, file_of(tmp_path, SMALL, seed=2), **more)
    entry = await put_and_send(store, client, intent)
    assert entry.state is EntryState.NEEDS_PERSON
    assert entry.reason is not None
    assert entry.reason.kind in {"DocumentLocked", "AlreadyLocked"}
    assert server.post(f"{document.id}/unlock", {"lock": lock}).status_code == 204
    store.outbox.retry(entry.id)
    done(await send_until_it_rests(store, client.api, Clock()))
    assert server.get(document.id).json()["versie"] == document.version + 1


@pytest.mark.parametrize("fault", ["duplicate", "race"])
async def test_a_document_that_a_proxy_sends_twice_is_in_the_case_once(
    fault: str, client: Client, server: Api, store: Store, tmp_path: Path
) -> None:
    intent = await upload(client, await fresh_case(client, server), file_of(tmp_path, SMALL))
    path = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"
    server.sandbox.control.faults([{"method": "POST", "path": path, "nth": 1, "kind": fault}])
    done(await put_and_send(store, client, intent))
    server.sandbox.control.reset()
    assert_there_once(server, intent)
    made = server.items(path, identificatie=intent.number)
    assert len(made) == (2 if fault == "race" else 1)


async def test_a_file_that_was_changed_or_is_gone_is_not_sent(
    client: Client, server: Api, store: Store, tmp_path: Path
) -> None:
    case = await fresh_case(client, server)
    path = file_of(tmp_path, SMALL)
    changed = await upload(client, case, path)
    path.write_bytes(b"x" * SMALL)
    entry = await put_and_send(store, client, changed)
    assert entry.reason is not None
    assert entry.reason.kind == "FileChanged"
    path.unlink()
    store.outbox.retry(entry.id)
    entry = await send_until_it_rests(store, client.api, Clock())
    assert entry.reason is not None
    assert entry.reason.kind == "FileGone"
    links = server.items(f"{ZAKEN}/zaakinformatieobjecten", zaak=case.summary.id)
    assert [link for link in links if link["titel"] == "Ritning"] == []
