"""Fills an empty sandbox: catalogue, people and cases of the seed, the same for the same seed.

100,000 cases are about two million rows, so rows are written in large batches to a file of their
own that gets its name only when it is whole: a sandbox killed while filling starts over.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from caseworker.sandbox.case_rows import CaseRows, Municipality, Rows, named
from caseworker.sandbox.catalogue_rows import CatalogueRows
from caseworker.sandbox.database import create, dumped, finish
from caseworker.sandbox.seed.model import Case, CaseType, Staff, Unit

_BATCH: Final = 2000
_COLUMNS: Final = {
    "cases": (
        "id, uuid, number, source, responsible, type, title, description, registered, start, ended,"
        " planned, deadline, changed, confidentiality, suspended, was_suspended, suspend_reason,"
        " extend_reason, extend_term, archive, archive_date, retention_start, facts, past, status,"
        " broken"
    ),
    "statuses": "id, uuid, case_id, type, set_at, note",
    "results": "id, uuid, case_id, type, note",
    "roles": (
        "id, uuid, case_id, type, name, generic, kind, person, identity, note, registered, other"
    ),
    "properties": "id, uuid, case_id, type, name, value",
    "notes": "id, uuid, case_id, subject, body, author, kind, status, created, changed",
    "files": "id, kind, form, seed, case_id, title, created",
    "documents": "id, uuid, number, source",
    "document_versions": (
        "id, document_id, version, registered, created, title, confidentiality, author, status,"
        " format, language, file_name, type, rights, file_id"
    ),
    "case_documents": "id, uuid, case_id, document_id, title, registered",
    "decisions": "id, uuid, link, number, responsible, type, case_id, date, text, effective",
    "decision_documents": "id, uuid, decision_id, document_id",
}


class Seed(Protocol):
    """What a sandbox is filled with; ``caseworker.sandbox.seed`` is one."""

    rsin: str
    units: tuple[Unit, ...]
    staff: tuple[Staff, ...]
    case_types: tuple[CaseType, ...]

    def cases(self, seed: int, count: int, today: date) -> Iterable[Case]:
        """Make cases, newest last."""


class KungsbackaSeed:
    """The made-up municipality that comes with the program."""

    def __init__(self) -> None:
        from caseworker.sandbox.seed import catalogue

        self.rsin = catalogue.RSIN
        self.units = catalogue.UNITS
        self.staff = catalogue.STAFF
        self.case_types = catalogue.CASE_TYPES

    def cases(self, seed: int, count: int, today: date) -> Iterable[Case]:
        """Make cases, newest last."""
        from caseworker.sandbox.seed.cases import make_cases

        return make_cases(seed, count, today)


def fill(path: Path, seed: int, count: int, today: date, source: Seed | None = None) -> None:
    """Make a filled database at this path, whole or not at all.

    Everything in it follows from ``seed``, ``count`` and ``today``, except the secrets of its two
    clients, which are random.
    """
    town = source or KungsbackaSeed()
    name = named(f"caseworker.sandbox/{seed}/")
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    connection = create(unfinished)
    try:
        ids = _add_catalogue(connection, town, name("catalogue"))
        _add_people(connection, town, name("clients"))
        municipality = Municipality(
            rsin=town.rsin,
            types={one.id: one for one in town.case_types},
            ids=ids.ids,
            units={one.id: one for one in town.units},
            staff={one.id: one for one in town.staff},
            name=name,
        )
        rows = Rows()
        make = CaseRows(municipality, rows)
        for place, case in enumerate(town.cases(seed, count, today), start=1):
            make.add(case)
            if place % _BATCH == 0:
                _write(connection, rows)
        _write(connection, rows)
        _add_numbers(connection, rows, today)
        finish(connection)
    except BaseException:
        connection.close()
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.replace(path)


def _add_catalogue(connection: sqlite3.Connection, town: Seed, namespace: str) -> CatalogueRows:
    rows = CatalogueRows(town.case_types, town.rsin, named(namespace + "/"))
    connection.executemany(
        "INSERT INTO types (uuid, kind, body) VALUES (?, ?, ?)",
        ((row.uuid, row.kind, dumped(row.body)) for row in rows.rows()),
    )
    return rows


def _add_people(connection: sqlite3.Connection, town: Seed, namespace: str) -> None:
    """Keep who works where, for the announcement, and let two applications in."""
    users = [{"id": one.id, "name": one.name, "unit": one.unit} for one in town.staff]
    units = [{"id": one.id, "name": one.name} for one in town.units]
    connection.executemany(
        "INSERT INTO settings VALUES (?, ?)",
        (("users", dumped(users)), ("units", dumped(units))),
    )
    name = named(namespace + "/")
    connection.executemany(
        "INSERT INTO clients VALUES (?, ?, ?, ?, ?)",
        (
            ("caseworker", name("caseworker"), "Caseworker", secrets.token_urlsafe(32), True),
            ("readonly", name("readonly"), "Reads only", secrets.token_urlsafe(32), False),
        ),
    )


def _add_numbers(connection: sqlite3.Connection, rows: Rows, today: date) -> None:
    """Let the numbers that the server hands out go on after those of the seed."""
    connection.executemany(
        "INSERT INTO numbers VALUES (?, ?)",
        (
            (f"ZAAK-{today.year}", rows.last("cases")),
            (f"BESLUIT-{today.year}", rows.last("decisions")),
            (f"DOCUMENT-{today.year}", rows.last("documents")),
        ),
    )


def _write(connection: sqlite3.Connection, rows: Rows) -> None:
    for table, values in rows.rows.items():
        columns = _COLUMNS[table]
        places = ", ".join("?" * len(columns.split(",")))
        connection.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608
            values,
        )
    rows.rows.clear()
