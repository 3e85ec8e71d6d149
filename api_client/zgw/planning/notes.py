"""A note on a case: as the server keeps them, else as a text document."""

from __future__ import annotations

import base64
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from api_client.errors import NoDocumentType
from api_client.models import Case, CaseType, Choice
from api_client.plans import Check, Json, NoteIntent, Plan, Step
from api_client.zgw.planning.documents import new_document
from api_client.zgw.settings import ZgwSettings

LONGEST_TITLE = 200
"""Characters of a document's title."""
_NOTE_WORDS = ("anteckning", "notitie", "note")
NOTES = "note"
"""The name of the step that writes a note."""


class Written(NamedTuple):
    """What is to stand on the case; ``number`` is unique and names the document."""

    number: str
    title: str
    text: str
    at: datetime


def plan_note(
    intent: NoteIntent,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    notes: Collection[str] | None,
) -> Plan:
    """Return the steps that put a note on a case, closed or not. Raises NoDocumentType."""
    written = Written(intent.number, intent.subject, intent.text, intent.at)
    steps = note_steps(written, case, case_type, settings, notes)
    return Plan(steps=tuple(steps), based_on=case.version, case_id=case.summary.id)


def note_steps(
    written: Written,
    case: Case,
    case_type: CaseType,
    settings: ZgwSettings,
    notes: Collection[str] | None,
) -> list[Step]:
    """Return the steps that put a text on a case.

    ``notes`` holds the ids of the notes that the case has already, by which a new one with the
    same words is told from them; None where the server keeps no notes. Raises NoDocumentType.
    """
    if notes is None:
        return _document_steps(written, case, case_type, settings)
    url = settings.url("zaken", "zaaknotities")
    return [
        Step(
            name=NOTES,
            method="POST",
            url=url,
            body={
                "gerelateerdAan": case.summary.id,
                "onderwerp": written.title,
                "tekst": written.text,
                "aangemaaktDoor": settings.author,
                "notitieType": "intern",
                "status": "definitief",
            },
            check=Check(
                kind="note",
                url=url,
                params={"gerelateerdAan": case.summary.id},
                expect={
                    "onderwerp": written.title,
                    "tekst": written.text,
                    "known": " ".join(notes),
                },
            ),
        )
    ]


def _document_steps(
    written: Written, case: Case, case_type: CaseType, settings: ZgwSettings
) -> list[Step]:
    """Return the steps that put a text into a text document of the case."""
    if not case_type.documents:
        raise NoDocumentType(name=case_type.name, offered="-")
    content = written.text.encode()
    body: dict[str, Json] = {
        "titel": written.title[:LONGEST_TITLE],
        "creatiedatum": written.at.date().isoformat(),
        "formaat": "text/plain",
        "bestandsnaam": f"{written.number}.txt",
        "inhoud": base64.b64encode(content).decode("ascii"),
        "bestandsomvang": len(content),
        "informatieobjecttype": _kind_of_note(case_type).id,
    }
    return new_document(written.number, body, None, case, settings)


def _kind_of_note(case_type: CaseType) -> Choice:
    """Return the document type that by its name is one of notes, else the first."""
    documents = case_type.documents
    named = (
        kind for kind in documents if any(word in kind.name.casefold() for word in _NOTE_WORDS)
    )
    return next(named, documents[0])
