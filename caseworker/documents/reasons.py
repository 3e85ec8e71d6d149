"""The sentences for what a worker reports, in the user's language."""

from __future__ import annotations

from typing import Final

from caseworker.documents.answer import Outcome, State
from caseworker.documents.limits import MEGABYTE, Limits
from caseworker.documents.wire import Finished, Why, Words
from caseworker.i18n import N_, _

_SENTENCES: Final = {
    Why.NONE: "",
    Why.SIZE: "{width} × {height}",
    Why.EMPTY_FILE: N_("The file is empty."),
    Why.NO_TEXT: N_("The document has no text."),
    Why.PASSWORD: N_(
        "The file is protected with a password. Save the file and open it in another program."
    ),
    Why.LOCKED: N_("The file is protected with a password."),
    Why.WRONG_PASSWORD: N_("That is not the password of the file."),
    Why.SCANNED: N_(
        "The pages are pictures without text, probably scanned. "
        "Save the file and open it in another program."
    ),
    Why.DAMAGED: N_("The file is damaged. Try another program, or ask the sender for a new copy."),
    Why.SOME_PAGES: N_("Some pages of the file are damaged and are shown empty."),
    Why.CRASHED: N_(
        "The file stopped the reader: it is damaged, or too complex to be read here. "
        "Be careful with it."
    ),
    Why.FILE_SIZE: N_(
        "The file is larger than {content} MB. Save the file and open it in another program."
    ),
    Why.UNPACKED: N_("The file grows far too large when it is unpacked. Be careful with it."),
    Why.CHARACTERS: N_("The text is longer than {characters} characters. The rest is not shown."),
    Why.PAGES: N_("The document has more than {pages} pages. The rest is not shown."),
    Why.PIXELS: N_(
        "The picture has more than {millions} million pixels. "
        "Save the file and open it in another program."
    ),
    Why.MEMORY: N_(
        "The file needs more memory than a document is given here ({memory} MB). "
        "Save the file and open it in another program."
    ),
    Why.TIME: N_(
        "Reading the file took too long and was stopped. "
        "Save the file and open it in another program."
    ),
    Why.TYPE: N_(
        "{type} files cannot be read here yet. Save the file and open it in another program."
    ),
    Why.UNKNOWN_TYPE: N_(
        "This kind of file cannot be read here. Save the file and open it in another program."
    ),
}


def outcome(finished: Finished, limits: Limits) -> Outcome:
    """Return what a worker's last message means, in the user's language."""
    template = _SENTENCES[finished.why]
    facts: dict[str, int | str] = {
        "width": 0,
        "height": 0,
        "millions": 0,
        **finished.facts,
        "type": finished.type,
        "content": limits.content // MEGABYTE,
        "characters": _grouped(limits.characters),
        "pages": _grouped(limits.pages),
        "memory": limits.memory // (1024 * 1024),
    }
    reason = _(template).format(**facts) if template else ""
    return Outcome(finished.state, finished.type, reason, finished.can_unlock, finished.can_draw)


def failed(state: State, kind: str, why: Why, limits: Limits) -> Outcome:
    """Return the outcome of a reading that the worker did not end itself."""
    return outcome(Finished(state, kind, why), limits)


def words() -> Words:
    """Return the words that formats add to a text."""
    return Words(
        sender=_("From"),
        to=_("To"),
        copy=_("Cc"),
        date=_("Date"),
        subject=_("Subject"),
        attachments=_("Attachments"),
        comment=_("comment"),
        comments=_("Comments"),
        deleted=_("deleted"),
        inserted=_("inserted"),
        fields=_("Filled in"),
    )


def _grouped(number: int) -> str:
    """Return a number with a space between thousands, as both Swedish and ISO 80000 write it."""
    return f"{number:,}".replace(",", "\u00a0")
