"""A page in half blocks: what is sent is what it looks like, with few changes of colour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caseworker.documents.answer import Picture
from widgets.page_picture import strips_of

TONES = (0, 82, 197, 255)
_UPPER_IS_INK = {"▀": True, "█": True, "▄": False, " ": False}
_LOWER_IS_INK = {"▀": False, "█": True, "▄": True, " ": False}


@given(st.integers(1, 12), st.integers(1, 4), st.data())
def test_every_pixel_has_its_tone(width: int, height: int, data: st.DataObject) -> None:
    size = 3 * width * 2 * height
    drawn = data.draw(st.lists(st.sampled_from(TONES), min_size=size, max_size=size))
    picture = Picture(width, 2 * height, bytes(drawn), across=1, down=1, pages=1)
    shown: list[int] = []
    for strip in strips_of(picture):
        upper: list[int] = []
        lower: list[int] = []
        for text, style, _control in strip:
            assert style is not None
            assert style.color is not None
            assert style.bgcolor is not None
            ink, paper = style.color.triplet, style.bgcolor.triplet
            assert ink is not None
            assert paper is not None
            for glyph in text:
                upper += ink if _UPPER_IS_INK[glyph] else paper
                lower += ink if _LOWER_IS_INK[glyph] else paper
        shown += upper + lower
    assert shown == drawn
