"""How a document that was read is printed, the same for a case's documents and local files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, TypeVar

import click

from api_client.plans import Json
from caseworker.commands.context import DONE, FAILED, TerminalAsker
from caseworker.documents.answer import Reading, State
from caseworker.i18n import _
from caseworker.text import visible

Command = TypeVar("Command", bound=Callable[..., object])
_ATTEMPTS: Final = 3


def password_option(command: Command) -> Command:
    """Give a command the option that reads the password of a document from standard input."""
    return click.option(
        "--password-stdin",
        is_flag=True,
        help=_("Read the password of the document from standard input."),
    )(command)


def unlocked(read: Callable[[str], Reading], *, from_stdin: bool) -> Reading:
    """Return a document read with its password, where it has one and somebody can give it.

    ``read`` reads it with a password, empty for none. On a terminal it is asked for, and once more
    where it was wrong; it is kept nowhere.
    """
    if from_stdin:
        return read(sys.stdin.readline().rstrip("\r\n"))
    reading = read("")
    for _attempt in range(_ATTEMPTS):
        if not reading.can_unlock:
            break
        password = TerminalAsker().passphrase(_("Password of the document"), confirm=False)
        if not password:
            break
        reading = read(password)
    return reading


def reading_fields(reading: Reading) -> dict[str, Json]:
    """Return a reading with the field names of the contract."""
    return {
        "state": reading.state.value,
        "type": reading.type,
        "pages": list(reading.pages),
        "reason": reading.reason,
    }


def print_reading(reading: Reading) -> None:
    """Print the pages, or say why there are none."""
    count = len(reading.pages)
    for at, page in enumerate(reading.pages, start=1):
        if count > 1:
            click.echo(_("── page {page} of {count} ──").format(page=at, count=count))
        click.echo(visible(page))
    if reading.reason:
        click.echo(visible(reading.reason, single_line=True), err=bool(reading.pages))


def exit_code(reading: Reading) -> int:
    """Return the exit code that a reading stands for."""
    return DONE if reading.state in {State.OK, State.IMAGE} else FAILED
