"""The JSON documents that scripts rely on, with the field names of the command line's contract."""

from __future__ import annotations

from api_client.models import Case, CaseSummary, DocumentInfo
from api_client.plans import Json
from caseworker.i18n import explain
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry, EntryState
from caseworker.work.intent_words import facts, texts
from caseworker.work.kinds import kind_of


def case_line(case: CaseSummary) -> dict[str, Json]:
    """Return a case as a line of a queue. A protected person's name is left out."""
    handler, unit = case.handler, case.unit
    return {
        "number": case.number,
        "title": case.title,
        "type": case.type,
        "applicant": "" if case.protected else case.applicant,
        "handler": handler.id if handler else "",
        "handler_name": handler.label if handler else "",
        "unit": unit.id if unit else "",
        "unit_name": unit.label if unit else "",
        "status": case.status,
        "received": case.received.isoformat() if case.received else None,
        "deadline": case.deadline.isoformat() if case.deadline else None,
        "suspended": case.suspended,
        "protected": case.protected,
        "broken": bool(case.broken),
        "broken_reason": case.broken,
    }


def whole_case(case: Case) -> dict[str, Json]:
    """Return a case with everything in it."""
    return {
        **case_line(case.summary),
        "applicant": case.summary.applicant,
        "handlers": [h.person.id for h in case.summary.handlings if h.person],
        "closed": case.summary.closed.isoformat() if case.summary.closed else None,
        "result": case.result,
        "description": case.description,
        "confidentiality": case.summary.confidentiality,
        "parties": [
            {
                "role": party.role,
                "name": party.name,
                "number": party.number,
                "email": party.email,
                "address": party.address,
                "applicant": party.applicant,
            }
            for party in case.parties
        ],
        "documents": [document_line(document) for document in case.documents],
        "decisions": [
            {
                "id": decision.number,
                "type": decision.type,
                "date": decision.date.isoformat() if decision.date else None,
                "outcome": decision.outcome,
                "text": decision.text,
            }
            for decision in case.decisions
        ],
        "suspension_reason": case.suspension_reason,
        "extension": case.extension,
        "extension_reason": case.extension_reason,
        "properties": [{"name": one.name, "value": one.value} for one in case.properties],
        "related": [
            {
                "relation": other.relation.value,
                "number": other.number,
                "title": other.title,
                "closed": other.closed.isoformat() if other.closed else None,
            }
            for other in case.related
        ],
        "notes": [
            {
                "subject": note.subject,
                "text": note.text,
                "author": note.author,
                "at": note.at.isoformat() if note.at else None,
            }
            for note in case.notes
        ],
        "decision_types": [kind.name for kind in case.decision_types],
        "results": [result.name for result in case.results],
        "history": [
            {
                "at": event.at.isoformat(),
                "what": event.what,
                "who": event.who,
                "detail": event.detail,
            }
            for event in case.history
        ],
    }


def document_line(document: DocumentInfo) -> dict[str, Json]:
    """Return a document as a line of a list."""
    return {
        "id": document_id(document),
        "title": document.title,
        "type": document.mime_type,
        "size": document.size,
        "file_name": document.file_name,
        "created": document.created.isoformat() if document.created else None,
        "version": document.version,
        "broken": bool(document.broken),
    }


def document_id(document: DocumentInfo) -> str:
    """Return the id that a person types: the last part of the server's own."""
    return document.id.rstrip("/").rsplit("/", 1)[-1]


def result_line(entry: Entry, reason: str) -> dict[str, Json]:
    """Return what became of an entry that a command put in the outbox."""
    return {
        "number": entry.intent.case_number,
        "state": state_word(entry.state),
        "id": entry.id,
        "reason": reason,
    }


def state_word(state: EntryState) -> str:
    """Return the contract's word for the state of an entry."""
    return {
        EntryState.DONE: "done",
        EntryState.NEEDS_PERSON: "needs_person",
        EntryState.DISCARDED: "failed",
    }.get(state, "queued")


def entry_line(entry: Entry, reason: str) -> dict[str, Json]:
    """Return an entry of the outbox as a line of a list."""
    return {
        **result_line(entry, reason),
        "kind": kind_of(entry.intent),
        "created": entry.created.isoformat(),
        "next_try": entry.next_try.isoformat() if entry.next_try else None,
        "finished": entry.finished.isoformat() if entry.finished else None,
        "attempts": entry.attempts,
    }


def entry_history(entry: Entry, reason: str) -> dict[str, Json]:
    """Return an entry with everything that happened to it, oldest first."""
    return {
        **entry_line(entry, reason),
        "facts": dict(facts(entry.intent)),
        "texts": dict(texts(entry.intent)),
        "history": [
            {
                "at": event.at.isoformat(),
                "event": event.kind.value,
                "step": event.step,
                "status": event.status,
                "url": event.url,
                "reason": explain(event.reason.problem()) if event.reason else "",
                "times": event.times,
                "last": event.last.isoformat() if event.last else None,
            }
            for event in entry.history
        ],
    }


def draft_line(draft: Draft) -> dict[str, Json]:
    """Return a draft as a line of a list."""
    return {
        "id": draft.id,
        "kind": draft.kind,
        "number": draft.case_number,
        "saved": draft.saved.isoformat(),
        "revision": draft.revision,
        "fields": dict(draft.fields),
    }
