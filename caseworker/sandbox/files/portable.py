"""PDF files that readers stumble over: encrypted, scanned, very long, cut off."""

from __future__ import annotations

import json
import re
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Final

from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.paper import Paper
from caseworker.sandbox.files.typeset import moment_on, page_pictures, paper_pdf, set_pdf
from caseworker.sandbox.seed.paperwork import ENCRYPTED_PDF_OPENS_WITH
from caseworker.sandbox.seed.places import make_property

if TYPE_CHECKING:
    from PIL import Image

_IDENTIFIERS: Final = re.compile(rb"/ID \[ (<[0-9a-f]+>) <[0-9a-f]+> \]")
_DOTS_PER_INCH: Final = 96
_PAPER_GREY: Final = 248
_SPECKS: Final = 60
_LONG_TEMPLATE: Final = "long.typ"
_POINTS: Final = 499
_POINTS_IN_CHAPTER: Final = 25
_LIMIT: Final = 55
_HOURS: Final = ("06–09", "09–12", "12–15", "15–18", "18–22", "22–24", "00–06")


def encrypted_pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF that opens only with ``ENCRYPTED_PDF_OPENS_WITH``.

    RC4 with 128 bits, because AES begins with chance and the file must be the same every time.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper_pdf(paper))))
    writer.encrypt(ENCRYPTED_PDF_OPENS_WITH, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    # The second identifier is drawn anew at each writing; the key depends on the first alone.
    return _IDENTIFIERS.sub(rb"/ID [ \1 \1 ]", out.getvalue())


def damaged_pdf(paper: Paper, rng: Random) -> bytes:
    """Return the beginning of a PDF: between a third and two thirds of it arrived."""
    whole = paper_pdf(paper)
    return whole[: int(len(whole) * (1 + rng.random()) / 3)]


def _scan(picture: bytes, rng: Random) -> Image.Image:
    """Return a page as a scanner sees it: grey, a little askew, with specks."""
    from PIL import Image, ImageDraw

    with Image.open(BytesIO(picture)) as page:
        grey = page.convert("L").point(lambda level: level * _PAPER_GREY // 255)
    askew = grey.rotate(
        rng.uniform(-0.9, 0.9), resample=Image.Resampling.BILINEAR, fillcolor=_PAPER_GREY
    )
    draw = ImageDraw.Draw(askew)
    for _ in range(_SPECKS):
        x, y = rng.randrange(askew.width), rng.randrange(askew.height)
        draw.point((x, y), fill=rng.randrange(90, 200))
    return askew


def scanned_pdf(paper: Paper, rng: Random) -> bytes:
    """Return a PDF that holds only pictures of the pages: there is no text to find in it."""
    pages = [_scan(page, rng) for page in page_pictures(paper, _DOTS_PER_INCH)]
    made = moment_on(paper.day).timetuple()
    out = BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=_DOTS_PER_INCH,
        creationDate=made,
        modDate=made,
    )
    return out.getvalue()


def _point(place: int, rng: Random) -> dict[str, object]:
    """Return one point of measurement: where, when, how loud."""
    chapter, offset = divmod(place, _POINTS_IN_CHAPTER)
    rows = []
    loudest = 0
    for hours in _HOURS:
        level = 36 + int(rng.random() * 22)
        loudest = max(loudest, level)
        peak = level + 6 + int(rng.random() * 14)
        rows.append((hours, f"{level} dBA", f"{peak} dBA", f"{int(rng.random() * 900)}"))
    exceeded = "under dagen" if loudest > _LIMIT else "inte"
    return {
        "chapter": f"Delområde {chapter + 1}" if offset == 0 else "",
        "title": f"Mätpunkt {place + 1}, {make_property(rng)}",
        "text": (
            f"Mikrofonen stod {2 + place % 9} meter från fasad och 1,5 meter över mark. Vägbanan "
            "var "
            "torr och vinden svag. Mätvärdena är korrigerade för reflexion från fasaden."
        ),
        "rows": rows,
        "remark": f"Riktvärdet {_LIMIT} dBA överskrids {exceeded}.",
    }


def long_pdf(case: CaseFacts, rng: Random) -> bytes:
    """Return a report of exactly five hundred pages, with chapters and page numbers."""
    report = {
        "title": case.document_title,
        "author": "Exempel Akustik AB",
        "number": case.number,
        "cover": (
            f"{case.title}",
            f"Kungsbacka kommun, {case.committee}, ärende {case.number}",
            f"Exempel Akustik AB, {case.day.isoformat()}",
        ),
        "head": ("Tid", "Ekvivalent nivå", "Maximal nivå", "Fordon"),
        "points": [_point(place, rng) for place in range(_POINTS)],
    }
    inputs = {"report": json.dumps(report, ensure_ascii=False)}
    return set_pdf(_LONG_TEMPLATE, inputs, case.day.isoformat())
