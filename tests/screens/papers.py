"""Cases and documents put on the sandbox for a test."""

from __future__ import annotations

import base64

from api_client.models import Case
from caseworker.services import Services
from tests.sandbox.client import CATALOGI, DOCUMENTEN, ZAKEN, Api, Body

# What a citizen might write to steer a terminal, a markup parser or a reader's eye.
HOSTILE = "\x1b[31m\x1b]52;c;aGVq\x07\x9b2J\u202edlog\u200b [/] [@click=app.quit]x[/] [/x"
_CONTROLS = frozenset(map(chr, [*range(32), *range(127, 160), *range(0x202A, 0x202F), 0x200B]))


def unsafe_in(text: str) -> frozenset[str]:
    """Return the characters of a screen that a terminal would obey or hide."""
    return _CONTROLS & set(text.replace("\n", ""))


def add_document(
    server: Api,
    case: Body,
    content: bytes,
    *,
    title: str,
    name: str,
    mime_type: str = "application/pdf",
) -> None:
    """Put a document into a case."""
    allowed = server.items(f"{CATALOGI}/zaaktype-informatieobjecttypen", zaaktype=case["zaaktype"])
    kind = allowed[0]["informatieobjecttype"]
    body = server.document(
        kind,
        titel=title,
        bestandsnaam=name,
        formaat=mime_type,
        inhoud=base64.b64encode(content).decode(),
        bestandsomvang=len(content),
    )
    made = server.post(f"{DOCUMENTEN}/enkelvoudiginformatieobjecten", body)
    assert made.status_code == 201, made.text
    link = {"zaak": case["url"], "informatieobject": made.json()["url"]}
    linked = server.post(f"{ZAKEN}/zaakinformatieobjecten", link)
    assert linked.status_code == 201, linked.text


async def read_case(services: Services, number: str) -> Case:
    """Return a case as the server has it, past any screen."""
    async with services.connect() as api:
        return await api.case(number)
