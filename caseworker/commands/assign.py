"""`caseworker assign` and `release`: take cases on, and give them back to the unit."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, opened, profile_option
from caseworker.commands.filling_in import yes_option
from caseworker.commands.handover import hand_over_all
from caseworker.i18n import _
from caseworker.work.hand_overs import reason_to_release, reason_to_take
from caseworker.work.taking import NoUnit


@click.command(help=_("Take cases on: you become their only handler."))
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--reason", default="", help=_("Why."))
@yes_option
@profile_option
@json_option
def assign(
    numbers: tuple[str, ...], reason: str, yes: bool, profile_name: str | None, as_json: bool
) -> None:
    """Hand cases over to whoever is logged in."""
    with opened(profile_name) as services:
        me = services.profile.user
        why = reason or reason_to_take()
        hand_over_all(services, numbers, me, why, yes=yes, as_json=as_json)


@click.command(help=_("Give cases back to your unit: they no longer have a handler."))
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--reason", default="", help=_("Why, and what the next one needs to know."))
@yes_option
@profile_option
@json_option
def release(
    numbers: tuple[str, ...], reason: str, yes: bool, profile_name: str | None, as_json: bool
) -> None:
    """Hand cases over to the unit of whoever is logged in."""
    with opened(profile_name) as services:
        unit = services.profile.unit
        if not unit:
            raise NoUnit
        why = reason or reason_to_release()
        hand_over_all(services, numbers, f"unit:{unit}", why, yes=yes, as_json=as_json)
