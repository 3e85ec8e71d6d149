"""A note on a case."""

from __future__ import annotations

from api_client.plans import NoteIntent
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft, new_id
from caseworker.work.basis import Basis
from caseworker.work.forms import FieldKind, Form, FormField, checked_text

KIND = "note"
_LONGEST_SUBJECT = 200
_LONGEST_TEXT = 1_000_000
_LONGEST_BEGINNING = 60


def note_form() -> Form:
    """Return the form of a note."""
    return Form(
        kind=KIND,
        title=_("Note"),
        fields=(
            FormField("subject", _("Subject"), FieldKind.LINE, needed=False),
            FormField("text", _("Text"), FieldKind.TEXT),
        ),
        freeze=freeze,
    )


def freeze(draft: Draft, known: Basis) -> NoteIntent:
    """Turn a draft into an intent; without a subject the text begins with it. Raises NotComplete.

    A note says nothing that depends on how the case stands, so no change of it is in the way.
    """
    text = checked_text(_("Text"), draft.fields.get("text", ""), _LONGEST_TEXT)
    subject = draft.fields.get("subject", "").strip() or _beginning(text)
    return NoteIntent(
        number=new_id(),
        case_number=draft.case_number,
        case_id=known.case_id,
        subject=checked_text(_("Subject"), subject, _LONGEST_SUBJECT),
        text=text,
        at=now_utc(),
    )


def _beginning(text: str) -> str:
    line = text.strip().splitlines()[0]
    if len(line) <= _LONGEST_BEGINNING:
        return line
    return line[:_LONGEST_BEGINNING].rsplit(" ", 1)[0] + " …"
