"""Input held against rules, field by field, with the codes of Django REST framework.

A field's check returns the value to store or raises ``Wrong``. All fields are checked before
anything is said, so that one answer names everything that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from caseworker.sandbox import clock
from caseworker.sandbox.errors import ApiError, Invalid, invalid_input

_URL = re.compile(r"https?://[^\s/]+(/\S*)?", re.IGNORECASE)
# As many bytes as a file may have here: 4 GiB.
_LARGEST = 2**32
_SURROGATE = re.compile("[\ud800-\udfff]")


class Wrong(Exception):
    """A value that cannot be taken, with a code and a Dutch reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class References(Protocol):
    """Knows which resources there are."""

    def uuid_of(self, kind: str, url: str) -> str | None:
        """Return which resource of this kind an address on this server names."""

    def exists(self, kind: str, uuid: str) -> bool:
        """Say whether there is such a resource."""


Check = Callable[[object, References], object]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a client may send. What is not sent keeps its value, or gets ``default``."""

    name: str
    check: Check
    required: bool = False
    null: bool = False
    default: object = None


def checked(
    fields: Sequence[Field], body: Mapping[str, object], known: References, *, partial: bool = False
) -> dict[str, object]:
    """Return the values to store for the fields that were sent.

    ``partial`` leaves out required fields, as PATCH does. Raises ``ApiError`` 400 with every
    field that is wrong.
    """
    values: dict[str, object] = {}
    wrong: list[Invalid] = []
    for field in fields:
        if field.name not in body:
            if field.required and not partial:
                wrong.append(Invalid(field.name, "required", "Dit veld is verplicht."))
            continue
        try:
            values[field.name] = _value(field, body[field.name], known)
        except Wrong as error:
            wrong.append(Invalid(field.name, error.code, error.reason))
        except _WrongParts as error:
            wrong += [
                Invalid(f"{field.name}.{one.name}", one.code, one.reason) for one in error.parts
            ]
    if wrong:
        raise invalid_input(*wrong)
    return values


def with_defaults(fields: Sequence[Field], values: Mapping[str, object]) -> dict[str, object]:
    """Return the values with the default of every field that was not sent."""
    return {field.name: values.get(field.name, field.default) for field in fields}


class _WrongParts(Exception):
    """What is wrong inside a nested object."""

    def __init__(self, parts: Sequence[Invalid]) -> None:
        super().__init__()
        self.parts = parts


def _value(field: Field, value: object, known: References) -> object:
    if value is None:
        if field.null:
            return None
        raise Wrong("null", "Dit veld mag niet leeg zijn.")
    return field.check(value, known)


def text(max_length: int = 0, min_length: int = 0, *, blank: bool = True) -> Check:
    """Take text: outer white space is trimmed, a NUL or half a surrogate pair is refused.

    Lengths are in characters; 0 means no limit.
    """

    def check(value: object, _known: References) -> object:
        trimmed = _text(value)
        if not trimmed:
            if blank:
                return ""
            raise Wrong("blank", "Dit veld mag niet leeg zijn.")
        if max_length and len(trimmed) > max_length:
            raise Wrong(
                "max_length", f"Dit veld mag niet meer dan {max_length} karakters bevatten."
            )
        if len(trimmed) < min_length:
            raise Wrong("min_length", f"Dit veld moet minimaal {min_length} karakters bevatten.")
        return trimmed

    return check


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Wrong("invalid", "Dit is geen geldige tekst.")
    found = str(value)
    if "\x00" in found:
        raise Wrong("null_characters_not_allowed", "Null-tekens zijn niet toegestaan.")
    if _SURROGATE.search(found):
        raise Wrong("surrogate_characters_not_allowed", "Losse surrogaten zijn niet toegestaan.")
    return found.strip()


def day(*, past_only: bool = False) -> Check:
    """Take a day, ``YYYY-MM-DD``; with ``past_only`` not one after today in UTC."""

    def check(value: object, _known: References) -> object:
        found = clock.parse_day(value) if isinstance(value, str) else None
        if found is None:
            raise Wrong("invalid", "Deze datum heeft niet de vorm JJJJ-MM-DD.")
        if past_only and found > clock.today():
            raise Wrong("future_not_allowed", "Deze waarde mag niet in de toekomst liggen.")
        return found.isoformat()

    return check


def moment(*, past_only: bool = False) -> Check:
    """Take a moment in ISO 8601; with ``past_only`` not a second in the future is allowed."""

    def check(value: object, _known: References) -> object:
        found = clock.parse_moment(value) if isinstance(value, str) else None
        if found is None:
            raise Wrong("invalid", "Dit tijdstip heeft niet de vorm JJJJ-MM-DDTuu:mm:ss.")
        stored = clock.stored(found)
        if past_only and stored > clock.now():
            raise Wrong("date-in-future", "Deze datum mag niet in de toekomst zijn")
        return stored

    return check


def choice(*names: str, blank: bool = False) -> Check:
    """Take one of these names, or an empty text where ``blank`` allows it."""

    def check(value: object, _known: References) -> object:
        if value in names or (blank and value == ""):
            return value
        raise Wrong("invalid_choice", f'"{value}" is een ongeldige keuze.')

    return check


def yes_no(value: object, _known: References) -> object:
    """Take a truth value: a JSON one, or one of the spellings that Django REST takes."""
    if value in (True, "true", "True", "1"):
        return True
    if value in (False, "false", "False", "0"):
        return False
    raise Wrong("invalid", "Dit is geen geldige booleaanse waarde.")


def count(value: object, _known: References) -> object:
    """Take a whole number, not negative and no larger than 4 GiB in bytes."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Wrong("invalid", "Een geldig geheel getal is vereist.")
    try:
        found = int(value)
    except ValueError as error:
        raise Wrong("invalid", "Een geldig geheel getal is vereist.") from error
    if found < 0:
        raise Wrong("min_value", "Deze waarde moet minstens 0 zijn.")
    if found > _LARGEST:
        raise Wrong("max_value", f"Deze waarde mag hoogstens {_LARGEST} zijn.")
    return found


def link(kind: str, *, blank: bool = False) -> Check:
    """Take the address of a resource of this server and store its UUID."""

    def check(value: object, known: References) -> object:
        if blank and value == "":
            return None
        if not isinstance(value, str) or not _URL.fullmatch(value):
            raise Wrong("bad-url", "Dit is geen geldige URL.")
        uuid = known.uuid_of(kind, value)
        if uuid is None:
            raise Wrong("unknown-service", "Deze URL hoort niet bij een bekende service.")
        if not known.exists(kind, uuid):
            raise Wrong("does_not_exist", "Ongeldige hyperlink - Object bestaat niet.")
        return uuid

    return check


def address(max_length: int = 200) -> Check:
    """Take an address outside this server, or an empty text."""
    plain = text(max_length)

    def check(value: object, known: References) -> object:
        found = plain(value, known)
        if found and not _URL.fullmatch(str(found)):
            raise Wrong("bad-url", "Dit is geen geldige URL.")
        return found

    return check


def term(value: object, _known: References) -> object:
    """Take an ISO 8601 duration in days, weeks, months or years."""
    if isinstance(value, str) and clock.is_term(value):
        return value
    raise Wrong("invalid", "Deze duur heeft niet de vorm van ISO 8601.")


def texts(max_length: int) -> Check:
    """Take a list of texts, none of them empty."""
    one = text(max_length, blank=False)

    def check(value: object, known: References) -> object:
        if not isinstance(value, list):
            raise Wrong("not_a_list", "Er werd een lijst verwacht.")
        return [one(item, known) for item in value]

    return check


def group(*fields: Field) -> Check:
    """Take a nested object; fields that were not sent get their defaults."""

    def check(value: object, known: References) -> object:
        if not isinstance(value, dict):
            raise Wrong("invalid", "Er werd een object verwacht.")
        try:
            return with_defaults(fields, checked(fields, value, known))
        except ApiError as error:
            raise _WrongParts(error.invalid) from error

    return check


def groups(*fields: Field) -> Check:
    """Take a list of nested objects."""
    one = group(*fields)

    def check(value: object, known: References) -> object:
        if not isinstance(value, list):
            raise Wrong("not_a_list", "Er werd een lijst verwacht.")
        return [one(item, known) for item in value]

    return check
