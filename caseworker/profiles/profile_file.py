"""Profiles on disk: ``profiles/NAME.toml`` in the folder of configuration, one file each.

The file's name is the profile's name; its keys are the fields of ``Profile``::

    client_id = "caseworker-anna"
    user = "anna.ek"
    unit = "bygglov"
    store = "keyring"             # keyring, vault or session
    undo_seconds = 10
    keep_days = 14
    documents_mib = 500
    auth = "oauth2"               # jwt where it is not given
    token_url = "https://id.example.com/token"

    [apis]
    zaken = "https://zaken.example.com/zaken/api/v1"
    documenten = "https://documenten.example.com/documenten/api/v1"

    [api_clients]                 # an API with a client id and a secret of its own
    documenten = "caseworker-anna-documents"

    [headers]                     # sent with every request
    Api-Version = "1.5.1"

    [outcomes."*"]                # any case type
    written_off = "Ingetrokken"

    [outcomes.Bygglov]            # this case type
    granted = "Verleend"

    [outcome_words]               # those not named keep the Swedish words
    granted = "Bifall"

A key that is absent has the default of ``Profile``; a key that nobody knows is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from caseworker.folders import write_private
from caseworker.i18n import LANGUAGES, _
from caseworker.profiles.addresses import APIS, checked_address
from caseworker.profiles.names import checked_name, new_file_of
from caseworker.profiles.problems import (
    AddressUnusable,
    ProfileBroken,
    ProfileIncomplete,
    ProfileUnreadable,
)
from caseworker.profiles.profile import (
    METHODS,
    MOST_DOCUMENTS_MIB,
    MOST_KEEP_DAYS,
    MOST_UNDO_SECONDS,
    OUTCOMES,
    STORES,
    SWEDISH_WORDS,
    Method,
    Profile,
    Store,
)
from caseworker.profiles.toml_reading import Fault, Missing, Source, Where, decode

if TYPE_CHECKING:
    import tomlkit

_FIELDS: Final = tuple(field for field in msgspec.structs.fields(Profile) if field.name != "name")
# RFC 9110, 5.1; and the headers that the program itself answers for.
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OWN_HEADERS: Final = frozenset(
    {
        "authorization",
        "host",
        "content-length",
        "content-type",
        "transfer-encoding",
        "connection",
        "accept",
        "accept-crs",
        "content-crs",
        "accept-encoding",
        "cookie",
    }
)
_RANGES: Final = (
    ("undo_seconds", 0, MOST_UNDO_SECONDS),
    ("keep_days", 1, MOST_KEEP_DAYS),
    ("documents_mib", 0, MOST_DOCUMENTS_MIB),
)
_BARE: Final = Profile(name="", apis={}, client_id="", user="", store="session")


def read_profile(name: str, path: Path) -> Profile:
    """Return the profile in this file.

    Raises ``ProfileBroken`` (not TOML, a wrong kind or value), ``ProfileIncomplete`` (a key is
    absent) or ``ProfileUnreadable``.
    """
    try:
        return _profile(name, Source(_text(path)))
    except Fault as fault:
        raise _broken(path, fault) from None


def save_profile(profile: Profile) -> Path:
    """Write the profile to its file, readable by its owner only, and return the file.

    In a file that is there, only what differs is changed: comments, order and keys that are not
    the program's stay. Raises ``ProfileNameUnusable``, ``ProfileNameTaken``, ``FolderUnusable``,
    and ``ProfileBroken`` where the file that is there cannot be read.
    """
    import tomlkit

    path = new_file_of(profile.name)
    if path.exists():
        read_profile(profile.name, path)
        document = _parsed(path)
    else:
        document = tomlkit.document()
        document.add(tomlkit.comment(_("A connection of caseworker. It holds no secrets.")))
    _bring_up_to_date(document, profile)
    write_private(path, tomlkit.dumps(document).encode())
    return path


def _parsed(path: Path) -> tomlkit.TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        return tomlkit.parse(_text(path))
    except ParseError as error:
        raise ProfileBroken(file=str(path), line=error.line, reason=str(error)) from None


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ProfileUnreadable(file=str(path), line=0, reason=reason) from error


def _broken(path: Path, fault: Fault) -> ProfileBroken:
    kind = ProfileIncomplete if isinstance(fault, Missing) else ProfileBroken
    return kind(file=str(path), line=fault.line, reason=fault.reason)


def _profile(name: str, source: Source) -> Profile:
    """Return the profile that the text describes. Raises ``Fault``."""
    found: dict[str, object] = {"name": checked_name(name)}
    for field in _FIELDS:
        if field.name in source.values:
            check = _CHECKS[field.type]
            found[field.name] = check(source, (field.name,), source.values[field.name])
        elif field.required:
            raise Missing(source.lines, _("{key} is missing").format(key=field.name))
    profile = msgspec.convert(found, Profile)
    _check_choices(source, profile)
    return msgspec.structs.replace(
        profile,
        apis=_addresses(source, profile.apis),
        outcome_words=SWEDISH_WORDS | profile.outcome_words,
    )


def _store_at(source: Source, where: Where, value: object) -> str:
    return _one_of(source, where, source.text_at(where, value), STORES)


def _method_at(source: Source, where: Where, value: object) -> str:
    return _one_of(source, where, source.text_at(where, value), METHODS)


def _tables_of_texts(source: Source, where: Where, value: object) -> dict[str, dict[str, str]]:
    table = source.table_at(where, value)
    return {key: source.text_table_at((*where, key), one) for key, one in table.items()}


_CHECKS: Final[dict[object, Callable[[Source, Where, object], object]]] = {
    str: Source.text_at,
    Store: _store_at,
    Method: _method_at,
    int: Source.number_at,
    tuple[str, ...]: Source.texts_at,
    dict[str, str]: Source.text_table_at,
    dict[str, dict[str, str]]: _tables_of_texts,
}


def _check_choices(source: Source, profile: Profile) -> None:
    """Raise ``Fault`` where a value is of the right kind but not one that means something."""
    for key in ("client_id", "user"):
        if not getattr(profile, key).strip():
            raise source.fault((key,), _("{key} is empty").format(key=key))
    if profile.language:
        _one_of(source, ("language",), profile.language, LANGUAGES)
    for key, least, most in _RANGES:
        if not least <= getattr(profile, key) <= most:
            wanted = _("a whole number from {least} to {most}").format(least=least, most=most)
            raise source.wrong_kind((key,), wanted)
    _check_access(source, profile)
    for outcome in profile.outcome_words:
        _outcome_named(source, ("outcome_words", outcome))
    for case_type, results in profile.outcomes.items():
        for outcome in results:
            _outcome_named(source, ("outcomes", case_type, outcome))


def _check_access(source: Source, profile: Profile) -> None:
    """Raise ``Fault`` where requests could not be signed, or would carry what they must not."""
    if profile.auth == "oauth2" and not profile.token_url:
        raise Missing(source.lines, _("{key} is missing").format(key="token_url"))
    if profile.token_url:
        _address_at(source, ("token_url",), profile.token_url)
    for api in profile.api_clients:
        _one_of(source, ("api_clients", api), api, APIS)
    for name, value in profile.headers.items():
        if not _HEADER.fullmatch(name) or name.lower() in _OWN_HEADERS:
            reason = _("{name} is no header that can be added")
            raise source.fault(("headers", name), reason.format(name=name))
        if not (value.isascii() and value.isprintable()):
            reason = _("the header {name} may hold printable ASCII characters only")
            raise source.fault(("headers", name), reason.format(name=name))


def _one_of(source: Source, where: Where, value: str, offered: Iterable[str]) -> str:
    if value not in offered:
        wanted = _("one of {offered}").format(offered=", ".join(offered))
        raise source.wrong_kind(where, wanted)
    return value


def _outcome_named(source: Source, where: Where) -> None:
    if where[-1] not in OUTCOMES:
        reason = _("{name} is no outcome; there are {offered}")
        offered = ", ".join(OUTCOMES)
        raise source.fault(where, reason.format(name=where[-1], offered=offered))


def _addresses(source: Source, apis: dict[str, str]) -> dict[str, str]:
    """Return the addresses in their usual form. Whoever wrote plain http into the file meant it."""
    if not apis:
        raise source.fault(("apis",), _("no address is given for any API"))
    checked = {}
    for name, url in apis.items():
        checked[name] = _address_at(source, ("apis", name), url)
    return checked


def _address_at(source: Source, where: Where, url: str) -> str:
    try:
        return checked_address(url, allow_http=True)
    except AddressUnusable as problem:
        reason = _("{key} is not an address: {reason}")
        key = ".".join(str(part) for part in where)
        said = reason.format(key=key, reason=problem.facts["reason"])
        raise source.fault(where, said) from None


def _bring_up_to_date(document: MutableMapping[str, object], profile: Profile) -> None:
    """Change in a file's text only what differs from the profile.

    A key that the file does not have is written only where its value is not the default.
    """
    wanted = {field.name: _plain(getattr(profile, field.name)) for field in _FIELDS}
    defaults = {f.name: _plain(getattr(_BARE, f.name)) for f in _FIELDS if not f.required}
    for key in sorted(wanted, key=lambda key: isinstance(wanted[key], dict)):
        _set(document, key, wanted[key], defaults.get(key))


def _set(table: MutableMapping[str, object], key: str, wanted: object, default: object) -> None:
    """Make one key of a table say what is wanted; see ``_bring_up_to_date``."""
    there = table.get(key)
    if isinstance(there, MutableMapping) and isinstance(wanted, dict):
        for name in [name for name in there if name not in wanted]:
            del there[name]
        for name, value in wanted.items():
            _set(there, name, value, default.get(name) if isinstance(default, dict) else None)
    elif there != wanted and (key in table or wanted != default):
        table[key] = _without_defaults(wanted, default)


def _without_defaults(wanted: object, default: object) -> object:
    """Return a new table without the names that only repeat the defaults."""
    if isinstance(wanted, dict) and isinstance(default, dict):
        return {name: value for name, value in wanted.items() if value != default.get(name)}
    return wanted


def _plain(value: object) -> object:
    """Return a field's value as TOML has it: a list for a tuple."""
    return list(value) if isinstance(value, tuple) else value
