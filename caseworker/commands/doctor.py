"""`caseworker doctor`: what works, what does not, what to do."""

from __future__ import annotations

import sys

import click
import msgspec

from api_client.errors import Problem
from api_client.server import Ability
from caseworker import __version__
from caseworker.commands.context import (
    FAILED,
    TerminalAsker,
    json_option,
    profile_option,
    run,
    use_language_of,
)
from caseworker.commands.output import line, print_json
from caseworker.credentials import keyring_report
from caseworker.documents.protections import protections
from caseworker.i18n import _, explain
from caseworker.profiles import Profile, load_directory, load_profile
from caseworker.retention import retention_of
from caseworker.services import Services
from caseworker.signing import secrets_of
from caseworker.work.sizes import size_word

# Shorter secrets can be guessed from a single token (RFC 7518, 3.2: at least 256 bits).
_SHORTEST_SECRET = 32
_LARGEST_SKEW = 30.0


class Check(msgspec.Struct):
    """One thing that was looked at; ``advice`` is empty where nothing needs doing."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


@click.command(help=_("Say what works here, what does not, and what to do."))
@profile_option
@json_option
def doctor(profile_name: str | None, as_json: bool) -> None:
    """Look at everything; one trouble does not hide the next."""
    checks = [_program(), _keyring(), *_parsers()]
    try:
        profile = load_profile(profile_name)
    except Problem as problem:
        checks.append(_trouble(_("profile"), problem))
    else:
        use_language_of(profile)
        checks.extend(_profile_checks(profile))
    if as_json:
        print_json({"checks": checks})
    else:
        _print(checks)
    raise SystemExit(0 if all(check.ok for check in checks) else FAILED)


def _program() -> Check:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return Check("caseworker", True, f"{__version__}, Python {python}, {sys.platform}")


def _keyring() -> Check:
    """A missing keyring is no fault: the vault stands in for it."""
    report = keyring_report()
    return Check(_("keyring"), True, report.detail, report.advice)


def _parsers() -> list[Check]:
    """What protects this computer from the documents that citizens send; best effort."""
    try:
        found = protections()
    except Problem as problem:
        return [_trouble(_("document reader"), problem)]
    words = {True: _("in force"), False: _("not possible here")}
    return [Check(each.name, True, f"{words[each.ok]} ({each.detail})") for each in found]


def _profile_checks(profile: Profile) -> list[Check]:
    checks = [Check(_("profile"), True, f"{profile.name}, {profile.user}, {profile.store}")]
    try:
        directory = load_directory(profile)
        checks.append(
            Check(_("staff file"), True, _("people: {count}").format(count=len(directory.people)))
        )
    except Problem as problem:
        checks.append(_trouble(_("staff file"), problem))
    checks.append(_retention(profile))
    try:
        services = Services.open(profile, TerminalAsker())
    except Problem as problem:
        return [*checks, _trouble(_("credentials and store"), problem)]
    try:
        checks.extend((_secret(services), _store(services)))
        checks.extend(run(_server(services)))
    finally:
        services.close()
    return checks


def _retention(profile: Profile) -> Check:
    """Say how long and how much is kept here, and why it is less than the profile wants."""
    held = retention_of(profile)
    detail = _("{days} days, documents at most {size}").format(
        days=held.days, size=size_word(held.document_bytes)
    )
    advice = explain(held.problem) if held.problem else ""
    return Check(_("kept here"), held.problem is None, detail, advice)


def _secret(services: Services) -> Check:
    secret = services.credentials.secret
    if secret is None:
        return Check(_("client secret"), False, _("none kept"), _("Log in with: caseworker login"))
    try:
        secrets = secrets_of(services.profile, secret)
    except Problem as problem:
        return _trouble(_("client secret"), problem)
    short = any(len(one.encode()) < _SHORTEST_SECRET for one in secrets.values())
    advice = _("The secret is short and can be guessed. Ask for one of at least 32 characters.")
    return Check(
        _("client secret"), True, _("from {source}").format(source=services.credentials.source),
        advice if short else "",
    )  # fmt: skip


def _store(services: Services) -> Check:
    store = services.store
    if not store.persistent:
        advice = _("Set CASEWORKER_PASSPHRASE to keep drafts encrypted on this computer.")
        return Check(_("store"), True, _("in memory only"), advice)
    faults = store.check()
    if faults:
        advice = _("Start again: what is damaged is set aside and drafts are brought back.")
        return Check(_("store"), False, "; ".join(faults), advice)
    counts = _("drafts: {drafts}, waiting to be sent: {waiting}").format(
        drafts=len(store.drafts.all()), waiting=len(store.outbox.open())
    )
    return Check(_("store"), True, counts)


async def _server(services: Services) -> list[Check]:
    try:
        async with services.connect() as api:
            info = await api.check()
            can_do = await api.find_out()
    except Problem as problem:
        return [_trouble(_("server"), problem)]
    detail = f"{info.name}, API {info.version or '?'}"
    advice = ""
    if abs(info.clock_offset) > _LARGEST_SKEW:
        advice = _("This computer's clock is {seconds} s off the server's. Set it right.")
        advice = advice.format(seconds=round(-info.clock_offset))
    return [Check(_("server"), True, detail, advice), *(_ability(each) for each in can_do)]


def _ability(ability: Ability) -> Check:
    """Say whether the server can do something; the program works without."""
    day = f"{ability.since.astimezone():%Y-%m-%d}"
    word = _("yes, found out {day}") if ability.there else _("no, found out {day}; done without")
    name = _("server can: {what}").format(what=ability.name)
    return Check(name, True, word.format(day=day))


def _trouble(name: str, problem: Problem) -> Check:
    return Check(name, False, explain(problem))


def _print(checks: list[Check]) -> None:
    for check in checks:
        sign = "✓" if check.ok else "✗"
        click.echo(f"{sign} {check.name}: {line(check.detail)}")
        if check.advice:
            click.echo(f"    {line(check.advice)}")
