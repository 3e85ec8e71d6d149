"""What the reader says of a document."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


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


class MarkKind(StrEnum):
    """The places in a document that a person jumps to. Bookmarks are set by persons only."""

    HEADING = "heading"
    TABLE = "table"
    ATTACHMENT = "attachment"
    BOOKMARK = "bookmark"


class Mark(Struct, frozen=True):
    """A place on a page worth jumping to; its title raw as in the file.

    ``line`` counts the lines of the page's text from 0. ``level`` is that of a heading, from 1.
    ``part`` is the number by which an attachment is asked for, -1 where it cannot be opened.
    """

    kind: MarkKind
    line: Annotated[int, Meta(ge=0)]
    title: Annotated[str, Meta(max_length=300)] = ""
    level: Annotated[int, Meta(ge=1, le=9)] = 1
    part: int = -1


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
    marks: list[Mark] = []


class Outcome(Struct, frozen=True):
    """How it ended; the last thing that comes out of a document.

    ``type`` is short and human ("PDF", "DOCX", "text", "PNG"), the MIME type where the content is
    not known. ``reason`` is in the user's language: empty for ``ok``, the size for ``image``, a
    sentence for every other state. ``can_unlock`` says that a password would open it here,
    ``can_draw`` that its pages can be had as pictures.
    """

    state: State
    type: str
    reason: str
    can_unlock: bool = False
    can_draw: bool = False


class Part(Struct, frozen=True):
    """A file inside a document: attached to a mail, packed in an archive. Its name is raw."""

    file_name: Annotated[str, Meta(max_length=300)]
    mime_type: Annotated[str, Meta(max_length=100)]
    content: bytes


class Picture(Struct, frozen=True):
    """A page as it looks: rows of red, green and blue bytes from the top left.

    ``across`` and ``down`` are the size of the whole page in its own pixels, or in points on paper;
    ``pages`` is how many pages there are.
    """

    width: int
    height: int
    pixels: bytes
    across: int
    down: int
    pages: int


class Window(Struct, frozen=True):
    """The part of a page that is wanted as a picture, and the most pixels it may have.

    ``page`` counts from 1; the edges are shares of the page's width and height, from its top left.
    """

    page: int
    width: int
    height: int
    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


class Reading(Struct, frozen=True):
    """A whole document: its outcome and the text of its pages, raw as in the file.

    ``pages`` may hold text in other states than ``ok`` too: what could be read before the limit
    or the damage.
    """

    state: State
    type: str
    pages: list[str]
    reason: str
    can_unlock: bool = False
