"""Papers as Word and OpenDocument texts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from caseworker.sandbox.files.paper import (
    Block,
    Bullets,
    Drawing,
    Heading,
    Paper,
    Paragraph,
    Table,
    block_text,
)
from caseworker.sandbox.files.picture import paint
from caseworker.sandbox.files.typeset import moment_on
from caseworker.sandbox.files.zipped import with_fixed_times

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from odfdo import Element


def _head(paper: Paper) -> tuple[str, ...]:
    """Return the paragraphs above the title."""
    stamp = paper.stamp or f"{paper.day}\nDnr {paper.number}"
    parts = ("\n".join(paper.sender), stamp, "\n".join(paper.recipient))
    return tuple(part for part in parts if part)


def _word_table(document: WordDocument, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    for row in (block.head, *block.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True


def _word_block(document: WordDocument, block: Block) -> None:
    from docx.shared import Cm

    match block:
        case Heading(text):
            document.add_heading(text, level=2)
        case Paragraph(text):
            document.add_paragraph(text)
        case Bullets(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Table():
            _word_table(document, block)
        case Drawing(sketch, shows):
            document.add_picture(BytesIO(paint(sketch)), width=Cm(15))
            document.add_paragraph(shows)


def paper_docx(paper: Paper) -> bytes:
    """Return the paper as a Word document with headings and tables."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.author = paper.sender[0]
    properties.title = paper.title
    properties.comments = ""
    properties.language = "sv-SE"
    made = moment_on(paper.day).replace(tzinfo=None)
    properties.created = properties.modified = made
    properties.last_modified_by = paper.sender[0]
    for text in _head(paper):
        document.add_paragraph(text)
    document.add_heading(paper.title, level=1)
    for block in paper.blocks:
        _word_block(document, block)
    if paper.signature:
        document.add_paragraph(paper.signature)
    out = BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def _odt_parts(block: Block) -> list[Element]:
    """Return the elements of an OpenDocument text for a block."""
    import odfdo

    match block:
        case Heading(text):
            return [odfdo.Header(2, text)]
        case Bullets(items):
            return [odfdo.List(list(items))]
        case Table(head, rows):
            table = odfdo.Table("Tabell", width=len(head), height=len(rows) + 1)
            for y, row in enumerate((head, *rows)):
                for x, text in enumerate(row):
                    table.set_value((x, y), text)
            return [table]
        case _:
            return [odfdo.Paragraph(block_text(block))]


def paper_odt(paper: Paper) -> bytes:
    """Return the paper as an OpenDocument text; a drawing is told in words."""
    import odfdo

    document = odfdo.Document("text")
    body = document.body
    body.clear()
    for text in _head(paper):
        body.append(odfdo.Paragraph(text))
    body.append(odfdo.Header(1, paper.title))
    for block in paper.blocks:
        for part in _odt_parts(block):
            body.append(part)
    if paper.signature:
        body.append(odfdo.Paragraph(paper.signature))
    made = moment_on(paper.day).replace(tzinfo=None)
    document.meta.set_title(paper.title)
    document.meta.set_creation_date(made)
    document.meta.set_modification_date(made)
    document.meta.set_language("sv-SE")
    out = BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())
