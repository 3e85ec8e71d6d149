"""`caseworker demo`: the embedded case API and the screens on it, logged in.

Without a terminal, as in a script, the job is done by commands instead, each printed with its
answer.
"""

from __future__ import annotations

import shutil
import sys

import click

from caseworker.folders import data_folder, private_folder
from caseworker.i18n import LANGUAGES, _


@click.command(help=_("Try the program on made-up cases."))
@click.option("--cases", type=click.IntRange(min=20), default=300, help=_("How many cases."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of the demo."))
@click.option("--queue", default="mine", metavar="NAME", help=_("Open on this queue."))
@click.option("--walk", is_flag=True, help=_("Do the job by commands, printing each one."))
@click.option("--fresh", is_flag=True, help=_("Start over with new cases and no drafts."))
def demo(cases: int, lang: str | None, queue: str, walk: bool, fresh: bool) -> None:
    """Open the screens on made-up cases; port, cases and drafts last between runs."""
    from caseworker.commands.walkthrough import Walkthrough

    folder = data_folder() / "demo"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    walkthrough = Walkthrough(private_folder(folder), cases, lang)
    if walk or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SystemExit(walkthrough.run())
    raise SystemExit(walkthrough.open_screens(queue))
