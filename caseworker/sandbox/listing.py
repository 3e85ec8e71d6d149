"""A list of things that belong to cases: the same way through for each of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from caseworker.sandbox.calls import Answer, Call
from caseworker.sandbox.database import Row, one
from caseworker.sandbox.errors import not_found
from caseworker.sandbox.filters import Filter, Where, where
from caseworker.sandbox.paging import PAGE_NAMES, check_names, page_of, paged

# Makes the JSON of a row; the row carries what ``Listing.columns`` adds to it.
Show = Callable[[Call, sqlite3.Connection, Row], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table whose rows belong to something.

    ``columns`` are added to the table's own. ``order`` is the order of the list. A ``bare`` list
    is not paged.
    """

    table: str
    columns: str
    filters: Mapping[str, Filter]
    show: Show
    order: str = "DESC"
    bare: bool = False

    def answer(self, call: Call) -> Answer:
        """Answer with a page, or with the whole list if it is bare."""
        check_names(call, {*self.filters, *(() if self.bare else PAGE_NAMES)})
        conditions = where(self.filters, call.query, call.links)
        with call.world.database.read() as connection:
            if self.bare:
                return Answer(self._shown(call, connection, self.rows(connection, conditions)))
            page = page_of(call)
            total = one(
                connection,
                f"SELECT count(*) AS total FROM {self.table} WHERE {conditions.sql}",  # noqa: S608
                *conditions.values,
            )
            rows = self.rows(connection, conditions, "LIMIT ? OFFSET ?", page.size, page.offset)
            shown = self._shown(call, connection, rows)
        return paged(call, page, total["total"] if total else 0, shown)

    def get(self, connection: sqlite3.Connection, uuid: str) -> Row:
        """Return the row with this UUID. Raises ``ApiError`` 404."""
        conditions = Where()
        conditions.add(f"{self.table}.uuid = ?", uuid)
        rows = self.rows(connection, conditions)
        if not rows:
            raise not_found()
        return rows[0]

    def rows(
        self, connection: sqlite3.Connection, conditions: Where, part: str = "", *values: object
    ) -> list[Row]:
        """Return the rows that fulfil the conditions, in the order of the list."""
        return connection.execute(
            f"SELECT {self.table}.*, {self.columns} FROM {self.table} WHERE {conditions.sql}"  # noqa: S608
            f" ORDER BY {self.table}.id {self.order} {part}",
            (*conditions.values, *values),
        ).fetchall()

    def _shown(
        self, call: Call, connection: sqlite3.Connection, rows: list[Row]
    ) -> list[dict[str, object]]:
        return [self.show(call, connection, row) for row in rows]


def case_uuid(table: str) -> str:
    """Return the column ``case_uuid`` for a table whose rows belong to a case.

    A query for it in every row that is shown costs less than a join for every row that is counted.
    """
    return f"(SELECT cases.uuid FROM cases WHERE cases.id = {table}.case_id) AS case_uuid"  # noqa: S608


def document_uuid(table: str) -> str:
    """Return the column ``document_uuid`` for a table whose rows are about a document."""
    return (
        "(SELECT documents.uuid FROM documents"  # noqa: S608
        f" WHERE documents.id = {table}.document_id) AS document_uuid"
    )
