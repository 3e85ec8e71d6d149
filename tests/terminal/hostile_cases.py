"""Cases in which everything that somebody may write is written by somebody who means harm."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from caseworker.sandbox.loader import fill

# What no program may pass on: a copy into the clipboard, a link, a window title, a blinking colour,
# a cleared screen, a question to the terminal, C1 controls, bidi, zero width, markup of two kinds.
ATTACK = (
    "[/] [@click=app.quit]x[/] [bold"
    "\x1b]52;c;aGVq\x07\x1b]8;;https://example.org\x1b\\l\x1b]8;;\x1b\\\x1b]0;titel\x07"
    "\x1b[31;5m\x1b[2J\x1b[6n\x1bP$qm\x1b\\\x9b31;5m\x9d52;c;aGVq\x9c"
    "\u202eomvänd\u202c\u2066\u2069\u200b\u200d\ufeff\x08\x7f\x00"
)
# Short enough for every column, and what it looks like once it is harmless.
BRIEF = "\x1b[31;5m\u202e[/]"
BRIEF_SHOWN = "␛[31;5m<U+202E>[/]"

_COLUMNS = {
    "cases": ("title", "description"),
    "statuses": ("note",),
    "results": ("note",),
    "properties": ("name", "value"),
    "notes": ("subject", "body", "author"),
    "document_versions": ("title", "file_name", "author"),
    "decisions": ("text", "body_name"),
    "case_documents": ("title", "description"),
}
# The names in these lists are what a person reads; addresses and codes stay as they are.
_NAMES = {
    "zaaktype": "omschrijving",
    "statustype": "omschrijving",
    "resultaattype": "omschrijving",
    "besluittype": "omschrijving",
    "roltype": "omschrijving",
    "informatieobjecttype": "omschrijving",
}
_IN_ROLES = ("geslachtsnaam", "achternaam", "naam", "statutaireNaam")


def hostile_cases(folder: Path, *, cases: int = 60, seed: int = 5) -> Path:
    """Return the state of a sandbox in which every free text begins with an attack."""
    folder.mkdir(mode=0o700)
    path = folder / "cases.db"
    fill(path, seed, cases, datetime.now().astimezone().date())
    with closing(sqlite3.connect(path)) as database, database:
        for table, columns in _COLUMNS.items():
            for column in columns:
                database.execute(
                    f"UPDATE {table} SET {column} = ? || {column} || ?",  # noqa: S608 - our own names
                    (BRIEF, ATTACK),
                )
        _rename_types(database)
        _rename_people(database)
        _rewrite_files(database)
    return folder


def _rename_types(database: sqlite3.Connection) -> None:
    for key, kind, body in database.execute("SELECT id, kind, body FROM types").fetchall():
        if kind in _NAMES:
            named = json.loads(body)
            named[_NAMES[kind]] = BRIEF + named[_NAMES[kind]]
            database.execute(
                "UPDATE types SET body = ? WHERE id = ?",
                (json.dumps(named, ensure_ascii=False), key),
            )


def _rename_people(database: sqlite3.Connection) -> None:
    for key, identity in database.execute("SELECT id, identity FROM roles").fetchall():
        person = json.loads(identity or "{}")
        for name in _IN_ROLES:
            if person.get(name):
                person[name] = BRIEF + person[name] + ATTACK
        database.execute(
            "UPDATE roles SET identity = ? WHERE id = ?",
            (json.dumps(person, ensure_ascii=False) if identity else None, key),
        )


def _rewrite_files(database: sqlite3.Connection) -> None:
    """Make every file one of text, an attack on each line."""
    attack = ATTACK.replace("\x00", "")  # with it this would be no text
    content = "\n".join(f"{BRIEF} rad {line} {attack}" for line in range(200)).encode()
    database.execute("UPDATE files SET content = ?", (content,))
    database.execute(
        "UPDATE document_versions SET size = ?, format = 'text/plain'", (len(content),)
    )
