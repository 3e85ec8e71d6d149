"""One case of the seed as rows of the database.

The seed speaks of people and outcomes; the rows hold what a server of this family would.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from caseworker.sandbox import clock
from caseworker.sandbox.catalogue_rows import ROLE_TYPES, CaseTypeIds, decision_documents
from caseworker.sandbox.database import dumped
from caseworker.sandbox.party_rows import citizen_identity, organisation_identity
from caseworker.sandbox.seed.cases import current_handlers
from caseworker.sandbox.seed.model import (
    Applicant,
    Case,
    CaseType,
    Decision,
    Document,
    Staff,
    Unit,
)

Values = tuple[object, ...]
_ROLE_NAMES = {key: (name, generic) for key, name, generic in ROLE_TYPES}


def named(namespace: str) -> Callable[[str], str]:
    """Return a maker of UUIDs: always the same one for the same key (RFC 9562, version 5)."""
    start = hashlib.sha1(namespace.encode(), usedforsecurity=False)

    def name(key: str) -> str:
        digest = start.copy()
        digest.update(key.encode())
        text = digest.hexdigest()
        variant = "89ab"[int(text[16], 16) & 3]
        return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"

    return name


@dataclass(frozen=True, slots=True)
class Municipality:
    """What every case refers to."""

    rsin: str
    types: Mapping[str, CaseType]
    ids: Mapping[str, CaseTypeIds]
    units: Mapping[str, Unit]
    staff: Mapping[str, Staff]
    name: Callable[[str], str]


class Rows:
    """Collects rows per table until they are written together. Ids are handed out here."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Values]] = {}
        self._last: dict[str, int] = {}

    def add(self, table: str, *values: object) -> int:
        """Keep a row of this table and return its id."""
        number = self._last.get(table, 0) + 1
        self._last[table] = number
        self.rows.setdefault(table, []).append((number, *values))
        return number

    def take(self) -> dict[str, list[Values]]:
        """Return the rows kept since the last time."""
        taken, self.rows = self.rows, {}
        return taken

    def last(self, table: str) -> int:
        """Return the last id of this table, 0 for an empty one."""
        return self._last.get(table, 0)


class CaseRows:
    """Turns one case after the other into rows."""

    def __init__(self, town: Municipality, rows: Rows) -> None:
        self._town = town
        self._rows = rows

    def add(self, case: Case) -> None:
        """Add the rows of this case and of everything in it."""
        status = self._statuses(case, self._rows.last("cases") + 1)
        number = self._case(case, status)
        if case.result:
            ids = self._town.ids[case.type]
            uuid = self._uuid(case, "resultaat", 0)
            self._rows.add("results", uuid, number, ids.results[case.result], "")
        self._roles(case, number)
        self._properties(case, number)
        papers = {
            (document.type, document.created): self._document(case, number, place, document)
            for place, document in enumerate(case.documents)
        }
        for place, decision in enumerate(case.decisions):
            kinds = decision_documents(self._town.types[case.type])
            paper = next(filter(None, (papers.get((kind, decision.date)) for kind in kinds)), None)
            self._decision(case, number, place, decision, paper)
        self._notes(case, number)

    def _uuid(self, case: Case, kind: str, place: int) -> str:
        return self._town.name(f"{kind}/{case.number}/{place}")

    def _case(self, case: Case, status: int | None) -> int:
        case_type = self._town.types[case.type]
        archive, archive_date = _archive(case, case_type)
        return self._rows.add(
            "cases",
            self._uuid(case, "zaak", 0),
            case.number,
            self._town.rsin,
            self._town.rsin,
            self._town.ids[case.type].uuid,
            case.title,
            case.description,
            case.received.isoformat(),
            case.received.isoformat(),
            _iso(case.closed),
            _iso(case.planned),
            _iso(case.deadline),
            clock.stored(_last_change(case)),
            case.confidentiality,
            bool(case.suspended),
            case.was_suspended or bool(case.suspended),
            case.suspended,
            case.extended,
            case_type.lead_time if case.extended else None,
            archive,
            archive_date,
            _iso(case.closed) if archive else None,
            self._facts(case),
            dumped(self._past(case)),
            status,
            case.broken,
        )

    def _facts(self, case: Case) -> str:
        """Return what the files of this case are made from, whatever is changed later."""
        unit = self._town.units[case.unit]
        return dumped(
            {
                "number": case.number,
                "type_name": self._town.types[case.type].name,
                "title": case.title,
                "applicant_name": case.applicant.name,
                "personal_number": case.applicant.personal_number,
                "address": case.applicant.address,
                "received": case.received.isoformat(),
                "unit_name": unit.name,
                "committee": unit.committee,
            }
        )

    def _past(self, case: Case) -> list[dict[str, str]]:
        """Return who handled the case before, from when until when: only the audit trail knows."""
        now = current_handlers(case)
        earlier = sorted(
            (one for one in case.handlers if one not in now), key=lambda handling: handling.since
        )
        ends = [one.since for one in (*earlier, *now)][1 : len(earlier) + 1]
        return [
            {
                "staff": one.staff,
                "family_name": self._town.staff[one.staff].family_name,
                "initials": f"{self._town.staff[one.staff].initials}.",
                "since": clock.stored(one.since),
                "until": clock.stored(end),
                "reason": one.reason,
            }
            for one, end in zip(earlier, ends, strict=True)
        ]

    def _statuses(self, case: Case, number: int) -> int | None:
        """Add the statuses and return the id of the current one: the latest by its time."""
        ids = self._town.ids[case.type]
        current: tuple[datetime, int] | None = None
        for place, one in enumerate(case.statuses):
            row = self._rows.add(
                "statuses",
                self._uuid(case, "status", place),
                number,
                ids.statuses[one.name],
                clock.stored(one.at),
                one.note,
            )
            if current is None or one.at >= current[0]:
                current = (one.at, row)
        return None if current is None else current[1]

    def _roles(self, case: Case, number: int) -> None:
        received = _morning(case.received)
        self._applicant(case, number, "applicant", case.applicant, received)
        unit = self._town.units[case.unit]
        housed = {"identificatie": unit.id, "naam": unit.name, "isGehuisvestIn": "Stadshuset"}
        since = received + timedelta(seconds=1)
        self._role(case, number, "unit", "organisatorische_eenheid", unit.id, housed, "", since)
        for handling in current_handlers(case):
            self._employee(case, number, "handler", handling.staff, handling.reason, handling.since)
        for place, party in enumerate(case.other_parties, start=2):
            self._applicant(case, number, "party", party, received + timedelta(seconds=place))
        if case.adviser:
            self._employee(case, number, "adviser", case.adviser, "", received + timedelta(days=1))

    def _employee(
        self, case: Case, number: int, role: str, who: str, reason: str, since: datetime
    ) -> None:
        staff = self._town.staff[who]
        identity = {
            "identificatie": staff.id,
            "achternaam": staff.family_name,
            "voorletters": f"{staff.initials}.",
            "voorvoegselAchternaam": "",
        }
        self._role(case, number, role, "medewerker", staff.id, identity, reason, since)

    def _applicant(
        self, case: Case, number: int, role: str, who: Applicant, since: datetime
    ) -> None:
        if who.organisation:
            kind, identity = "niet_natuurlijk_persoon", organisation_identity(who)
        else:
            kind, identity = "natuurlijk_persoon", citizen_identity(who)
        contact = {
            "emailadres": who.email,
            "functie": "",
            "telefoonnummer": "",
            "naam": who.name if who.email else "",
        }
        self._role(case, number, role, kind, "", identity, "", since, contact)

    def _role(
        self,
        case: Case,
        number: int,
        role: str,
        kind: str,
        person: str,
        identity: Mapping[str, object],
        note: str,
        since: datetime,
        contact: Mapping[str, object] | None = None,
    ) -> None:
        name, generic = _ROLE_NAMES[role]
        self._rows.add(
            "roles",
            self._uuid(case, "rol", self._rows.last("roles")),
            number,
            self._town.ids[case.type].roles[role],
            name,
            generic,
            kind,
            person,
            dumped(identity),
            note,
            clock.stored(since),
            dumped({"contactpersoonRol": contact}) if contact else "{}",
        )

    def _properties(self, case: Case, number: int) -> None:
        ids = self._town.ids[case.type]
        for place, (name, value) in enumerate(case.properties):
            uuid = self._uuid(case, "zaakeigenschap", place)
            self._rows.add("properties", uuid, number, ids.properties[name], name, value)

    def _document(self, case: Case, number: int, place: int, document: Document) -> int:
        recipe = document.recipe
        registered = clock.stored(_morning(document.created) + timedelta(minutes=place))
        file = self._rows.add(
            "files",
            recipe.kind,
            recipe.form,
            recipe.seed,
            number,
            document.title,
            document.created.isoformat(),
        )
        row = self._rows.add(
            "documents",
            self._uuid(case, "document", place),
            f"DOCUMENT-{document.created.year}-{self._rows.last('documents') + 1:010}",
            self._town.rsin,
        )
        self._rows.add(
            "document_versions",
            row,
            1,
            registered,
            document.created.isoformat(),
            document.title,
            case.confidentiality,
            document.author,
            "definitief",
            document.mime_type,
            "swe",
            document.file_name,
            self._town.ids[case.type].documents[document.type],
            False,
            file,
        )
        self._rows.add(
            "case_documents",
            self._uuid(case, "zaakinformatieobject", place),
            number,
            row,
            document.title,
            registered,
        )
        return row

    def _decision(
        self, case: Case, number: int, place: int, decision: Decision, paper: int | None
    ) -> None:
        row = self._rows.add(
            "decisions",
            self._uuid(case, "besluit", place),
            self._uuid(case, "zaakbesluit", place),
            f"BESLUIT-{decision.date.year}-{self._rows.last('decisions') + 1:010}",
            self._town.rsin,
            self._town.ids[case.type].decisions[decision.type],
            number,
            decision.date.isoformat(),
            decision.text,
            decision.effective.isoformat(),
        )
        if paper is not None:
            uuid = self._uuid(case, "besluitinformatieobject", place)
            self._rows.add("decision_documents", uuid, row, paper)

    def _notes(self, case: Case, number: int) -> None:
        handlers = current_handlers(case)
        author = handlers[0].staff if handlers else ""
        made = clock.stored(_last_change(case))
        for place, (subject, body) in enumerate(case.notes):
            uuid = self._uuid(case, "zaaknotitie", place)
            self._rows.add(
                "notes", uuid, number, subject, body, author, "intern", "definitief", made, made
            )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _morning(day: date) -> datetime:
    """Return the moment in UTC at which the registry opens on a day."""
    return datetime.combine(day, time(7), UTC)


def _last_change(case: Case) -> datetime:
    moments = [_morning(case.received)]
    moments += [one.at if one.at.tzinfo else one.at.replace(tzinfo=UTC) for one in case.statuses]
    moments += [_morning(one.date) for one in case.decisions]
    return max(moments)


def _archive(case: Case, case_type: CaseType) -> tuple[str | None, str | None]:
    """Return whether a closed case is kept or destroyed, and when."""
    if case.closed is None or not case.result:
        return None, None
    result = next(one for one in case_type.results if one.name == case.result)
    nomination = "blijvend_bewaren" if result.archive == "bewaren" else "vernietigen"
    return nomination, clock.later(case.closed, result.term).isoformat()
