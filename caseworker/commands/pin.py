"""`caseworker pin`: the cases that are taken along."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, opened, profile_option, run
from caseworker.commands.output import line, print_json, print_table, progress, say, say_problem
from caseworker.i18n import _, _n
from caseworker.offline.pins import Pin
from caseworker.services import Services
from caseworker.work.pinning import PinSize, Taken, leave_behind, pin_size, refresh_pins, take_along
from caseworker.work.sizes import size_word

_ACTIONS = ("list", "add", "remove", "refresh")


@click.command(
    help=_(
        "List the cases that are taken along to be read without the server, take one along, "
        "leave one behind, or bring them up to date."
    )
)
@click.argument("action", type=click.Choice(_ACTIONS), default="list")
@click.argument("number", required=False)
@profile_option
@json_option
def pin(action: str, number: str | None, profile_name: str | None, as_json: bool) -> None:
    """List, add, remove or refresh."""
    if action in {"add", "remove"} and number is None:
        raise click.UsageError(_("Which case? Give its number."))
    with opened(profile_name) as services:
        code = 0
        if action == "add":
            code = run(_add(services, number or "", as_json=as_json))
        elif action == "remove":
            _remove(services, number or "")
        elif action == "refresh":
            run(_refresh(services))
        if action != "add":
            _list(services, as_json=as_json)
    raise SystemExit(code)


async def _add(services: Services, number: str, *, as_json: bool) -> int:
    async with services.connect() as api:
        case = await api.case(number)
        size = pin_size(services.store, case)
        say(_size_words(size))
        with progress(size.to_fetch) as told:
            taken = await take_along(api, services.store, case, lambda come: told(come.received))
    if as_json:
        print_json(
            {
                "number": number,
                "documents": taken.here,
                "missing": [title for title, _problem in taken.problems] + taken.no_room,
            }
        )
    _tell(taken)
    return 1 if taken.problems or taken.no_room else 0


def _tell(taken: Taken) -> None:
    say(
        _n(
            "Taken along with {count} document.",
            "Taken along with {count} documents.",
            taken.here,
        )
    )
    for title in taken.no_room:
        say(_("No room for: {titles}").format(titles=line(title)))
    for title, problem in taken.problems:
        say(f"{line(title)}:")
        say_problem(problem)


def _size_words(size: PinSize) -> str:
    documents = _n("{count} document", "{count} documents", size.documents)
    rest = _("{held} here already, {size} to fetch")
    return f"{documents}, {rest.format(held=size.held, size=size_word(size.to_fetch))}"


def _remove(services: Services, number: str) -> None:
    for each in services.store.pins.all():
        if each.number == number:
            leave_behind(services.store, each.case_id)


async def _refresh(services: Services) -> None:
    async with services.connect() as api:
        await refresh_pins(api, services.store)


def _list(services: Services, *, as_json: bool) -> None:
    pins, usage = services.store.pins.all(), services.store.documents.usage()
    if as_json:
        print_json(
            {
                "pins": [_line(each) for each in pins],
                "documents": usage.documents,
                "size": usage.size,
                "limit": usage.limit,
            }
        )
        return
    if pins:
        print_table(
            (_("Case"), _("Title"), _("As of")),
            ((each.number, each.title, _moment(each)) for each in pins),
        )
    else:
        click.echo(_("No case is taken along."))
    say(
        _("Documents here: {count}, {size} of {limit}.").format(
            count=usage.documents, size=size_word(usage.size), limit=size_word(usage.limit)
        )
    )


def _line(each: Pin) -> dict[str, str | None]:
    return {
        "number": each.number,
        "title": each.title,
        "since": each.since.isoformat(),
        "refreshed": each.refreshed.isoformat() if each.refreshed else None,
    }


def _moment(each: Pin) -> str:
    if each.refreshed is None:
        return _("not all of it yet")
    return f"{each.refreshed.astimezone():%Y-%m-%d %H:%M}"
