"""The audit trail: who did what to a case, with the resource before and after.

What the seed did is written down when it is first asked for or when the case is first changed;
before that it follows from the rows themselves.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from caseworker.sandbox import clock
from caseworker.sandbox.calls import Answer, Call, found
from caseworker.sandbox.case_rows import named
from caseworker.sandbox.case_view import Body, CaseViews
from caseworker.sandbox.catalogue import Catalogue
from caseworker.sandbox.database import Row, dumped, loaded, one
from caseworker.sandbox.errors import not_found
from caseworker.sandbox.links import STORED, Links, made_absolute

STORED_LINKS: Final = Links(STORED)
_DONE: Final = {
    "create": ("Object aangemaakt", 201),
    "update": ("Object bijgewerkt", 200),
    "partial_update": ("Object deels bijgewerkt", 200),
    "destroy": ("Object verwijderd", 204),
}
# The office that opens the mail and enters what comes in.
_REGISTRY: Final = ("registrator", "Registrator")


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a resource. ``old`` and ``new`` carry stored addresses.

    ``main`` is the kind and UUID of the case, decision or document that it belongs to.
    """

    source: str
    main: tuple[str, str]
    action: str
    resource: str
    shown: str
    old: Body | None
    new: Body | None


def record(connection: sqlite3.Connection, call: Call, change: Change) -> None:
    """Write a change down, with who made it and the reason they gave."""
    entry = _entry(change, str(uuid4()), clock.now())
    entry |= {
        "applicatieId": call.identity.client.uuid,
        "applicatieWeergave": call.identity.client.label,
        "gebruikersId": call.identity.user,
        "gebruikersWeergave": call.identity.user_label,
        "toelichting": call.headers.get("x-audit-toelichting", ""),
    }
    _keep(connection, change.main[1], entry)


def record_on_case(
    connection: sqlite3.Connection,
    call: Call,
    case: Row,
    action: str,
    resource: str,
    old: Body | None,
    new: Body | None,
) -> None:
    """Write down a change of something that belongs to a case, or of the case itself."""
    shown = f"{case['source']} - {case['number']}"
    if resource != "zaak":
        uuid = str((new or old or {}).get("url", "")).rsplit("/", 1)[-1]
        shown = f"({shown}) - {uuid}"
    change = Change("ZRC", ("zaak", case["uuid"]), action, resource, shown, old, new)
    record(connection, call, change)


class AuditList:
    """Answers with the whole trail, or with one entry of it; it is not paged."""

    def __init__(self, kind: str, table: str) -> None:
        self._kind = kind
        self._table = table

    def __call__(self, call: Call) -> Answer:
        """Answer with the trail, oldest entry first, or with the entry that the path names."""
        with call.world.database.write() as connection:
            row = found(connection, self._table, call.uuid)
            if self._kind == "zaak":
                ensure_history(connection, row, call.catalogue)
            entries = connection.execute(
                "SELECT entry FROM audit WHERE main = ? ORDER BY id", (row["uuid"],)
            ).fetchall()
        shown = [made_absolute(loaded(entry["entry"]), call.links.base) for entry in entries]
        if "entry" not in call.parts:
            return Answer(shown)
        for entry in shown:
            if isinstance(entry, dict) and entry["uuid"] == call.parts["entry"]:
                return Answer(entry)
        raise not_found()


def ensure_history(connection: sqlite3.Connection, case: Row, catalogue: Catalogue) -> None:
    """Write down what the seed did to this case, before anything else changes it."""
    row = one(connection, "SELECT audited FROM cases WHERE id = ?", case["id"])
    if row is None or row["audited"]:
        return
    for entry in _History(connection, case, catalogue).entries():
        _keep(connection, case["uuid"], entry)
    connection.execute("UPDATE cases SET audited = 1 WHERE id = ?", (case["id"],))


def _keep(connection: sqlite3.Connection, main: str, entry: Body) -> None:
    connection.execute(
        "INSERT INTO audit (uuid, main, entry) VALUES (?, ?, ?)",
        (entry["uuid"], main, dumped(entry)),
    )


def _entry(change: Change, uuid: str, moment: str) -> Body:
    said, status = _DONE[change.action]
    kind, main = change.main
    return {
        "uuid": uuid,
        "bron": change.source,
        "applicatieId": "",
        "applicatieWeergave": "",
        "gebruikersId": "",
        "gebruikersWeergave": "",
        "actie": change.action,
        "actieWeergave": said,
        "resultaat": status,
        "hoofdObject": STORED_LINKS.to(kind, main),
        "resource": change.resource,
        "resourceUrl": (change.new or change.old or {}).get("url", ""),
        "toelichting": "",
        "resourceWeergave": change.shown,
        "aanmaakdatum": clock.shown(moment),
        "wijzigingen": {"oud": change.old, "nieuw": change.new},
    }


class _History:
    """What the seed did to one case, in order of time."""

    def __init__(self, connection: sqlite3.Connection, case: Row, catalogue: Catalogue) -> None:
        self._connection = connection
        self._case = case
        self._views = CaseViews(connection, STORED_LINKS, catalogue)
        self._name = named(f"caseworker.sandbox/audit/{case['uuid']}/")
        self._shown = f"{case['source']} - {case['number']}"

    def entries(self) -> list[Body]:
        """Return the entries, oldest first; the case was there before anything in it."""
        moments = self._roles() + self._past_roles() + self._statuses()
        moments += self._documents() + self._results()
        moments.sort(key=lambda pair: pair[0])
        first = clock.before(moments[0][0] if moments else self._case["changed"])
        return [
            self._signed(change, moment, place)
            for place, (moment, change) in enumerate([(first, self._created()), *moments])
        ]

    def _signed(self, change: Change, moment: str, place: int) -> Body:
        user, label = self._actor(change, moment)
        entry = _entry(change, self._name(str(place)), moment)
        return entry | {
            "applicatieWeergave": "E-tjänst och register",
            "gebruikersId": user,
            "gebruikersWeergave": label,
        }

    def _actor(self, change: Change, moment: str) -> tuple[str, str]:
        """Return who did it: whoever handled the case until then, else the registry."""
        handlers = [
            (row["registered"], str(loaded(row["identity"]).get("identificatie", "")))
            for row in self._handlers()
        ]
        handlers += [(past["since"], past["staff"]) for past in self._past()]
        earlier = [pair for pair in handlers if pair[0] < moment]
        if change.resource == "zaak" or not earlier:
            return _REGISTRY
        who = max(earlier)[1]
        return who, who

    def _handlers(self) -> list[Row]:
        return self._rows("roles", "AND kind = 'medewerker' AND generic = 'behandelaar'")

    def _past(self) -> list[dict[str, str]]:
        past: list[dict[str, str]] = json.loads(self._case["past"])
        return past

    def _rows(self, table: str, extra: str = "") -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE case_id = ? {extra} ORDER BY id"  # noqa: S608
        return self._connection.execute(sql, (self._case["id"],)).fetchall()

    def _change(self, action: str, resource: str, old: Body | None, new: Body | None) -> Change:
        uuid = str((new or old or {}).get("uuid", ""))
        shown = self._shown if resource == "zaak" else f"({self._shown}) - {uuid}"
        return Change("ZRC", ("zaak", self._case["uuid"]), action, resource, shown, old, new)

    def _created(self) -> Change:
        """Return the making of the case: as it is, but without what came to it later."""
        body = self._views.case(self._case)
        lists = ("rollen", "zaakinformatieobjecten", "eigenschappen", "deelzaken")
        nothing = ("status", "resultaat", "einddatum", "archiefnominatie", "archiefactiedatum")
        body |= {name: [] for name in lists} | dict.fromkeys((*nothing, "startdatumBewaartermijn"))
        return self._change("create", "zaak", None, body)

    def _roles(self) -> list[tuple[str, Change]]:
        case = self._case["uuid"]
        return [
            (row["registered"], self._change("create", "rol", None, self._views.role(row, case)))
            for row in self._rows("roles")
        ]

    def _past_roles(self) -> list[tuple[str, Change]]:
        """Return the coming and going of those who handled the case before."""
        handlers = self._handlers()
        if not handlers:
            return []
        moments = []
        for place, past in enumerate(self._past()):
            body = self._past_role(handlers[0], past, self._name(f"rol/{place}"))
            moments.append((past["since"], self._change("create", "rol", None, body)))
            moments.append((past["until"], self._change("destroy", "rol", body, None)))
        return moments

    def _past_role(self, like: Row, past: dict[str, str], uuid: str) -> Body:
        body = self._views.role(like, self._case["uuid"])
        return body | {
            "url": STORED_LINKS.to("rol", uuid),
            "uuid": uuid,
            "roltoelichting": past["reason"],
            "registratiedatum": clock.shown(past["since"]),
            "betrokkeneIdentificatie": {
                "identificatie": past["staff"],
                "achternaam": past["family_name"],
                "voorletters": past["initials"],
                "voorvoegselAchternaam": "",
            },
        }

    def _statuses(self) -> list[tuple[str, Change]]:
        case = self._case["uuid"]
        return [
            (
                row["set_at"],
                self._change("create", "status", None, self._views.status(row, case, current=True)),
            )
            for row in self._rows("statuses")
        ]

    def _documents(self) -> list[tuple[str, Change]]:
        sql = (
            "SELECT case_documents.*, documents.uuid AS document FROM case_documents"
            " JOIN documents ON documents.id = document_id WHERE case_id = ?"
        )
        moments = []
        for row in self._connection.execute(sql, (self._case["id"],)).fetchall():
            body = self._views.case_document(row, self._case["uuid"], row["document"])
            change = self._change("create", "zaakinformatieobject", None, body)
            moments.append((row["registered"], change))
        return moments

    def _results(self) -> list[tuple[str, Change]]:
        """Return the result; it was set just before the case was closed."""
        statuses = self._rows("statuses")
        moment = statuses[-1]["set_at"] if statuses else self._case["changed"]
        return [
            (
                clock.before(moment),
                self._change(
                    "create", "resultaat", None, self._views.result(row, self._case["uuid"])
                ),
            )
            for row in self._rows("results")
        ]
