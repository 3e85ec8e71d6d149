"""Documents of every kind, made on the spot. All people are made up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from functools import cache

import docx
import typst
from docx.enum.text import WD_BREAK
from PIL import Image
from pypdf import PdfWriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(source: str) -> bytes:
    """Return a PDF set by typst."""
    return bytes(typst.compile(source.encode()))


@cache
def letter_pdf() -> bytes:
    return pdf(
        "Ansökan om färdtjänst från Åsa Öberg.\n#pagebreak()\nSida två: överklagandehänvisning."
    )


@cache
def encrypted_pdf() -> bytes:
    writer = PdfWriter(io.BytesIO(letter_pdf()))
    writer.encrypt("hemligt", algorithm="RC4-128")
    return _written(writer)


@cache
def scanned_letter() -> bytes:
    """Return a letter of two pages as a scanner makes it: a picture of each, and no text."""
    pages = typst.compile(
        b"#set text(size: 14pt)\nJag bestrider n\xc3\xa4mndens beslut om bygglov.\n#pagebreak()\n"
        b"Grannen har ingen erinran mot altanen.",
        format="png",
        ppi=150,
    )
    sheets = [Image.open(io.BytesIO(bytes(page))).convert("L") for page in pages]
    stream = io.BytesIO()
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    return stream.getvalue()


@cache
def scanned_pdf(pages: int = 2) -> bytes:
    sheets = [Image.new("L", (200, 280), 255 - 20 * n) for n in range(pages)]
    stream = io.BytesIO()
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:])
    return stream.getvalue()


def joined_pdf(*parts: bytes) -> bytes:
    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    return _written(writer)


def turned_pdf(content: bytes, quarter: int) -> bytes:
    """Return a PDF whose pages are shown turned clockwise by so many degrees."""
    writer = PdfWriter(io.BytesIO(content))
    for page in writer.pages:
        page.rotate(quarter)
    return _written(writer)


def pdf_with_attachment(name: str, content: bytes) -> bytes:
    writer = PdfWriter(io.BytesIO(letter_pdf()))
    writer.add_attachment(name, content)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects; the first is the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, start)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >> stream\n%s\nendstream" % (entries, len(content), content)


@cache
def form_bomb_pdf(levels: int = 9, times: int = 10) -> bytes:
    """Return a page that draws ten pictures that draw ten pictures, and so on: 10^9 in 3 kB."""
    draws = b"/F Do " * times
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /XObject << /F 5 0 R >> >> >>",
        stream(draws),
    ]
    for level in range(levels):
        following = b"/XObject << /F %d 0 R >>" % (6 + level) if level < levels - 1 else b""
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s >>" % following
        objects.append(stream(draws if following else b"0 0 9 9 re f", entries))
    return raw_pdf(objects)


@cache
def letter_docx() -> bytes:
    document = docx.Document()
    document.add_heading("Tjänsteskrivelse", 1)
    document.add_paragraph("Åsa Öberg söker färdtjänst.")
    document.add_paragraph("Första punkten", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Sökande", "Beslut", "Åsa", "bifall"),
        strict=True,
    ):
        cell.text = text
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Sida två.")
    stream_ = io.BytesIO()
    document.save(stream_)
    return stream_.getvalue()


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream_ = io.BytesIO()
    with zipfile.ZipFile(stream_, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream_.getvalue()


def word(
    body: str | bytes,
    extra: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return a DOCX with this inside ``w:body``, parts by kind ("comments") and links by id."""
    return zipped(word_parts(body, extra or {}, links or {}), method)


def word_parts(
    body: str | bytes, extra: Mapping[str, str], links: Mapping[str, str]
) -> dict[str, bytes | str]:
    if isinstance(body, str):
        body = f"<w:document {W} {R}><w:body>{body}</w:body></w:document>".encode()
    relations = "".join(
        f'<Relationship Id="part{n}" Type="{OFFICE}/{kind.rstrip("0123456789")}" '
        f'Target="{kind}.xml"/>'
        for n, kind in enumerate(extra)
    ) + "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/hyperlink" Target="{target}" '
        'TargetMode="External"/>'
        for key, target in links.items()
    )
    start = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relationships(start),
        "word/_rels/document.xml.rels": relationships(relations),
        "word/document.xml": body,
    }
    return parts | {f"word/{kind}.xml": content for kind, content in extra.items()}


def relationships(inner: str) -> str:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{inner}</Relationships>'


def paragraph(*texts: str, properties: str = "") -> str:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


@cache
def slow_docx() -> bytes:
    """Return a document of five million empty paragraphs: half a minute of work, no page before."""
    head = f"<w:document {W}><w:body>".encode()
    return word(head + b"<w:p/>" * 5_000_000 + b"</w:body></w:document>", method=zipfile.ZIP_STORED)


@cache
def zip_bomb_docx(size: int = 1_000_000_000) -> bytes:
    """Return a DOCX whose text is a gigabyte of zeros, packed into one megabyte."""
    parts = word_parts("", {}, {})
    del parts["word/document.xml"]
    stream_ = io.BytesIO()
    with zipfile.ZipFile(stream_, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, content in parts.items():
            file.writestr(name, content)
        with file.open("word/document.xml", "w") as part:
            for _ in range(size // 10_000_000):
                part.write(bytes(10_000_000))
    return stream_.getvalue()


def mail(
    text: str = "Hej!\nJag överklagar beslutet.\n",
    html: str = "",
    subject: str = "Överklagande",
    attached: Sequence[tuple[str, bytes]] = (),
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Åsa Öberg <asa.oberg@example.com>"
    message["To"] = "Byggnadsnämnden <bygg@example.com>"
    message["Date"] = "Mon, 23 Nov 2026 09:12:00 +0100"
    message["Subject"] = subject
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, content in attached:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message


@cache
def letter_eml() -> bytes:
    message = mail(html="<p>Hej!</p>")
    message.add_attachment(letter_pdf(), maintype="application", subtype="pdf", filename="Åsa.pdf")
    return message.as_bytes()


def picture(kind: str, size: tuple[int, int] = (1200, 800)) -> bytes:
    stream_ = io.BytesIO()
    Image.new("RGB", size).save(stream_, kind)
    return stream_.getvalue()
