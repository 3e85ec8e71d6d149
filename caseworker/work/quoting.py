"""A passage of a document as it is quoted in a decision: with where it stands."""

from __future__ import annotations

import re

from api_client.models import DocumentInfo
from caseworker.i18n import _
from caseworker.text import visible

_APART = re.compile(" {2,}")
"""What keeps columns apart on paper means nothing in a sentence."""


def quoted(passage: str, document: DocumentInfo, page: int, inside: str = "") -> str:
    """Return a passage between quotation marks, and below it title, page and day of the document.

    ``inside`` is the file inside the document that it stands in, if it does. Nothing that a
    terminal would hide comes along: what is decided says what it shows.
    """
    title = visible(document.title or document.file_name, single_line=True)
    if inside:
        title = f"{title}, {visible(inside, single_line=True)}"
    day = document.created.isoformat() if document.created else ""
    source = _("{title}, {day}, p. {page}") if day else _("{title}, p. {page}")
    where = source.format(title=title, day=day, page=page)
    return f"”{_APART.sub(' ', visible(passage)).strip()}”\n({where})"
