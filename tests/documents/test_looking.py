"""Pages as pictures: what is drawn, how large, and what is refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from caseworker.documents.answer import Outcome, Picture, State, Window
from tests.documents import samples
from tests.documents.conftest import Parts


def colour(picture: Picture | Outcome, x: int, y: int) -> tuple[int, int, int]:
    assert isinstance(picture, Picture), picture
    at = 3 * (y * picture.width + x)
    red, green, blue = picture.pixels[at : at + 3]
    return red, green, blue


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def halves(size: tuple[int, int] = (80, 40)) -> Image.Image:
    """Return a picture that is red to the left and blue to the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "WebP", "BMP"])
def test_a_picture_is_drawn_as_large_as_fits(parts: Parts, kind: str) -> None:
    picture = parts.draw(saved(halves(), kind), Window(1, 20, 100))
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (20, 10)
    assert (picture.across, picture.down, picture.pages) == (80, 40, 1)
    assert colour(picture, 1, 5)[0] > 200
    assert colour(picture, 18, 5)[2] > 200


def test_a_part_of_a_picture_is_drawn_larger(parts: Parts) -> None:
    picture = parts.draw(saved(halves(), "PNG"), Window(1, 20, 20, left=0.5))
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (20, 20)
    assert colour(picture, 1, 1) == (0, 0, 255)


def test_a_picture_stands_upright_as_its_camera_says(parts: Parts) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right to be seen
    picture = parts.draw(saved(halves(), "JPEG", exif=exif), Window(1, 100, 100))
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (50, 100)
    assert (picture.across, picture.down) == (40, 80)
    assert colour(picture, 25, 5)[0] > 200
    assert colour(picture, 25, 95)[2] > 200


def test_what_is_transparent_is_paper(parts: Parts) -> None:
    picture = parts.draw(saved(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG"), Window(1, 4, 4))
    assert colour(picture, 1, 1) == (255, 255, 255)


def test_each_page_of_a_fax_can_be_drawn(parts: Parts) -> None:
    sheets = [Image.new("1", (40, 60), value) for value in (0, 1)]
    stream = io.BytesIO()
    sheets[0].save(stream, "TIFF", save_all=True, append_images=sheets[1:], compression="group4")
    first = parts.draw(stream.getvalue(), Window(1, 40, 60))
    second = parts.draw(stream.getvalue(), Window(2, 40, 60))
    assert isinstance(second, Picture)
    assert second.pages == 2
    assert (colour(first, 5, 5), colour(second, 5, 5)) == ((0, 0, 0), (255, 255, 255))
    assert isinstance(parts.draw(stream.getvalue(), Window(3, 40, 60)), Outcome)


def test_a_page_of_a_pdf_is_drawn(parts: Parts) -> None:
    content = samples.pdf(
        "#set page(width: 200pt, height: 100pt, margin: 0pt, fill: blue)\n#rect(fill: red, "
        "width: 100pt, height: 100pt)"
    )
    picture = parts.draw(content, Window(1, 100, 100))
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height, picture.across, picture.down) == (100, 50, 200, 100)
    assert colour(picture, 10, 25)[0] > 200
    assert colour(picture, 90, 25)[2] > 150
    right = parts.draw(content, Window(1, 100, 100, left=0.6))
    assert colour(right, 5, 50)[2] > 150


def test_a_scanned_page_can_be_drawn_and_a_text_cannot(parts: Parts) -> None:
    _pages, end = parts.all(samples.scanned_pdf())
    assert (end.state, end.can_draw) == (State.SCANNED, True)
    assert isinstance(parts.draw(samples.scanned_pdf(), Window(2, 50, 50)), Picture)
    _pages, end = parts.all(b"Hej")
    assert not end.can_draw
    assert isinstance(parts.draw(b"Hej", Window(1, 50, 50)), Outcome)


def test_a_picture_of_far_too_many_pixels_is_refused_before_it_is_unpacked(parts: Parts) -> None:
    bomb = saved(Image.new("1", (30_000, 30_000)), "PNG")
    assert len(bomb) < 200_000
    end = parts.draw(bomb, Window(1, 50, 50))
    assert isinstance(end, Outcome)
    assert end.state is State.TOO_LARGE
    assert "100 million" in end.reason


def test_a_picture_cut_off_in_the_middle_is_damaged(parts: Parts) -> None:
    whole = saved(halves((400, 400)), "PNG")
    end = parts.draw(whole[: len(whole) // 2], Window(1, 50, 50))
    assert isinstance(end, Outcome)
    assert end.reason


def test_a_locked_pdf_opens_with_its_password_only(parts: Parts) -> None:
    _pages, end = parts.all(samples.encrypted_pdf())
    assert (end.state, end.can_unlock) == (State.ENCRYPTED, True)
    _pages, end = parts.all(samples.encrypted_pdf(), password="fel")
    assert "not the password" in end.reason
    assert end.can_unlock
    pages, end = parts.all(samples.encrypted_pdf(), password="hemligt")
    assert end.state is State.OK
    assert "Åsa Öberg" in pages[0].text
