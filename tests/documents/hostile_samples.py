"""A document of each kind whose every text and name wants to steer the terminal that shows it."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from tests.documents import open_document_samples, outlook_samples, samples
from tests.documents.test_tables_and_archives import row, workbook
from tests.terminal.hostile_cases import ATTACK

ATTACK_LINE = ATTACK.replace("\x00", "")
# XML holds no control characters below U+0020, but those from U+0080 on.
_IN_XML = (
    "[/] [@click=app.quit]x[/] [bold \x9b31;5m\x9d52;c;aGVq\x9c \u202eomvänd\u202c\u200b\ufeff"
)
_PATH = "../../" + ATTACK_LINE.replace("/", "_")


def _pdf() -> bytes:
    """Return a PDF with hostile contents, a note, a field's value and an attached file."""
    writer = PdfWriter(io.BytesIO(samples.pdf("= Ansökan\nHej\n#pagebreak()\nSida två")))
    writer.add_outline_item(title=ATTACK_LINE, page_number=0)
    writer.add_outline_item(title="Rubrik " + ATTACK_LINE, page_number=1)
    writer.add_annotation(
        page_number=0, annotation=FreeText(text=ATTACK_LINE, rect=(50, 50, 200, 100))
    )
    writer.add_attachment("bilaga" + ATTACK_LINE.replace("/", "_") + ".txt", ATTACK.encode())
    writer.add_metadata({"/Title": ATTACK_LINE, "/Author": ATTACK_LINE})
    stream = io.BytesIO()
    writer.write(stream)
    assert len(PdfReader(io.BytesIO(stream.getvalue())).pages) == 2
    return stream.getvalue()


def _html() -> bytes:
    escaped = "".join(f"&#{ord(each)};" for each in ATTACK_LINE)
    return (
        f"<html><head><title>{escaped}</title></head><body><h1>{escaped}</h1><p>{ATTACK_LINE}</p>"
        f"<a href='https://example.org/{escaped}'>{escaped}</a><img alt='{escaped}'>"
        f"<table><tr><td>{escaped}</td></tr></table></body></html>"
    ).encode()


def _eml() -> bytes:
    """Return a mail with hostile headers, and a mail with one in it."""
    inner = samples.mail(subject="Inre", attached=[("inre.txt", ATTACK.encode())]).as_bytes()
    head = f"Subject: {ATTACK_LINE}\r\nFrom: {ATTACK_LINE} <a@example.com>\r\nTo: b@example.com\r\n"
    return head.encode() + (
        b'Content-Type: multipart/mixed; boundary="grans"\r\n\r\n'
        + b"--grans\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + ATTACK_LINE.encode()
        + b"\r\n--grans\r\nContent-Type: message/rfc822\r\n"
        + b'Content-Disposition: attachment; filename="'
        + _PATH.replace('"', "").encode()
        + b'"\r\n\r\n'
        + inner
        + b"\r\n--grans--\r\n"
    )


def _msg() -> bytes:
    return outlook_samples.compound(
        outlook_samples.message(
            subject=ATTACK_LINE,
            sender=ATTACK_LINE,
            address=ATTACK_LINE,
            to=ATTACK_LINE,
            body=ATTACK_LINE,
            attached=(outlook_samples.file(_PATH, ATTACK.encode()),),
        )
    )


def _rtf() -> bytes:
    letters = "".join(f"\\u{ord(each)}?" if each.isascii() else "?" for each in ATTACK_LINE)
    return ("{\\rtf1\\ansi\\uc1 Hej " + letters + "\\par slut}").encode()


def hostile_documents() -> dict[str, bytes]:
    """Return documents by file names."""
    heading = '<text:h text:outline-level="1">' + _IN_XML + "</text:h>"
    level = '<w:pStyle w:val="Heading1"/>'
    return {
        "a.pdf": _pdf(),
        "b.docx": samples.word(
            samples.paragraph(_IN_XML, properties=level) + samples.paragraph(_IN_XML)
        ),
        "c.odt": open_document_samples.text(heading + f"<text:p>{_IN_XML}</text:p>"),
        "d.eml": _eml(),
        "e.msg": _msg(),
        "f.html": _html(),
        "g.rtf": _rtf(),
        "h.csv": "\n".join(
            f"{ATTACK_LINE};=cmd|'/c calc'!A0;{ATTACK_LINE}" for _ in range(9)
        ).encode(),
        "i.xlsx": workbook((_IN_XML[:20], row(1, _IN_XML, _IN_XML))),
        "j.zip": samples.zipped({_PATH: ATTACK.encode(), f"{ATTACK_LINE}/x.txt": "hej"}),
        "k.txt": ("\n".join([ATTACK_LINE, "e" + "\u0301" * 5000, "\u202e" * 50])).encode(),
        "l.png": samples.picture("PNG", (30, 20)),
        "m" + ATTACK_LINE.replace("/", "_"): bytes(range(256)),
    }
