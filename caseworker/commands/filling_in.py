"""What the commands that fill in a short form have in common."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from msgspec.structs import replace

from api_client.errors import N_, Problem
from api_client.models import Case
from api_client.plans import Intent
from caseworker.commands.context import opened, run
from caseworker.commands.output import line, say
from caseworker.commands.writing import failed_line, make_sure, not_before, report, undo_window
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft
from caseworker.services import Services
from caseworker.text import visible
from caseworker.work.basis import Basis, basis
from caseworker.work.decision_changes import seen_fields
from caseworker.work.document_uploads import replaced_fields
from caseworker.work.documents import find_document
from caseworker.work.drafting import keep_draft
from caseworker.work.intent_words import facts, texts, what
from caseworker.work.reading import read_case
from caseworker.work.sending import send_until_settled

Freeze = Callable[[Draft, Basis], Intent]


class TextUnreadable(Problem):
    """A file with text cannot be read as text. Facts: ``path``, ``reason``."""

    message = N_("The text cannot be read from {path} ({reason}).")
    advice = N_("Give a text file in UTF-8.")


class NoSuchDecision(Problem):
    """The case has no such decision. Facts: ``number``, ``decision``, ``there``."""

    message = N_("The case {number} has no decision {decision}. It has: {there}.")
    advice = N_("What you wrote is kept as a draft.")


@dataclass(frozen=True, slots=True)
class _About:
    """What of a case a form is about: one of its decisions or documents, or all of it."""

    decision: str | None = None
    document: str | None = None

    def seen_in(self, case: Case) -> dict[str, str]:
        """Return what a draft keeps of it. Raises NoSuchDecision, DocumentUnknown."""
        if self.document is not None:
            return replaced_fields(find_document(case, self.document))
        for decision in case.decisions:
            if self.decision in {decision.number, decision.id}:
                return seen_fields(decision)
        there = ", ".join(decision.number for decision in case.decisions) or "-"
        number = case.summary.number
        raise NoSuchDecision(number=number, decision=self.decision or "", there=there)


text_file_option = click.option(
    "--text-file",
    "text_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help=_("A text file; - reads standard input."),
)
yes_option = click.option("--yes", is_flag=True, help=_("Do not ask, and send at once."))


def read_text(path: Path) -> str:
    """Return the text exactly as it stands in the file. Raises TextUnreadable."""
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise TextUnreadable(path=str(path), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise TextUnreadable(path=str(path), reason=_("not UTF-8")) from error


def fill_in(
    kind: str,
    number: str,
    fields: Mapping[str, str],
    freeze: Freeze,
    *,
    decision: str | None = None,
    document: str | None = None,
    profile_name: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Keep what was written as a draft, show what will be sent, and send it; ends the program.

    ``decision`` is the number of the decision, ``document`` the id of the document that the form is
    about, if it is about one.
    """
    written = max(fields, key=lambda name: len(fields[name]), default="")
    with opened(profile_name) as services:
        draft = keep_draft(services.store, kind, number, dict(fields), same=written)
        about = _About(decision, document)
        sent = _send(services, draft, freeze, about, yes=yes, as_json=as_json)
        raise SystemExit(run(sent))


async def _send(
    services: Services,
    draft: Draft,
    freeze: Freeze,
    about: _About,
    *,
    yes: bool,
    as_json: bool,
) -> int:
    store, number = services.store, draft.case_number
    async with services.connect() as api:
        try:
            if about != _About():
                case = (await read_case(api, store, number)).case
                draft = store.drafts.save(replace(draft, fields=draft.fields | about.seen_in(case)))
            known = await basis(number, api, store)
            intent = freeze(draft, known)
            _preview(intent, known)
            if not make_sure(_("Send this?"), yes=yes):
                say(_("Not sent. What you wrote is kept as the draft {id}.").format(id=draft.id))
                return 1
            wait = not_before(yes=yes, undo_seconds=services.profile.undo_seconds)
            entry = store.outbox.put(intent, not_before=now_utc() + wait, draft=draft)
        except Problem as problem:
            return report([], [(failed_line(number, problem, draft.id), problem)], as_json=as_json)
        if not await undo_window(store, [entry]):
            return 1
        entries = await send_until_settled(store, api, [entry.id])
    return report(entries, [], as_json=as_json, paused=store.outbox.is_paused())


def _preview(intent: Intent, known: Basis) -> None:
    """Show exactly what will be sent."""
    title = known.summary.title if known.summary else ""
    say(f"{line(intent.case_number)}  {line(title)}")
    say(f"  {line(what(intent))}")
    for name, value in facts(intent):
        say(f"  {name}: {line(value)}")
    for _name, text in texts(intent):
        say(visible(text))
