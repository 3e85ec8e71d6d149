"""`caseworker drafts`: what was written and not yet sent."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from caseworker.commands.context import json_option, opened, profile_option
from caseworker.commands.output import print_json, print_table, say
from caseworker.commands.shapes import draft_line
from caseworker.commands.writing import make_sure
from caseworker.i18n import _
from caseworker.offline.drafts import Draft, Drafts
from caseworker.offline.problems import DraftUnknown, StateUnknown
from caseworker.text import visible
from caseworker.work.drafting import beginning
from caseworker.work.kinds import kind_word

_ACTIONS = ("list", "show", "history", "restore", "discard", "export")


@click.command(
    help=_(
        "List the drafts, show one or its earlier states, bring one of these back, throw a draft "
        "away, or export all to a text file."
    )
)
@click.argument("action", type=click.Choice(_ACTIONS), default="list")
@click.argument("draft_id", metavar="[ID|FILE]", required=False)
@click.option("--revision", type=int, metavar="N", help=_("Which earlier state to bring back."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@profile_option
@json_option
def drafts(
    action: str,
    draft_id: str | None,
    revision: int | None,
    yes: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """List, show, restore, discard or export drafts."""
    if action == "export" and draft_id is None:
        raise click.UsageError(_("Where to? Give the name of a file."))
    if action != "list" and draft_id is None:
        raise click.UsageError(_("Which draft? Give its id."))
    if action == "restore" and revision is None:
        raise click.UsageError(_("Which state? Give --revision, as drafts history lists them."))
    with opened(profile_name) as services:
        kept = services.store.drafts
        if action == "list":
            _list(kept.all(), as_json=as_json)
            return
        if action == "export":
            _export(kept.all(), Path(draft_id or ""), as_json=as_json)
            return
        draft = kept.get(draft_id or "")
        if draft is None:
            raise DraftUnknown(id=draft_id or "")
        if action == "show":
            _show(draft, as_json=as_json)
        elif action == "history":
            _list_states(kept.earlier(draft.id), as_json=as_json)
        elif action == "restore":
            _restore(kept, draft, revision or 0, as_json=as_json)
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
                beginning(draft)[:60],
            )
            for draft in found
        ),
    )


def _list_states(found: list[Draft], *, as_json: bool) -> None:
    if as_json:
        print_json({"drafts": [draft_line(state) for state in found]})
        return
    if not found:
        click.echo(_("No earlier states."))
        return
    print_table(
        (_("Revision"), _("Saved"), _("Begins")),
        (
            (
                str(state.revision),
                f"{state.saved.astimezone():%Y-%m-%d %H:%M:%S}",
                beginning(state)[:60],
            )
            for state in found
        ),
    )


def _restore(kept: Drafts, draft: Draft, revision: int, *, as_json: bool) -> None:
    """Put an earlier state in the place of what stands in a draft, which is kept as one."""
    states = [state for state in kept.earlier(draft.id) if state.revision == revision]
    if not states:
        raise StateUnknown(id=draft.id, revision=revision)
    saved = kept.save(replace(draft, fields=states[0].fields), keep_before=True)
    say(_("Brought back. What stood there before is an earlier state now."))
    if as_json:
        print_json(draft_line(saved))


def _export(found: list[Draft], path: Path, *, as_json: bool) -> None:
    """Write every draft to a new file, as it was typed, for whoever may read it from now on."""
    from caseworker.documents.saving import save_new

    text = "\n\n".join(_as_text(draft) for draft in found) + "\n"
    saved = save_new(text.encode(), path, "caseworker-drafts.txt")
    if as_json:
        print_json({"saved": str(saved), "count": len(found)})
        return
    say(_("Saved as {path}.").format(path=visible(str(saved), single_line=True)))
    say(_("The file is not encrypted. Remove it when you no longer need it."))


def _as_text(draft: Draft) -> str:
    saved = f"{draft.saved.astimezone():%Y-%m-%d %H:%M:%S}"
    head = f"== {draft.case_number} · {kind_word(draft.kind)} · {saved} · {draft.id}"
    written = (f"{name}:\n{value}" for name, value in draft.fields.items() if value)
    return "\n\n".join((head, *written))


def _show(draft: Draft, *, as_json: bool) -> None:
    if as_json:
        print_json(draft_line(draft))
        return
    for name, value in draft.fields.items():
        if value:
            click.echo(f"{name}: {visible(value)}")
