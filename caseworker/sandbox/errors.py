"""The errors of the case API, in the shape and the words of Open Zaak 1.30.

Every error is a JSON object ``{type, code, title, status, detail, instance}``; input errors add
``invalidParams: [{name, code, reason}]``. Texts are Dutch; clients key on the codes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

NO_FIELD = "nonFieldErrors"
INVALID_INPUT = "Ongeldige invoer."
NO_PERMISSION = "Je hebt geen toestemming om deze actie uit te voeren."
CASE_CLOSED = "Je mag geen gegevens aanpassen van een gesloten zaak."


@dataclass(frozen=True, slots=True)
class Invalid:
    """One thing wrong with the input: which field, a stable code, a Dutch reason."""

    name: str
    code: str
    reason: str


class ApiError(Exception):
    """An answer other than success. ``kind`` is the last part of the error's ``type`` URL."""

    def __init__(
        self,
        status: int,
        kind: str,
        code: str,
        title: str,
        detail: str | None = None,
        invalid: Iterable[Invalid] = (),
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.kind = kind
        self.code = code
        self.title = title
        self.detail = title if detail is None else detail
        self.invalid = tuple(invalid)

    def body(self, base: str) -> dict[str, object]:
        """Return the JSON object, with its type URL under this base."""
        shown: dict[str, object] = {
            "type": f"{base}/ref/fouten/{self.kind}/",
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{uuid.uuid4()}",
        }
        if self.invalid:
            shown["invalidParams"] = [
                {"name": one.name, "code": one.code, "reason": one.reason} for one in self.invalid
            ]
        return shown


def invalid_input(*invalid: Invalid) -> ApiError:
    """Return the 400 for input that breaks these rules."""
    return ApiError(400, "ValidationError", "invalid", INVALID_INPUT, invalid=invalid)


def broken_rule(code: str, reason: str) -> ApiError:
    """Return the 400 for a rule that belongs to no single field."""
    return invalid_input(Invalid(NO_FIELD, code, reason))


def unreadable(detail: str) -> ApiError:
    """Return the 400 for a body that is no JSON at all."""
    return ApiError(
        400,
        "ParseError",
        "parse_error",
        "Ongeldig samengestelde request.",
        f"JSON parse error - {detail}",
    )


def refused(code: str = "permission_denied", detail: str = NO_PERMISSION) -> ApiError:
    """Return the 403 for a bad token or a missing right; this family of servers never says 401."""
    return ApiError(403, "PermissionDenied", code, NO_PERMISSION, detail)


def case_closed() -> ApiError:
    """Return the 403 for a change to a closed case."""
    return ApiError(403, "ZaakClosed", "permission_denied", CASE_CLOSED)


def not_found(detail: str = "Niet gevonden.") -> ApiError:
    """Return the 404."""
    return ApiError(404, "NotFound", "not_found", "Niet gevonden.", detail)


def method_not_allowed(method: str) -> ApiError:
    """Return the 405; the title keeps its unfilled placeholder, as the real server's does."""
    return ApiError(
        405,
        "MethodNotAllowed",
        "method_not_allowed",
        'Methode "{method}" niet toegestaan.',
        f'Methode "{method}" niet toegestaan.',
    )


def not_acceptable(detail: str | None = None) -> ApiError:
    """Return the 406 for an ``Accept`` or ``Accept-Crs`` that cannot be served."""
    title = "Kan niet voldoen aan de opgegeven Accept header."
    return ApiError(406, "NotAcceptable", "not_acceptable", title, detail)


def precondition_failed(header: str) -> ApiError:
    """Return the 412 for a missing header."""
    return ApiError(
        412,
        "PreconditionFailed",
        "precondition_failed",
        "Voorwaarde is niet vervuld",
        f"'{header}' header ontbreekt",
    )


def unsupported_media_type(media_type: str) -> ApiError:
    """Return the 415; the title keeps its unfilled placeholder, as the real server's does."""
    return ApiError(
        415,
        "UnsupportedMediaType",
        "unsupported_media_type",
        'Ongeldige media type "{media_type}" in aanvraag.',
        f'Ongeldige media type "{media_type}" in aanvraag.',
    )


def server_error(status: int = 500) -> ApiError:
    """Return the error of a server that failed by itself."""
    return ApiError(
        status,
        "APIException",
        "error",
        "Er is een serverfout opgetreden.",
        "Internal Server Error",
    )
