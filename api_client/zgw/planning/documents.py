"""A file into a case, or in the place of a document: whole with the request, or in parts.

A document that is announced with a size and no bytes is locked and names its parts, and the lock
stands in each of them: so an upload that was cut off goes on with the parts that are missing,
whoever died in between (docs/zgw.md, "Documents").
"""

from __future__ import annotations

from api_client.errors import CaseClosed, NoSuchDocumentType
from api_client.models import Case, CaseType
from api_client.offers import offered
from api_client.plans import Check, DocumentIntent, FileContent, Json, Plan, Step
from api_client.zgw.settings import ZgwSettings

PARTS = "PARTS"
"""The method of a step that sends the parts of a file that are missing, then unlocks it."""
MOST_AT_ONCE = 4 * 1024 * 1024
"""Bytes; a larger file is sent in parts."""


def plan_document(
    intent: DocumentIntent, case: Case, case_type: CaseType, settings: ZgwSettings
) -> Plan:
    """Return the steps that put a file into a case. Raises CaseClosed, NoSuchDocumentType."""
    if intent.replaces:
        steps = _version_steps(intent)
    else:
        if case.summary.closed:
            raise CaseClosed(code="", title="", request_id="")
        steps = _new_steps(intent, case, case_type, settings)
    return Plan(steps=tuple(steps), based_on=case.version, case_id=case.summary.id)


def _new_steps(
    intent: DocumentIntent, case: Case, case_type: CaseType, settings: ZgwSettings
) -> list[Step]:
    kind = offered(intent.type, case_type.documents, NoSuchDocumentType)
    body: dict[str, Json] = {
        "titel": intent.title,
        "creatiedatum": intent.at.date().isoformat(),
        "formaat": intent.mime_type,
        "bestandsnaam": intent.file_name,
        "bestandsomvang": intent.content.size,
        "informatieobjecttype": kind.id,
    }
    return new_document(intent.number, body, intent.content, case, settings)


def new_document(
    number: str,
    body: dict[str, Json],
    content: FileContent | None,
    case: Case,
    settings: ZgwSettings,
) -> list[Step]:
    """Return the steps that make a document and link it to a case; ``number`` is unique."""
    organisation = case.summary.organisation
    url = settings.url("documenten", "enkelvoudiginformatieobjecten")
    is_whole = content is not None and content.size <= MOST_AT_ONCE
    steps = [
        Step(
            name="document",
            method="POST",
            url=url,
            body={
                "identificatie": number,
                "bronorganisatie": organisation,
                "auteur": settings.author,
                "taal": "swe",
                "indicatieGebruiksrecht": False,
                "inhoud": None,
                **body,
            },
            content=content if is_whole else None,
            check=Check(
                kind="listed",
                url=url,
                params={"identificatie": number, "bronorganisatie": organisation},
            ),
        )
    ]
    if content is not None and not is_whole:
        steps.append(_parts_step(content, below="document"))
    link_url = settings.url("zaken", "zaakinformatieobjecten")
    steps.append(
        Step(
            name="document-link",
            method="POST",
            url=link_url,
            body={"zaak": case.summary.id, "titel": body["titel"]},
            fill={"informatieobject": "document"},
            check=Check(kind="linked", url=link_url, params={"zaak": case.summary.id}),
        )
    )
    return steps


def _version_steps(intent: DocumentIntent) -> list[Step]:
    """Return the steps that lock a document, give it another content, and unlock it."""
    document, content = intent.replaces, intent.content
    is_whole = content.size <= MOST_AT_ONCE
    version = Step(
        name="version",
        method="PATCH",
        url=document,
        body={
            "bestandsnaam": intent.file_name,
            "formaat": intent.mime_type,
            "bestandsomvang": content.size,
            "inhoud": None,
        },
        fill={"lock": "lock"},
        content=content if is_whole else None,
        check=Check(
            kind="version",
            url=document,
            expect={"seen": str(intent.seen_version), "size": str(content.size)},
        ),
    )
    lock = Step(
        name="lock",
        method="POST",
        url=f"{document}/lock",
        body={},
        check=Check(kind="locked", url=document),
    )
    if not is_whole:
        return [lock, version, _parts_step(content, url=document)]
    unlock = Step(
        name="unlock",
        method="POST",
        url=f"{document}/unlock",
        body={},
        fill={"lock": "lock"},
        check=Check(kind="unlocked", url=document),
    )
    return [lock, version, unlock]


def _parts_step(content: FileContent, *, below: str = "", url: str = "") -> Step:
    return Step(
        name="content",
        method=PARTS,
        url=url,
        below=below,
        content=content,
        check=Check(kind="complete", url=url, expect={"size": str(content.size)}),
    )
