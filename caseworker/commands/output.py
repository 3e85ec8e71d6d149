"""What commands print: for people on a terminal, or one JSON document for scripts.

Plain output passes ``caseworker.text.visible``; JSON carries text exactly as it came, since JSON
escapes control characters itself. Messages and progress go to standard error, always.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import msgspec

from api_client.errors import Problem
from caseworker.i18n import _, explain
from caseworker.text import visible
from caseworker.work.connection import reference_of

if TYPE_CHECKING:
    from rich.console import Console


def print_json(document: object) -> None:
    """Print the one JSON document of a command on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    sys.stdout.write("\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Tell the user something on standard error. The text is already safe."""
    click.echo(text, err=True)


def say_problem(problem: Problem) -> None:
    """Tell the user what happened and what to do, and what the help desk finds it by."""
    say(explain(problem))
    reference = reference_of(problem)
    if reference and reference not in problem.advice.format(**problem.facts):
        say(_("Reference for the help desk: {reference}").format(reference=line(reference)))


def line(text: str) -> str:
    """Make outside text safe for one line of plain output."""
    return visible(text, single_line=True)


def console() -> Console:
    """Return a console for tables on standard output: colour only on a terminal."""
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(highlight=False, markup=False, emoji=False)
    return Console(highlight=False, markup=False, emoji=False, width=160, no_color=True)


# Seconds; what takes less is over before anybody has read how far it is.
_WORTH_SHOWING = 1.0


@contextmanager
def progress(size: int | None) -> Iterator[Callable[[int], None]]:
    """Give a function to be told how many bytes have come; a bar shows it where that takes long.

    On standard error, and only on a terminal. Without a ``size`` the bar moves and does not fill.
    """
    if not sys.stderr.isatty():
        yield lambda _received: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

    started = time.monotonic()
    bar = Progress(
        BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task("", total=size)

    def told(received: int) -> None:
        if not bar.live.is_started and time.monotonic() - started > _WORTH_SHOWING:
            bar.start()
        bar.update(task, completed=received)

    try:
        yield told
    finally:
        bar.stop()


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose cells are made safe here."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(line(cell)) for cell in row))
    console().print(table)
