"""Fills an empty sandbox: catalogue, people and cases of the seed, the same for the same seed.

100,000 cases are about two million rows, so rows are written in large batches to a file of their
own that gets its name only when it is whole: a sandbox killed while filling starts over.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from caseworker.sandbox.batches import (
    Batch,
    KungsbackaSeed,
    Seed,
    catalogue_rows,
    make_batches,
    names,
    usual_batches,
)
from caseworker.sandbox.database import create, dumped, finish

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
_NUMBERED: Final = {"ZAAK": "cases", "BESLUIT": "decisions", "DOCUMENT": "documents"}


def fill(path: Path, seed: int, count: int, today: date, source: Seed | None = None) -> None:
    """Make a filled database at this path, whole or not at all.

    Everything in it follows from ``seed``, ``count`` and ``today``, except the secrets of its two
    clients, which are random.
    """
    town = source or KungsbackaSeed()
    batches = (
        make_batches(source, seed, count, today) if source else usual_batches(seed, count, today)
    )
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    connection = create(unfinished)
    try:
        with closing(batches):
            _add_catalogue(connection, town, seed)
            _add_people(connection, town, names(seed, "clients"))
            for batch in batches:
                _write(connection, batch)
        _add_numbers(connection, today)
        finish(connection)
    except BaseException:
        connection.close()
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.replace(path)


def _add_catalogue(connection: sqlite3.Connection, town: Seed, seed: int) -> None:
    connection.executemany(
        "INSERT INTO types (uuid, kind, body) VALUES (?, ?, ?)",
        ((row.uuid, row.kind, dumped(row.body)) for row in catalogue_rows(town, seed).rows()),
    )


def _add_people(connection: sqlite3.Connection, town: Seed, name: Callable[[str], str]) -> None:
    """Keep who works where, for the announcement, and let two applications in."""
    users = [{"id": one.id, "name": one.name, "unit": one.unit} for one in town.staff]
    units = [{"id": one.id, "name": one.name} for one in town.units]
    connection.executemany(
        "INSERT INTO settings VALUES (?, ?)",
        (("users", dumped(users)), ("units", dumped(units))),
    )
    connection.executemany(
        "INSERT INTO clients VALUES (?, ?, ?, ?, ?)",
        (
            ("caseworker", name("caseworker"), "Caseworker", secrets.token_urlsafe(32), True),
            ("readonly", name("readonly"), "Reads only", secrets.token_urlsafe(32), False),
        ),
    )


def _add_numbers(connection: sqlite3.Connection, today: date) -> None:
    """Let the numbers that the server hands out go on after those of the seed."""
    for series, table in _NUMBERED.items():
        connection.execute(
            f"INSERT INTO numbers SELECT ?, ifnull(max(id), 0) FROM {table}",  # noqa: S608
            (f"{series}-{today.year}",),
        )


def _write(connection: sqlite3.Connection, batch: Batch) -> None:
    for table, values in batch.items():
        columns = _COLUMNS[table]
        places = ", ".join("?" * len(columns.split(",")))
        connection.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608
            values,
        )
