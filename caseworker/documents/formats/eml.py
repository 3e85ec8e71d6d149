"""Mail (RFC 5322, MIME): the headers people read, the text, and a list of what is attached."""

from __future__ import annotations

import email.generator  # behind as_bytes, which imports it when called: too late here
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from typing import Final, NamedTuple, TypeVar

from caseworker.documents.answer import Mark, Part, State
from caseworker.documents.formats.attached import Attached, attached_lines
from caseworker.documents.formats.characters import declared_in, decode_declared
from caseworker.documents.formats.html_text import html_text
from caseworker.documents.formats.source import NoText, Sheet, Source, no_such_part
from caseworker.documents.wire import Why, Words

_DEEPEST: Final = 50
"""Parts inside parts."""
_MOST_PARTS: Final = 5000
_ENCRYPTED: Final = ("multipart/encrypted", "application/pgp-encrypted")


class _File(NamedTuple):
    """Something attached: its name, type and bytes."""

    name: str
    kind: str
    content: bytes


@dataclass
class _Body:
    """What was found in the parts of a mail."""

    texts: list[str] = field(default_factory=list)
    attachments: list[_File] = field(default_factory=list)
    encrypted: bool = False
    parts: int = 0


def pages(source: Source) -> Iterator[Sheet]:
    """Yield a mail as one page. Raises NoText after it where the text is encrypted."""
    mail, body = _read(source)
    sections = ["\n".join(_headers(mail, source.words)), *body.texts]
    lines = "\n\n".join(section for section in sections if section.strip()).split("\n")
    marks: list[Mark] = []
    if body.attachments:
        files = [
            Attached(file.name, file.kind, len(file.content), number)
            for number, file in enumerate(body.attachments)
        ]
        listed, marks = attached_lines(files, source.words.attachments, len(lines) + 1)
        lines += ["", *listed]
    yield Sheet("\n".join(lines), count=1, marks=tuple(marks))
    if body.encrypted and not body.texts:
        raise NoText(State.ENCRYPTED, Why.PASSWORD)


def part(source: Source, number: int) -> Part:
    """Return an attached file. Raises NoText where there is none of that number."""
    _mail, body = _read(source)
    if not 0 <= number < len(body.attachments):
        raise no_such_part()
    file = body.attachments[number]
    is_mail = file.kind == "message/rfc822" and not file.name.lower().endswith(".eml")
    return Part(f"{file.name}.eml" if is_mail else file.name, file.kind, file.content)


def _read(source: Source) -> tuple[Message, _Body]:
    mail = BytesParser(policy=email.policy.default).parsebytes(_without_mbox_line(source.content))
    body = _Body()
    _collect(mail, body, 0)
    return mail, body


def _without_mbox_line(content: bytes) -> bytes:
    """Drop the "From " line that mail boxes put before a mail (RFC 4155)."""
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if content.startswith((b"From ", b">From ")):
        return content.partition(b"\n")[2]
    return content


def _headers(mail: Message, words: Words) -> Iterator[str]:
    """Yield the lines at the top of a mail."""
    named = (
        ("From", words.sender),
        ("To", words.to),
        ("Cc", words.copy),
        ("Date", words.date),
        ("Subject", words.subject),
    )
    for name, label in named:
        value = _header(mail, name)
        if value:
            yield f"{label}: {value}"


def _header(mail: Message, name: str) -> str:
    """Return a header on one line, its encoded words (RFC 2047) decoded, comments and all."""
    found = (value for key, value in mail.raw_items() if key.lower() == name.lower())
    return decoded_header(_readable(str(next(found, ""))))


def decoded_header(raw: str) -> str:
    """Return a header on one line with its encoded words (RFC 2047) decoded."""
    return " ".join(_safely(lambda: _decoded(raw), raw).split())


def _decoded(header: str) -> str:
    return "".join(
        part if isinstance(part, str) else decode_declared(part, charset or "")
        for part, charset in decode_header(header)
    )


def _readable(value: str) -> str:
    """Decode bytes above 127 that stood bare in a header, which the parser keeps as surrogates."""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return decode_declared(value.encode("utf-8", "surrogateescape"), "")
    return value


def _collect(part: Message, body: _Body, depth: int) -> None:
    """Walk the parts: alternatives choose the plain text, everything else adds up."""
    body.parts += 1
    if depth > _DEEPEST or body.parts > _MOST_PARTS:
        return
    kind = _content_type(part)
    children = part.get_payload() if part.is_multipart() else None
    if kind in _ENCRYPTED or _is_enveloped(part, kind):
        body.encrypted = True
    if kind == "message/rfc822":
        _attach_mail(part, children, body)
    elif isinstance(children, list):
        chosen = [child for child in children if isinstance(child, Message)]
        if kind == "multipart/alternative":
            _collect_alternative(chosen, body, depth)
        else:
            for child in chosen:
                _collect(child, body, depth + 1)
    else:
        _collect_leaf(part, kind, body)


def _collect_alternative(choices: list[Message], body: _Body, depth: int) -> None:
    """Take the plain text, else the first alternative with any text (RFC 2046 5.1.4).

    What is attached inside the others counts too: Apple Mail puts files beside the HTML only.
    """
    ordered = sorted(choices, key=lambda choice: _content_type(choice) != "text/plain")
    chosen = False
    for choice in ordered:
        tried = _Body(parts=body.parts)
        _collect(choice, tried, depth + 1)
        body.parts = tried.parts
        body.attachments += tried.attachments
        body.encrypted = body.encrypted or tried.encrypted
        if not chosen and tried.texts:
            chosen = True
            body.texts += tried.texts


def _collect_leaf(part: Message, kind: str, body: _Body) -> None:
    """Take the text of a part, or note it as attached."""
    content = _payload(part)
    name = _file_name(part)
    attached = _safely(part.get_content_disposition, "") == "attachment"
    if kind in ("text/plain", "text/html") and not attached and not name:
        charset = _safely(part.get_content_charset, "")
        if kind == "text/plain":
            text = decode_declared(content, charset)
        else:
            text = html_text(decode_declared(content, charset or declared_in(content)))
        if text.strip():
            body.texts.append(text.replace("\r\n", "\n").strip("\n"))
    else:
        body.attachments.append(_File(name, kind, content))


def _attach_mail(part: Message, children: object, body: _Body) -> None:
    """Note a mail that was attached whole by its subject."""
    inner = children[0] if isinstance(children, list) and children else None
    name = _file_name(part)
    content = b""
    if isinstance(inner, Message):
        name = name or _header(inner, "Subject")
        content = _safely(inner.as_bytes, b"")
    body.attachments.append(_File(name, "message/rfc822", content))


def _file_name(part: Message) -> str:
    return " ".join(_readable(_safely(part.get_filename, "")).split())


def _content_type(part: Message) -> str:
    return _safely(part.get_content_type, "text/plain")


def _is_enveloped(part: Message, kind: str) -> bool:
    """Tell encrypted S/MIME from signed (RFC 8551 3.2.2)."""
    if kind not in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return False
    return _safely(lambda: part.get_param("smime-type"), "") != "signed-data"


def _payload(part: Message) -> bytes:
    """Return a part's bytes, decoded as far as its transfer encoding can be."""
    return _safely(lambda: part.get_payload(decode=True), b"")


_T = TypeVar("_T")


def _safely(ask: Callable[[], object], otherwise: _T) -> _T:
    """Ask the mail for something; the library raises errors of any class on broken headers."""
    try:
        answer = ask()
    except Exception:
        return otherwise
    return answer if isinstance(answer, type(otherwise)) else otherwise
