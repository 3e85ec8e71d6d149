"""`caseworker demo`: the embedded case API and a walk through a caseworker's job on it."""

from __future__ import annotations

import shutil

import click

from caseworker.folders import data_folder, private_folder
from caseworker.i18n import LANGUAGES, _


@click.command(help=_("Try the program on made-up cases."))
@click.option("--cases", type=click.IntRange(min=20), default=300, help=_("How many cases."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of the demo."))
@click.option("--fresh", is_flag=True, help=_("Start over with new cases and no drafts."))
def demo(cases: int, lang: str | None, fresh: bool) -> None:
    """Run the walk-through; port, cases and drafts last between runs."""
    from caseworker.commands.walkthrough import Walkthrough

    folder = data_folder() / "demo"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(Walkthrough(private_folder(folder), cases, lang).run())
