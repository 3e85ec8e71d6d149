"""Papers as the HTML that e-services print, with what such pages hide."""

from __future__ import annotations

from html import escape
from typing import Final

from caseworker.sandbox.files.paper import (
    Block,
    Bullets,
    Drawing,
    Heading,
    Paper,
    Paragraph,
    Table,
)

_STYLE: Final = (
    "body{font-family:sans-serif;max-width:42em}td,th{border:1px solid #888;padding:4px;"
    "text-align:left}.dold{display:none}"
)
# An e-service hides such a line from the eye; a reader of the text must not take it for content.
HIDDEN: Final = "Formulär 14, version 3. Denna rad är dold för den som läser sidan."
LINK: Final = "https://www.example.com/e-tjanster/mina-arenden"


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Bullets(items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case Table(head, rows):
            body = "".join(_row(row, "td") for row in rows)
            return f"<table>\n{_row(head, 'th')}\n{body}\n</table>"
        case Drawing(_, shows):
            return f"<p>[Bild: {escape(shows)}]</p>"


def _lines(texts: tuple[str, ...]) -> str:
    return "<p>" + "<br>".join(escape(text) for text in texts) + "</p>"


def paper_html(paper: Paper) -> bytes:
    """Return the paper as an HTML page in UTF-8 with a hidden text and a link."""
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="sv"><head><meta charset="utf-8"><title>{escape(paper.title)}</title>',
        f"<style>{_STYLE}</style></head><body>",
        _lines(paper.sender),
        _lines((f"Diarienummer: {paper.number}", f"Datum: {paper.day}")),
        f"<h1>{escape(paper.title)}</h1>",
        f'<p class="dold" style="display:none">{escape(HIDDEN)}</p>',
        *(_block(block) for block in paper.blocks),
        _lines(tuple(paper.signature.split("\n"))),
        f'<p>Följ ärendet i <a href="{LINK}">e-tjänsten</a>.</p>',
        "</body></html>",
    ]
    return ("\n".join(parts) + "\n").encode()
