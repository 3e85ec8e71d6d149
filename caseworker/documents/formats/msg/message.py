"""A message of Outlook as text, and what is attached to it as files."""

from __future__ import annotations

import datetime as dt
import email.generator  # behind as_bytes, which imports it when called: too late here
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from caseworker.documents.answer import Mark, Part
from caseworker.documents.formats.attached import Attached, attached_lines
from caseworker.documents.formats.characters import declared_in
from caseworker.documents.formats.eml import decoded_header
from caseworker.documents.formats.html_text import html_text
from caseworker.documents.formats.msg.packed_rtf import unpacked_rtf
from caseworker.documents.formats.msg.storage import Storage, opened
from caseworker.documents.formats.rtf import rtf_text
from caseworker.documents.formats.source import Sheet, Source, no_such_part
from caseworker.documents.wire import Words

# Properties by their ids ([MS-OXPROPS]).
_SUBJECT: Final = 0x0037
_SENT: Final = 0x0039
_RECEIVED: Final = 0x0E06
_SENDER_NAME: Final = 0x0C1A
_SENDER_ADDRESSES: Final = (0x5D01, 0x0C1F)
_TO: Final = 0x0E04
_COPY: Final = 0x0E03
_BODY: Final = 0x1000
_PACKED_RTF: Final = 0x1009
_HTML: Final = 0x1013
_FILE: Final = 0x3701
_FILE_NAMES: Final = (0x3707, 0x3704, 0x3001)
_MIME_TYPE: Final = 0x370E
_MOST_ATTACHED: Final = 1000
_DEEPEST: Final = 10
"""Messages inside messages."""


def pages(source: Source) -> Iterator[Sheet]:
    """Yield a message as one page. Raises NoText where it is damaged."""
    with opened(source.content) as message:
        sections = ["\n".join(_headers(message, source.words)), _body(message)]
        lines = "\n\n".join(part for part in sections if part.strip()).split("\n")
        marks: list[Mark] = []
        files = [_attached(each, at) for at, each in enumerate(message.attached[:_MOST_ATTACHED])]
        if files:
            listed, marks = attached_lines(files, source.words.attachments, len(lines) + 1)
            lines += ["", *listed]
        yield Sheet("\n".join(lines), count=1, marks=tuple(marks))


def part(source: Source, number: int) -> Part:
    """Return an attached file; a message inside as a mail of its own. Raises NoText."""
    with opened(source.content) as message:
        attached = message.attached[:_MOST_ATTACHED]
        if not 0 <= number < len(attached):
            raise no_such_part()
        inside = attached[number].message
        if inside is not None:
            return Part(f"{_name(attached[number])}.eml", "message/rfc822", _as_mail(inside, 0))
        content = attached[number].binary(_FILE)
        if content is None:
            raise no_such_part()
        return Part(_name(attached[number]), attached[number].text(_MIME_TYPE), content)


def _headers(message: Storage, words: Words) -> Iterator[str]:
    """Yield the lines at the top of a message."""
    when = message.time(_SENT) or message.time(_RECEIVED)
    named = (
        (words.sender, _sender(message)),
        (words.to, message.text(_TO)),
        (words.copy, message.text(_COPY)),
        (words.date, f"{when:%Y-%m-%d %H:%M} UTC" if when else ""),
        (words.subject, message.text(_SUBJECT)),
    )
    for label, value in named:
        if value.strip():
            yield f"{label}: {' '.join(value.split())}"


def _sender(message: Storage) -> str:
    """Return name and address, decoded where Outlook kept them as they came (RFC 2047)."""
    name = decoded_header(message.text(_SENDER_NAME))
    addresses = (message.text(identifier) for identifier in _SENDER_ADDRESSES)
    address = next((each for each in addresses if "@" in each), "")
    return f"{name} <{address}>" if name and address and address not in name else name or address


def _body(message: Storage) -> str:
    """Return the text: as such, else out of the HTML, else out of the RTF."""
    text = message.text(_BODY)
    if text.strip():
        return text.replace("\r\n", "\n").strip("\n")
    page = message.binary(_HTML)
    if page is not None:
        charset = declared_in(page)
        return html_text(page.decode(charset, "replace") if charset else message.decoded(page))
    packed = message.binary(_PACKED_RTF)
    return rtf_text(unpacked_rtf(packed)) if packed is not None else message.text(_HTML)


def _attached(attached: Storage, number: int) -> Attached:
    if attached.message is not None:
        return Attached(_name(attached), "message/rfc822", -1, number)
    content = attached.binary(_FILE)
    if content is None:
        return Attached(_name(attached), attached.text(_MIME_TYPE), -1)
    return Attached(_name(attached), attached.text(_MIME_TYPE), len(content), number)


def _name(attached: Storage) -> str:
    inside = attached.message
    names = [inside.text(_SUBJECT)] if inside is not None else []
    names += [attached.text(identifier) for identifier in _FILE_NAMES]
    return next((" ".join(name.split()) for name in names if name.strip()), "")


def _as_mail(message: Storage, depth: int) -> bytes:
    """Return a message as a mail file (RFC 5322), so that it can be read and saved by itself."""
    mail = EmailMessage(policy=email.policy.SMTPUTF8)
    when = message.time(_SENT) or message.time(_RECEIVED)
    headers = {
        "From": _sender(message),
        "To": message.text(_TO),
        "Cc": message.text(_COPY),
        "Subject": message.text(_SUBJECT),
        "Date": format_datetime(when.astimezone(dt.UTC)) if when else "",
    }
    for name, value in headers.items():
        line = " ".join("".join(c for c in value if c.isprintable() or c.isspace()).split())
        if line:
            # Names without an address are no addresses (RFC 5322, 3.4): they get another header.
            is_shown = name in ("Subject", "Date") or "@" in line
            mail.add_header(name if is_shown else f"X-{name}", line)
    mail.set_content(_body(message))
    for each in message.attached[:_MOST_ATTACHED] if depth < _DEEPEST else []:
        inside = each.message
        content = _as_mail(inside, depth + 1) if inside is not None else each.binary(_FILE)
        if content is not None:
            name = _name(each) + (".eml" if inside is not None else "")
            mail.add_attachment(content, "application", "octet-stream", filename=name)
    return mail.as_bytes()
