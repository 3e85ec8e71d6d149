"""`caseworker drafts`: what was written and not yet sent."""

from __future__ import annotations

import click

from caseworker.commands.context import json_option, opened, profile_option
from caseworker.commands.output import print_json, print_table, say
from caseworker.commands.shapes import draft_line
from caseworker.commands.writing import make_sure
from caseworker.i18n import _
from caseworker.offline.drafts import Draft
from caseworker.offline.problems import DraftUnknown
from caseworker.text import visible
from caseworker.work.kinds import kind_word


@click.command(help=_("List the drafts, show one, or throw one away."))
@click.argument("action", type=click.Choice(["list", "show", "discard"]), default="list")
@click.argument("draft_id", metavar="[ID]", required=False)
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@profile_option
@json_option
def drafts(
    action: str, draft_id: str | None, yes: bool, profile_name: str | None, as_json: bool
) -> None:
    """List, show or discard drafts."""
    if action != "list" and draft_id is None:
        raise click.UsageError(_("Which draft? Give its id."))
    with opened(profile_name) as services:
        kept = services.store.drafts
        if action == "list":
            _list(kept.all(), as_json=as_json)
            return
        draft = kept.get(draft_id or "")
        if draft is None:
            raise DraftUnknown(id=draft_id or "")
        if action == "show":
            _show(draft, as_json=as_json)
        elif make_sure(_("Throw this draft away for good?"), yes=yes):
            kept.remove(draft.id)
            say(_("The draft is gone."))
            if as_json:
                print_json({"drafts": [draft_line(each) for each in kept.all()]})


def _list(found: list[Draft], *, as_json: bool) -> None:
    if as_json:
        print_json({"drafts": [draft_line(draft) for draft in found]})
        return
    if not found:
        click.echo(_("No drafts."))
        return
    print_table(
        (_("Id"), _("Kind"), _("Case"), _("Saved"), _("Begins")),
        (
            (
                draft.id,
                kind_word(draft.kind),
                draft.case_number,
                f"{draft.saved.astimezone():%Y-%m-%d %H:%M:%S}",
                (draft.fields.get("reasons") or draft.fields.get("reason") or "")[:60],
            )
            for draft in found
        ),
    )


def _show(draft: Draft, *, as_json: bool) -> None:
    if as_json:
        print_json(draft_line(draft))
        return
    for name, value in draft.fields.items():
        if value:
            click.echo(f"{name}: {visible(value)}")
