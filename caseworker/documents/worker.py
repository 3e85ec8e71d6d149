"""The worker process: reads documents without rights, one after the other, until its pipe closes.

Started by ``process`` and ``protections``. Standard output is moved away first, so that a library
that prints cannot break the protocol.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from caseworker.documents.answer import Mark, MarkKind, State
from caseworker.documents.confine import allow_cpu, confine
from caseworker.documents.formats import FORMATS
from caseworker.documents.formats.characters import load_codecs
from caseworker.documents.formats.detect import type_of
from caseworker.documents.formats.office_lock import unlocked
from caseworker.documents.formats.source import Format, NoText, Sheet, Source, no_such_part
from caseworker.documents.limits import Limits
from caseworker.documents.wire import (
    EXIT_MEMORY,
    HEAD,
    SMALL,
    Accepted,
    Finished,
    Message,
    PageReady,
    PartReady,
    PartWanted,
    PictureReady,
    PictureWanted,
    Ready,
    Request,
    Why,
    frame,
)

_MOST_MARKS: Final = 2000
"""On one page: an archive has one for each file in it."""
_S = TypeVar("_S", Request, Limits)


def main() -> None:
    """Take the limits, lock the process in, then answer requests until the pipe closes."""
    inbox, outbox = _private_pipes()
    limits = _receive(inbox, Limits)
    if limits is None:
        return
    load_codecs()  # no file can be opened later, and Python's codecs are files
    outbox.write(frame(Ready(confine(limits))))
    outbox.flush()
    while (request := _receive(inbox, Request)) is not None:
        _send(outbox, Accepted())
        content = _content(inbox, request.size)
        if content is None:
            return
        allow_cpu(limits.cpu_seconds)
        for message in answers(request, content, limits):
            _send(outbox, message)


def answers(request: Request, content: bytes, limits: Limits) -> Iterator[Message]:
    """Yield what is wanted of a document, then how it ended. Raises nothing."""
    kind = ""
    try:
        content = unlocked(content, request.password, request.file_name, request.mime_type)
        kind = type_of(content, request.file_name, request.mime_type)
        unknown = request.mime_type or "application/octet-stream"
        if kind not in FORMATS:
            why = Why.TYPE if kind else Why.UNKNOWN_TYPE
            yield Finished(State.UNSUPPORTED, (kind or unknown)[:100], why)
            return
        source = Source(content, limits, request.words, request.password, request.file_name)
        yield from _wanted(request, FORMATS[kind], source)
        yield Finished(State.OK, kind, can_draw=FORMATS[kind].draw is not None)
    except NoText as end:
        yield _ended(end, kind)
    except MemoryError:
        yield Finished(State.TOO_LARGE, kind, Why.MEMORY)
    except RecursionError:
        yield Finished(State.DAMAGED, kind, Why.CRASHED)
    except Exception as error:  # a parser raises anything at all
        yield Finished(State.DAMAGED, kind, Why.DAMAGED, detail=_where(error))


def _wanted(request: Request, form: Format, source: Source) -> Iterator[Message]:
    """Yield the pages, the part or the picture. Raises NoText."""
    match request.wanted:
        case PartWanted(number):
            if form.part is None:
                raise no_such_part()
            part = form.part(source, number)
            name = _plain(part.file_name)[-300:]
            yield PartReady(replace(part, file_name=name, mime_type=part.mime_type[:100]))
        case PictureWanted(window):
            if form.draw is None:
                raise NoText(State.UNSUPPORTED, Why.TYPE)
            yield PictureReady(form.draw(source, window))
        case _:
            yield from _pages(form.pages(source), source.limits)


def _ended(end: NoText, kind: str) -> Finished:
    """Return what a format's own end means."""
    kind = end.type or kind
    form = FORMATS.get(kind)
    return Finished(
        end.state,
        kind,
        end.why,
        end.facts,
        can_unlock=end.why in (Why.LOCKED, Why.WRONG_PASSWORD),
        can_draw=end.state not in (State.ENCRYPTED, State.DAMAGED)
        and form is not None
        and form.draw is not None,
    )


def _pages(sheets: Iterator[Sheet], limits: Limits) -> Iterator[PageReady]:
    """Yield the pages within the limits. Raises NoText beyond them, or where no page has text."""
    left, text_seen = limits.characters, False
    for number, sheet in enumerate(sheets, 1):
        if number > limits.pages:
            raise NoText(State.TOO_LARGE, Why.PAGES)
        text = _plain(sheet.text)
        text_seen = text_seen or (not text.isspace() and bool(text))
        yield PageReady(text[:left], sheet.label[:100], sheet.count, _marks(sheet))
        left -= len(text)
        if left < 0:
            raise NoText(State.TOO_LARGE, Why.CHARACTERS)
    if not text_seen:
        raise NoText(State.EMPTY, Why.NO_TEXT)


def _marks(sheet: Sheet) -> list[Mark]:
    """Return the marks of a page, as many as a person would ever go through."""
    return [
        Mark(mark.kind, mark.line, _plain(mark.title), mark.level, mark.part)
        for mark in sheet.marks[:_MOST_MARKS]
        if mark.kind is not MarkKind.BOOKMARK
    ]


def _plain(text: str) -> str:
    """Return the text with one kind of line end, and without what UTF-8 cannot carry."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _where(error: Exception) -> str:
    """Name an error's class and place, without its message, which may quote the document."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    file = os.path.basename(place.tb_frame.f_code.co_filename) if place else ""  # noqa: PTH119
    return f"{type(error).__name__} in {file}:{place.tb_lineno if place else 0}"


def _content(inbox: BinaryIO, size: int) -> bytes | None:
    """Return the bytes of a document, or None where the pipe was closed on the way."""
    try:
        content = inbox.read(size)
    except MemoryError:
        os._exit(EXIT_MEMORY)
    return content if len(content) == size else None


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes to the reader; the standard ones then lead nowhere."""
    inbox = os.fdopen(os.dup(0), "rb", 1 << 16)
    outbox = os.fdopen(os.dup(1), "wb", 1 << 16)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return inbox, outbox


def _receive(inbox: BinaryIO, kind: type[_S]) -> _S | None:
    """Return the next message, or None where the pipe was closed."""
    head = inbox.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (size,) = HEAD.unpack(head)
    if size > SMALL:
        return None
    return msgspec.msgpack.decode(inbox.read(size), type=kind)


def _send(outbox: BinaryIO, message: Struct) -> None:
    """Send one message at once. A reader that has gone ends the process."""
    try:
        outbox.write(frame(message))
        outbox.flush()
    except OSError:
        os._exit(0)
    except MemoryError:
        os._exit(EXIT_MEMORY)


if __name__ == "__main__":
    main()
