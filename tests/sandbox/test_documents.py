"""Documents: bytes in and out, versions, locks and parts (recorded: documents.jsonl)."""

from __future__ import annotations

import hashlib
import os

import httpx
import pytest

from tests.sandbox.client import CATALOGI, DOCUMENTEN, ZAKEN, Api, Body
from tests.sandbox.recorded import check, codes_of

DOCUMENTS = f"{DOCUMENTEN}/enkelvoudiginformatieobjecten"
MIB = 1024 * 1024


@pytest.fixture
def seeded(api: Api) -> Body:
    """Return a PDF that came with the sandbox."""
    found = api.items(DOCUMENTS, pageSize=20)
    return next(one for one in found if one["formaat"] == "application/pdf")


def new(api: Api, **more: object) -> Body:
    kind = api.items(f"{CATALOGI}/informatieobjecttypen", omschrijving="Beslut")[0]["url"]
    return api.document(kind, **more)


def in_parts(api: Api, size: int) -> Body:
    body = new(api, inhoud=None, bestandsomvang=size, bestandsnaam="stor.bin")
    made = api.post(DOCUMENTS, body)
    assert made.status_code == 201, made.text
    return dict(made.json())


def send_part(api: Api, part: Body, content: bytes, lock: str) -> httpx.Response:
    return api.http.put(part["url"], files={"inhoud": content}, data={"lock": lock})


def test_the_bytes_of_a_document_come_with_nothing_but_their_number(api: Api, seeded: Body) -> None:
    check(api.http.get(seeded["url"]), "documents/0")
    answer = api.http.get(seeded["inhoud"])
    check(answer, "documents/1")
    assert len(answer.content) == seeded["bestandsomvang"]
    assert answer.content.startswith(b"%PDF")
    name = answer.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="')
    assert name.endswith('.bin"')
    ranged = api.http.get(seeded["inhoud"], headers={"Range": "bytes=0-99"})
    check(ranged, "documents/2")
    assert ranged.content == answer.content
    head = api.http.head(seeded["inhoud"])
    check(head, "documents/3")
    assert head.headers["Content-Length"] == str(seeded["bestandsomvang"])


def test_bytes_that_did_not_change_are_not_sent_again(api: Api, seeded: Body) -> None:
    metadata_tag = api.get(seeded["url"]).headers["ETag"]
    url = seeded["inhoud"]
    check(api.http.get(url, headers={"If-None-Match": metadata_tag}), "documents/4")
    tag = api.http.get(url).headers["ETag"]
    assert tag.strip('"') == hashlib.md5(api.http.get(url).content).hexdigest()  # noqa: S324
    again = api.http.get(url, headers={"If-None-Match": tag})
    check(again, "documents/5")
    assert again.content == b""


def test_bytes_are_refused_in_a_way_of_their_own(api: Api, seeded: Body) -> None:
    refused = httpx.get(seeded["inhoud"])
    check(refused, "documents/6")
    assert refused.content == b"application/octet-stream"
    check(api.http.get(seeded["inhoud"], headers={"Accept": "application/pdf"}), "documents/7")


def test_the_same_document_is_made_of_the_same_bytes_every_time(api: Api, seeded: Body) -> None:
    first = api.http.get(seeded["inhoud"]).content
    assert api.http.get(seeded["inhoud"]).content == first
    assert api.get(seeded["url"]).json() == seeded


def test_a_new_document_is_held_against_every_rule(api: Api) -> None:
    check(api.post(DOCUMENTS, {}), "documents/8")
    check(api.post(DOCUMENTS, new(api, bestandsomvang=5)), "documents/9")
    check(api.post(DOCUMENTS, new(api, inhoud="%%%%")), "documents/10")
    numbered = new(api, identificatie="DOC-8719bccda422")
    made = api.post(DOCUMENTS, numbered)
    check(made, "documents/11")
    assert api.http.get(made.json()["inhoud"]).content == b"hejhej"
    check(api.post(DOCUMENTS, numbered), "documents/12")
    check(api.post(DOCUMENTS, new(api, inhoud=None, bestandsomvang=None)), "documents/13")
    missing = api.post(DOCUMENTS, {}).json()["invalidParams"]
    assert [one["name"] for one in missing] == [
        "bronorganisatie",
        "creatiedatum",
        "titel",
        "auteur",
        "taal",
        "informatieobjecttype",
    ]


def test_an_empty_file_is_a_file(api: Api) -> None:
    made = api.post(DOCUMENTS, new(api, inhoud="", bestandsomvang=0)).json()
    answer = api.http.get(made["inhoud"])
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_large_file_is_sent_in_parts_and_can_be_gone_on_with(api: Api) -> None:
    content = os.urandom(2 * MIB + 12345)
    document = in_parts(api, len(content))
    lock = document["lock"]
    parts = document["bestandsdelen"]
    assert [part["omvang"] for part in parts] == [MIB, MIB, 12345]
    assert document["locked"] is True
    first, rest = parts[0], parts[1:]
    check(send_part(api, first, content[:MIB], "x" * 32), "documents/14")
    check(send_part(api, first, content[: MIB - 1], lock), "documents/15")
    check(api.http.put(first["url"], json={"lock": lock}), "documents/16")
    check(send_part(api, first, content[:MIB], lock), "documents/17")
    check(api.post(f"{document['url']}/unlock", {"lock": lock}), "documents/30")
    check(api.post(f"{document['url']}/unlock", {}), "documents/31")
    half = api.get(document["url"])
    check(half, "documents/32")
    assert [part["voltooid"] for part in half.json()["bestandsdelen"]] == [True, False, False]
    for number, part in enumerate(rest, start=1):
        sent = send_part(api, part, content[number * MIB : (number + 1) * MIB], lock)
        assert sent.json()["voltooid"] is True
    check(api.post(f"{document['url']}/unlock", {"lock": lock}), "documents/18")
    check(send_part(api, first, b"", lock), "documents/19")
    whole = api.get(document["url"]).json()
    assert (whole["locked"], whole["bestandsdelen"]) == (False, [])
    download = api.http.get(whole["inhoud"])
    check(download, "documents/33")
    assert download.content == content


def test_a_document_changes_only_under_a_lock_and_keeps_its_earlier_versions(api: Api) -> None:
    url = api.post(DOCUMENTS, new(api, titel="t")).json()["url"]
    check(api.patch(url, {"titel": "n"}), "documents/20")
    locked = api.post(f"{url}/lock", {})
    check(locked, "documents/21")
    check(api.post(f"{url}/lock", {}), "documents/22")
    check(api.patch(url, {"titel": "n", "lock": "x" * 32}), "documents/23")
    missing = api.patch(url, {"titel": "n"})
    assert codes_of(missing.json())[2:] == ["lock:missing-lock-id"]
    lock = locked.json()["lock"]
    changed = api.patch(url, {"titel": "nytt", "lock": lock})
    check(changed, "documents/24")
    assert changed.json()["inhoud"].endswith("/download?versie=2")
    assert api.post(f"{url}/unlock", {"lock": lock}).status_code == 204
    old = api.http.get(f"{url}?versie=1")
    check(old, "documents/26")
    assert (old.json()["titel"], api.get(url).json()["titel"]) == ("t", "nytt")
    check(api.http.get(f"{url}?versie=9"), "documents/27")
    assert api.http.get(changed.json()["inhoud"]).content == b"hejhej"
    trail = api.items(f"{url}/audittrail")
    assert [entry["actie"] for entry in trail] == ["create", "partial_update"]


def test_new_bytes_make_a_new_version(api: Api) -> None:
    url = api.post(DOCUMENTS, new(api)).json()["url"]
    lock = api.post(f"{url}/lock", {}).json()["lock"]
    change = {"inhoud": "ZGFn", "bestandsomvang": 3, "lock": lock}
    assert api.patch(url, change).json()["bestandsomvang"] == 3
    assert api.http.get(f"{url}/download").content == b"dag"
    assert api.http.get(f"{url}/download?versie=1").content == b"hejhej"


def test_a_document_goes_only_into_cases_that_know_its_type(api: Api) -> None:
    case = api.fresh_case("hemtjanst")
    drawing = api.items(f"{CATALOGI}/informatieobjecttypen", omschrijving="Ritning")[0]["url"]
    document = api.post(DOCUMENTS, api.document(drawing)).json()["url"]
    link = {"zaak": case["url"], "informatieobject": document}
    answer = api.post(f"{ZAKEN}/zaakinformatieobjecten", link)
    assert codes_of(answer.json())[2:] == [
        "nonFieldErrors:missing-zaaktype-informatieobjecttype-relation"
    ]


def test_documents_are_found_by_title_type_and_words(api: Api) -> None:
    made = api.post(
        DOCUMENTS, new(api, titel="Beslut Åsa ÖST", trefwoorden=["bygg", "vatten"])
    ).json()
    for query in (
        {"titel": "åsa öst"},
        {"trefwoorden": "bygg,vatten"},
        {"trefwoorden__overlap": "vatten,eld"},
        {"identificatie": made["identificatie"]},
    ):
        assert [one["url"] for one in api.items(DOCUMENTS, **query)] == [made["url"]]
    assert api.items(DOCUMENTS, trefwoorden="bygg,eld") == []
    expanded = api.items(
        DOCUMENTS, identificatie=made["identificatie"], expand="informatieobjecttype"
    )
    assert expanded[0]["_expand"]["informatieobjecttype"]["omschrijving"] == "Beslut"
