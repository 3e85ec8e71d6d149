"""Papers set by typst, as tagged PDF or as pictures of their pages.

Nothing of a text can become markup: papers reach the template as data. Only the fonts inside
typst are used, so that a paper looks the same on every machine, and nothing is fetched.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from caseworker.sandbox.files.paper import Block, Bullets, Drawing, Heading, Paper, Paragraph, Table
from caseworker.sandbox.files.sketch import Area, Label, Line, Shape

if TYPE_CHECKING:
    import typst

PAGE: Final = "page.typ"


@cache
def _template(name: str) -> bytes:
    """Return a template of this package."""
    return files(__package__).joinpath(name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts inside typst; looking for them costs more than setting a page."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def moment_on(day: str) -> datetime:
    """Return the time that files made on that day (``2026-03-02``) bear: eight in the morning."""
    return datetime.combine(date.fromisoformat(day), time(8), UTC)


def set_pdf(template: str, inputs: dict[str, str], day: str) -> bytes:
    """Return a tagged PDF of a template of this package, made on that day."""
    import typst

    return typst.compile(
        _template(template),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=int(moment_on(day).timestamp()),
    )


def paper_pdf(paper: Paper) -> bytes:
    """Return the paper as a tagged PDF with numbered pages."""
    return set_pdf(PAGE, {"paper": as_json(paper)}, paper.day)


def page_pictures(paper: Paper, dots_per_inch: int) -> list[bytes]:
    """Return each page of the paper as a PNG picture."""
    import typst

    made: object = typst.compile(
        _template(PAGE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=dots_per_inch,
        sys_inputs={"paper": as_json(paper)},
    )
    # One page comes as bytes, several as a list, whatever the annotation says.
    return [bytes(page) for page in made] if isinstance(made, list) else [made]  # type: ignore[list-item]


def _shape(shape: Shape) -> dict[str, object]:
    match shape:
        case Line(points, width, colour):
            return {"kind": "line", "points": points, "width": width, "colour": colour}
        case Area(points, fill, outline):
            return {"kind": "area", "points": points, "fill": fill, "colour": outline}
        case Label(at, text, size, colour):
            return {"kind": "label", "at": at, "text": text, "size": size, "colour": colour}


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Bullets(items):
            return {"kind": "bullets", "items": items}
        case Table(head, rows):
            return {"kind": "table", "head": head, "rows": rows}
        case Drawing(sketch, shows):
            shapes = [_shape(shape) for shape in sketch]
            return {"kind": "drawing", "shapes": shapes, "shows": shows}


def as_json(paper: Paper) -> str:
    """Return the paper as the JSON that the template reads."""
    return json.dumps(
        {
            "title": paper.title,
            "number": paper.number,
            "day": paper.day,
            "sender": paper.sender,
            "recipient": paper.recipient,
            "signature": paper.signature,
            "stamp": paper.stamp,
            "voice": paper.voice,
            "blocks": [_block(block) for block in paper.blocks],
        },
        ensure_ascii=False,
    )
