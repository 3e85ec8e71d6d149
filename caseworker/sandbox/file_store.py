"""The bytes of documents: made from the seed's recipe when first asked for, then kept."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable
from datetime import date

from caseworker.sandbox.database import Database, Row, insert, loaded, one
from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.make import make_file
from caseworker.sandbox.seed.model import Recipe

FileMaker = Callable[[Recipe, CaseFacts], bytes]


class FileStore:
    """Files of documents by their id. Files are made one at a time."""

    def __init__(self, database: Database, make: FileMaker = make_file) -> None:
        self._database = database
        self._make = make
        self._making = threading.Lock()

    def content(self, file: int) -> bytes:
        """Return the bytes of a file."""
        content = self._kept(file)
        if content is not None:
            return content
        with self._making:
            content = self._kept(file)
            if content is None:
                content = self._made(file)
                self._keep(file, content)
        return content

    def sizes(self, rows: Iterable[Row]) -> dict[int, int]:
        """Return the sizes in bytes of the files of these document versions, by file id."""
        return {
            row["file_id"]: len(self.content(row["file_id"]))
            for row in rows
            if row["size"] is None and row["file_id"] is not None
        }

    def _kept(self, file: int) -> bytes | None:
        with self._database.read() as connection:
            row = one(connection, "SELECT content FROM files WHERE id = ?", file)
        if row is None:
            raise LookupError(file)
        content = row["content"]
        return None if content is None else bytes(content)

    def _made(self, file: int) -> bytes:
        with self._database.read() as connection:
            row = one(
                connection,
                "SELECT files.kind, form, seed, files.title, created, facts"
                " FROM files JOIN cases ON cases.id = files.case_id WHERE files.id = ?",
                file,
            )
        if row is None:
            raise LookupError(file)
        facts = {name: str(value) for name, value in loaded(row["facts"]).items()}
        return self._make(
            Recipe(row["kind"], row["form"], row["seed"]),
            CaseFacts(
                number=facts["number"],
                type_name=facts["type_name"],
                title=facts["title"],
                applicant_name=facts["applicant_name"],
                personal_number=facts["personal_number"],
                address=facts["address"],
                received=date.fromisoformat(facts["received"]),
                unit_name=facts["unit_name"],
                committee=facts["committee"],
                document_title=row["title"],
                created=date.fromisoformat(row["created"]),
            ),
        )

    def _keep(self, file: int, content: bytes) -> None:
        with self._database.write() as connection:
            connection.execute("UPDATE files SET content = ? WHERE id = ?", (content, file))
            connection.execute(
                "UPDATE document_versions SET size = ? WHERE file_id = ?", (len(content), file)
            )


def add_file(connection: sqlite3.Connection, content: bytes) -> int:
    """Keep the bytes of a new file and return its id."""
    return insert(connection, "files", {"content": content})
