"""A page of a PDF as it looks on paper."""

from __future__ import annotations

from typing import Final

import pypdfium2 as pdfium

from caseworker.documents.answer import Picture, State, Window
from caseworker.documents.formats.pdf.opening import open_pdf
from caseworker.documents.formats.source import NoText, Source
from caseworker.documents.wire import Why

_FINEST: Final = 20.0
"""Pixels for a point of paper: 1,440 to the inch. A scan has 600."""


def draw(source: Source, window: Window) -> Picture:
    """Return a part of a page, as large as fits into the window. Raises NoText."""
    document = open_pdf(source)
    try:
        if not 1 <= window.page <= len(document):
            raise NoText(State.DAMAGED, Why.DAMAGED)
        page = document[window.page - 1]
        across, down = page.get_size()
        left, right = sorted((window.left * across, window.right * across))
        top, bottom = sorted((window.top * down, window.bottom * down))
        wide, high = max(1.0, right - left), max(1.0, bottom - top)
        scale = min(window.width / wide, window.height / high, _FINEST)
        bitmap = page.render(
            scale=scale,
            crop=(left, max(0.0, down - bottom), max(0.0, across - right), top),
            rev_byteorder=True,
            may_draw_forms=True,
        )
        return _picture(bitmap, window, (round(across), round(down), len(document)))
    except pdfium.PdfiumError as error:
        raise NoText(State.DAMAGED, Why.DAMAGED) from error
    finally:
        document.close()


def _picture(bitmap: pdfium.PdfBitmap, window: Window, size: tuple[int, int, int]) -> Picture:
    """Return the pixels without the padding of their rows; rounding up may be a pixel too many."""
    width, height = min(bitmap.width, window.width), min(bitmap.height, window.height)
    channels = bitmap.n_channels
    buffer = memoryview(bitmap.buffer).cast("B")
    rows = []
    for y in range(height):
        row = buffer[y * bitmap.stride : y * bitmap.stride + width * channels]
        rows.append(_three(row, channels))
    return Picture(width, height, b"".join(rows), *size)


def _three(row: memoryview, channels: int) -> bytes:
    """Return a row as red, green and blue, whatever it was drawn in."""
    if channels == 3:
        return bytes(row)
    colours = bytearray(len(row) // channels * 3)
    for colour in range(3):
        colours[colour::3] = row[min(colour, channels - 1) :: channels]
    return bytes(colours)
