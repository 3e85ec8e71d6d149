from __future__ import annotations

import codecs

import pytest

from caseworker.documents.answer import State
from tests.documents.conftest import Read

TEXT = "Åsa Öberg överklagar – enligt 9 kap."


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in(read: Read, content: bytes) -> None:
    reading = read(content)
    assert (reading.state, reading.type, reading.reason) == (State.OK, "text", "")
    assert reading.pages == [TEXT]


def test_other_alphabets_are_read_as_utf_8(read: Read) -> None:
    long = "Заявление о помощи. Αίτηση. طلب. 申請。 " * 3000
    assert read(long.encode()).pages == [long]
    assert read("я".encode() * 100_000).pages == ["я" * 100_000]


def test_form_feeds_divide_pages_and_line_ends_become_line_feeds(read: Read) -> None:
    assert read(b"ett\r\n1\fett\r2\r\f\ftre\f").pages == ["ett\n1", "ett\n2\n", "", "tre"]


def test_what_could_steer_a_terminal_is_passed_on_raw(read: Read) -> None:
    text = "\x1b[31mröd\x1b]8;;x\x07\u202e\u200b"
    assert read(text.encode()).pages == [text]


def test_an_empty_file_and_one_of_spaces_are_empty(read: Read) -> None:
    nothing = read(b"", "brev.pdf")
    assert (nothing.state, nothing.type, nothing.reason) == (
        State.EMPTY,
        "PDF",
        "The file is empty.",
    )
    blank = read(b" \n\t\n")
    assert (blank.state, blank.pages, blank.reason) == (
        State.EMPTY,
        [],
        "The document has no text.",
    )


@pytest.mark.parametrize(
    "garbage",
    [
        b"text\0text",
        bytes(range(1, 256)) * 10,
        bytes(range(128, 256)) * 10,
        "Привет, мир".encode("koi8-r"),
        b"\x01\x02\x03 a",
    ],
)
def test_bytes_that_are_no_text_are_not_shown_as_text(read: Read, garbage: bytes) -> None:
    reading = read(garbage, mime_type="application/x-thing")
    assert (reading.state, reading.type) == (State.UNSUPPORTED, "application/x-thing")
    assert reading.reason.startswith("This kind of file cannot be read here.")


def test_a_log_with_a_nul_far_down_is_not_called_text_after_all(read: Read) -> None:
    assert read(b"rad\n" * 50_000 + b"\0").state is State.UNSUPPORTED
