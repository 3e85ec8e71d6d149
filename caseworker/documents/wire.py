"""The messages between the reader and its worker process, and their framing.

Each message is four bytes of length, big-endian, and that many bytes of MessagePack. The content
of a document follows its ``Request`` bare, ``size`` bytes of it. The reader treats what the worker
says as it treats the document itself: a hostile document may have taken the worker over.
"""

from __future__ import annotations

import struct
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from caseworker.documents.answer import Mark, Part, Picture, State, Window
from caseworker.documents.limits import Limits

HEAD: Final = struct.Struct(">I")
SMALL: Final = 64 * 1024
"""Bytes that any message but a page fits in."""
EXIT_MEMORY: Final = 86
"""Exit code of a worker that ended itself because it used too much memory."""

_Short = Annotated[str, Meta(max_length=500)]


class Why(StrEnum):
    """The reasons a worker can give; ``reasons`` has their sentences."""

    NONE = ""
    SIZE = "size"
    EMPTY_FILE = "empty_file"
    NO_TEXT = "no_text"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    LOCKED = "locked"
    SCANNED = "scanned"
    DAMAGED = "damaged"
    SOME_PAGES = "some_pages"
    CRASHED = "crashed"
    FILE_SIZE = "file_size"
    UNPACKED = "unpacked"
    CHARACTERS = "characters"
    PAGES = "pages"
    PIXELS = "pixels"
    MEMORY = "memory"
    TIME = "time"
    TYPE = "type"
    UNKNOWN_TYPE = "unknown_type"


class Words(Struct, frozen=True):
    """The words that a format adds to a text, in the user's language: the worker knows none."""

    sender: str
    to: str
    copy: str
    date: str
    subject: str
    attachments: str
    comment: str
    comments: str
    deleted: str
    inserted: str
    fields: str


class TextWanted(Struct, frozen=True, tag_field="is", tag="text"):
    """All pages as text."""


class PartWanted(Struct, frozen=True, tag_field="is", tag="part"):
    """A file inside the document, by the number that its ``Mark`` gave."""

    number: int


class PictureWanted(Struct, frozen=True, tag_field="is", tag="picture"):
    """A page as it looks."""

    window: Window


class Request(Struct, frozen=True):
    """Read the ``size`` bytes that follow. Name and MIME type are hints."""

    size: int
    file_name: str
    mime_type: str
    words: Words
    password: str = ""
    wanted: TextWanted | PartWanted | PictureWanted = TextWanted()


class Applied(Struct, frozen=True):
    """One protection of the worker: ``name`` from ``protections``, and whether it holds."""

    name: _Short
    ok: bool
    detail: _Short = ""


class Ready(Struct, frozen=True, tag_field="is", tag="ready"):
    """The worker has started and locked itself in."""

    protections: list[Applied]


class Accepted(Struct, frozen=True, tag_field="is", tag="accepted"):
    """The worker has a request and has not seen a byte of its content yet."""


class PageReady(Struct, frozen=True, tag_field="is", tag="page"):
    """The next page."""

    text: str
    label: _Short = ""
    count: int = 0
    marks: list[Mark] = []


class PartReady(Struct, frozen=True, tag_field="is", tag="part"):
    """The file that was asked for."""

    part: Part


class PictureReady(Struct, frozen=True, tag_field="is", tag="picture"):
    """The page that was asked for."""

    picture: Picture


class Finished(Struct, frozen=True, tag_field="is", tag="finished"):
    """Nothing more comes. ``detail`` says for the log where it stopped, without content."""

    state: State
    type: _Short
    why: Why = Why.NONE
    facts: dict[str, int] = {}
    detail: _Short = ""
    can_unlock: bool = False
    can_draw: bool = False


Answer = PageReady | PartReady | PictureReady | Finished
Message = Ready | Accepted | Answer


def frame(message: Struct | Limits) -> bytes:
    """Return a message as it goes through the pipe."""
    body = msgspec.msgpack.encode(message)
    return HEAD.pack(len(body)) + body
