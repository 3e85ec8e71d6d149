"""What the reader says of a document."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class State(StrEnum):
    """How reading went. The values are the contract of ``caseworker read --json``."""

    OK = "ok"
    IMAGE = "image"
    ENCRYPTED = "encrypted"
    SCANNED = "scanned"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"


class Page(Struct, frozen=True):
    """One page of text, raw as in the file: ``caseworker.text.visible`` before it is shown.

    ``number`` counts from 1. ``label`` is the page's number as printed on the paper, where the
    file tells it, else empty. ``count`` is the number of pages in the file, 0 where that is not
    known before the end.
    """

    number: int
    text: str
    label: str = ""
    count: int = 0


class Outcome(Struct, frozen=True):
    """How it ended; the last thing that comes out of a document.

    ``type`` is short and human ("PDF", "DOCX", "text", "PNG"), the MIME type where the content is
    not known. ``reason`` is in the user's language: empty for ``ok``, the size for ``image``, a
    sentence for every other state.
    """

    state: State
    type: str
    reason: str


class Reading(Struct, frozen=True):
    """A whole document: its outcome and the text of its pages, raw as in the file.

    ``pages`` may hold text in other states than ``ok`` too: what could be read before the limit
    or the damage.
    """

    state: State
    type: str
    pages: list[str]
    reason: str
