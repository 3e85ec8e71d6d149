"""Sketches painted as PNG pictures with Pillow."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import TYPE_CHECKING, Final

from caseworker.sandbox.files.sketch import HEIGHT, WIDTH, Area, Colour, Label, Line, Sketch

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

# The font inside Pillow has only the letters of ASCII; the marks of others are drawn.
_RING: Final = "\u030a"
_DOTS: Final = "\u0308"
_DOT: Final = "\u0307"
_ACUTE: Final = "\u0301"
_GRAVE: Final = "\u0300"
_WITHOUT_PARTS: Final = {"ł": ("l", "/"), "Ł": ("L", "/"), "ø": ("o", "/"), "Ø": ("O", "/")}
_PLAIN: Final = str.maketrans({"–": "-", "²": "2", "·": "-", "§": "S", "×": "x", "\xa0": " "})


def _parts(character: str) -> tuple[str, str]:
    """Return the ASCII letter and the mark that a character is drawn with."""
    if character in _WITHOUT_PARTS:
        return _WITHOUT_PARTS[character]
    parts = unicodedata.normalize("NFD", character)
    return (parts[0] if parts[0].isascii() else "?"), parts[1:2]


def _draw_mark(
    draw: ImageDraw.ImageDraw, mark: str, box: tuple[float, float, float, float], colour: Colour
) -> None:
    """Draw a mark over the letter that fills the box (left, top, right, bottom)."""
    left, top, right, bottom = box
    middle, unit = (left + right) / 2, max(1.0, (bottom - top) / 9)
    if mark == _RING:
        draw.ellipse(
            (middle - 1.5 * unit, top - 3.6 * unit, middle + 1.5 * unit, top - 0.8 * unit),
            outline=colour,
            width=max(1, round(unit * 0.7)),
        )
    elif mark in (_DOTS, _DOT):
        for x in (middle - 1.6 * unit, middle + 1.6 * unit) if mark == _DOTS else (middle,):
            draw.ellipse(
                (x - unit * 0.8, top - 2.8 * unit, x + unit * 0.8, top - 1.2 * unit), colour
            )
    elif mark in (_ACUTE, _GRAVE):
        lean = unit if mark == _ACUTE else -unit
        line = (middle - lean, top - unit, middle + lean, top - 3 * unit)
        draw.line(line, colour, max(1, round(unit)))
    elif mark == "/":
        line = (left - unit, bottom - 2.5 * unit, right + unit, top + 2.5 * unit)
        draw.line(line, colour, max(1, round(unit)))


def _write(draw: ImageDraw.ImageDraw, label: Label, font: ImageFont.FreeTypeFont) -> None:
    """Write a label letter by letter, so that every mark finds its place."""
    x, y = label.at
    for character in label.text.translate(_PLAIN):
        letter, mark = _parts(character)
        draw.text((x, y), letter, label.colour, font)
        if mark:
            _draw_mark(draw, mark, draw.textbbox((x, y), letter, font), label.colour)
        x += font.getlength(letter)


def paint(sketch: Sketch, scale: float = 1.0) -> bytes:
    """Return the sketch as a PNG picture, 1000 by 700 pixels times ``scale``."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (round(WIDTH * scale), round(HEIGHT * scale)), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    for shape in sketch:
        match shape:
            case Line(points, width, colour):
                draw.line([(x * scale, y * scale) for x, y in points], colour, width)
            case Area(points, fill, outline):
                draw.polygon([(x * scale, y * scale) for x, y in points], fill, outline)
            case Label(at, text, size, colour):
                font = ImageFont.load_default(size * scale)
                if isinstance(font, ImageFont.FreeTypeFont):
                    place = (at[0] * scale, at[1] * scale)
                    _write(draw, Label(place, text, size, colour), font)
    out = BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()
