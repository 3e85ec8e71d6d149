"""Every address of the sandbox, with what the real server allows there (recorded ``Allow``)."""

from __future__ import annotations

from typing import Final

from starlette.routing import Route

from caseworker.sandbox import (
    besluiten,
    case_documents,
    case_parts,
    documenten,
    downloads,
    parts,
    results,
    roles,
    statuses,
    zaken,
)
from caseworker.sandbox.audit import AuditList
from caseworker.sandbox.calls import Answer, Call, World
from caseworker.sandbox.catalogi import FILTERS, TypeDetail, TypeList
from caseworker.sandbox.endpoints import BESLUITEN, CATALOGI, DOCUMENTEN, ZAKEN, Endpoint
from caseworker.sandbox.links import PATHS
from caseworker.sandbox.paging import PAGE_NAMES, check_names, page_of, paged

_LIST: Final = ("GET", "POST", "HEAD", "OPTIONS")
_DETAIL: Final = ("GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_READ: Final = ("GET", "HEAD", "OPTIONS")
_ACT: Final = ("POST", "OPTIONS")


class EmptyList:
    """A list of something that the sandbox keeps none of."""

    def __init__(self, *names: str, bare: bool = False) -> None:
        self._names = names
        self._bare = bare

    def __call__(self, call: Call) -> Answer:
        """Answer with nothing, after the same checks as a list with something in it."""
        check_names(call, {*self._names, *(() if self._bare else PAGE_NAMES)})
        return Answer([]) if self._bare else paged(call, page_of(call), 0, [])


def routes(world: World) -> list[Route]:
    """Return all routes, each with the application that serves it."""
    return [
        Route(endpoint.api.path + endpoint.path, endpoint.app(world), methods=None)
        for endpoint in endpoints()
    ]


def endpoints() -> list[Endpoint]:
    """Return every address of the sandbox."""
    return [*_cases(), *_case_parts(), *_documents(), *_decisions(), *_catalogue()]


def _cases() -> list[Endpoint]:
    case_trail = AuditList("zaak", "cases")
    return [
        Endpoint(
            ZAKEN,
            "/zaken",
            _LIST,
            {"GET": zaken.list_cases, "POST": zaken.create_case},
            geographic=True,
            negotiates=False,
        ),
        Endpoint(
            ZAKEN,
            "/zaken/_zoek",
            _ACT,
            {"POST": zaken.search_cases},
            searches=True,
            geographic=True,
            negotiates=False,
        ),
        Endpoint(
            ZAKEN,
            "/zaken/{uuid}",
            _DETAIL,
            {"GET": zaken.get_case, "PATCH": zaken.update_case, "PUT": zaken.update_case},
            geographic=True,
            negotiates=False,
        ),
        Endpoint(ZAKEN, "/zaken/{uuid}/audittrail", _READ, {"GET": case_trail}, audits=True),
        Endpoint(
            ZAKEN, "/zaken/{uuid}/audittrail/{entry}", _READ, {"GET": case_trail}, audits=True
        ),
        Endpoint(ZAKEN, "/zaken/{uuid}/besluiten", _LIST, {"GET": besluiten.list_case_decisions}),
        Endpoint(
            ZAKEN,
            "/zaken/{uuid}/zaakeigenschappen",
            _LIST,
            {"GET": case_parts.list_properties, "POST": case_parts.create_property},
        ),
        Endpoint(
            ZAKEN,
            "/zaken/{uuid}/zaakeigenschappen/{part}",
            _DETAIL,
            {
                "GET": case_parts.get_property,
                "PUT": case_parts.update_property,
                "PATCH": case_parts.update_property,
                "DELETE": case_parts.delete_property,
            },
        ),
    ]


def _case_parts() -> list[Endpoint]:
    return [
        Endpoint(
            ZAKEN,
            "/statussen",
            _LIST,
            {"GET": statuses.STATUSES.answer, "POST": statuses.create_status},
        ),
        Endpoint(ZAKEN, "/statussen/{uuid}", _READ, {"GET": statuses.get_status}),
        Endpoint(
            ZAKEN,
            "/resultaten",
            _LIST,
            {"GET": results.RESULTS.answer, "POST": results.create_result},
        ),
        Endpoint(
            ZAKEN,
            "/resultaten/{uuid}",
            _DETAIL,
            {
                "GET": results.get_result,
                "PUT": results.update_result,
                "PATCH": results.update_result,
                "DELETE": results.delete_result,
            },
        ),
        Endpoint(ZAKEN, "/rollen", _LIST, {"GET": roles.ROLES.answer, "POST": roles.create_role}),
        Endpoint(
            ZAKEN,
            "/rollen/{uuid}",
            ("GET", "PUT", "DELETE", "HEAD", "OPTIONS"),
            {"GET": roles.get_role, "PUT": roles.replace_role, "DELETE": roles.delete_role},
        ),
        Endpoint(
            ZAKEN,
            "/zaakinformatieobjecten",
            _LIST,
            {
                "GET": case_documents.CASE_DOCUMENTS.answer,
                "POST": case_documents.create_case_document,
            },
        ),
        Endpoint(
            ZAKEN,
            "/zaakinformatieobjecten/{uuid}",
            _DETAIL,
            {
                "GET": case_documents.get_case_document,
                "PUT": case_documents.update_case_document,
                "PATCH": case_documents.update_case_document,
                "DELETE": case_documents.delete_case_document,
            },
        ),
        Endpoint(
            ZAKEN,
            "/zaaknotities",
            _LIST,
            {"GET": case_parts.NOTES.answer, "POST": case_parts.create_note},
        ),
        Endpoint(
            ZAKEN,
            "/zaaknotities/{uuid}",
            _DETAIL,
            {
                "GET": case_parts.get_note,
                "PUT": case_parts.update_note,
                "PATCH": case_parts.update_note,
                "DELETE": case_parts.delete_note,
            },
        ),
        Endpoint(ZAKEN, "/zaakobjecten", _LIST, {"GET": EmptyList("zaak", "object", "objectType")}),
        Endpoint(ZAKEN, "/substatussen", _LIST, {"GET": EmptyList("zaak", "status", "doelgroep")}),
    ]


def _documents() -> list[Endpoint]:
    one = "/enkelvoudiginformatieobjecten/{uuid}"
    trail = AuditList("document", "documents")
    return [
        Endpoint(
            DOCUMENTEN,
            "/enkelvoudiginformatieobjecten",
            _LIST,
            {"GET": documenten.list_documents, "POST": documenten.create_document},
            negotiates=False,
        ),
        Endpoint(
            DOCUMENTEN,
            "/enkelvoudiginformatieobjecten/_zoek",
            _ACT,
            {"POST": documenten.search_documents},
            searches=True,
            negotiates=False,
        ),
        Endpoint(
            DOCUMENTEN,
            one,
            _DETAIL,
            {
                "GET": documenten.get_document,
                "PUT": documenten.update_document,
                "PATCH": documenten.update_document,
            },
            negotiates=False,
        ),
        Endpoint(
            DOCUMENTEN,
            f"{one}/download",
            _READ,
            {"GET": downloads.download},
            negotiates=False,
            downloads=True,
        ),
        Endpoint(DOCUMENTEN, f"{one}/lock", _ACT, {"POST": parts.lock_document}, negotiates=False),
        Endpoint(
            DOCUMENTEN, f"{one}/unlock", _ACT, {"POST": parts.unlock_document}, negotiates=False
        ),
        Endpoint(DOCUMENTEN, f"{one}/audittrail", _READ, {"GET": trail}, audits=True),
        Endpoint(DOCUMENTEN, f"{one}/audittrail/{{entry}}", _READ, {"GET": trail}, audits=True),
        Endpoint(DOCUMENTEN, "/bestandsdelen/{uuid}", ("PUT", "OPTIONS"), {"PUT": parts.put_part}),
        Endpoint(
            DOCUMENTEN,
            "/gebruiksrechten",
            _LIST,
            {"GET": EmptyList("informatieobject", "expand", bare=True)},
            negotiates=False,
        ),
        Endpoint(
            DOCUMENTEN, "/objectinformatieobjecten", _LIST, {"GET": case_documents.list_mirrors}
        ),
    ]


def _decisions() -> list[Endpoint]:
    trail = AuditList("besluit", "decisions")
    return [
        Endpoint(
            BESLUITEN,
            "/besluiten",
            _LIST,
            {"GET": besluiten.DECISIONS.answer, "POST": besluiten.create_decision},
        ),
        Endpoint(
            BESLUITEN,
            "/besluiten/{uuid}",
            _DETAIL,
            {
                "GET": besluiten.get_decision,
                "PUT": besluiten.update_decision,
                "PATCH": besluiten.update_decision,
            },
        ),
        Endpoint(BESLUITEN, "/besluiten/{uuid}/audittrail", _READ, {"GET": trail}, audits=True),
        Endpoint(
            BESLUITEN, "/besluiten/{uuid}/audittrail/{entry}", _READ, {"GET": trail}, audits=True
        ),
        Endpoint(
            BESLUITEN,
            "/besluitinformatieobjecten",
            _LIST,
            {
                "GET": besluiten.DECISION_DOCUMENTS.answer,
                "POST": besluiten.create_decision_document,
            },
        ),
        Endpoint(
            BESLUITEN,
            "/besluitinformatieobjecten/{uuid}",
            ("GET", "DELETE", "HEAD", "OPTIONS"),
            {"GET": besluiten.get_decision_document},
        ),
    ]


def _catalogue() -> list[Endpoint]:
    endpoints = []
    for kind in FILTERS:
        path = PATHS[kind].removeprefix(CATALOGI.path)
        detail = _READ if kind == "catalogus" else _DETAIL
        endpoints += [
            Endpoint(CATALOGI, path.rstrip("/"), _LIST, {"GET": TypeList(kind)}),
            Endpoint(CATALOGI, path + "{uuid}", detail, {"GET": TypeDetail(kind)}),
        ]
    return endpoints
