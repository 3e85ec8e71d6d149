from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from caseworker.documents.answer import State
from tests.documents import samples
from tests.documents.conftest import Read


def test_each_page_of_a_pdf_is_its_text_with_swedish_letters(read: Read) -> None:
    reading = read(samples.letter_pdf())
    assert (reading.state, reading.type, reading.reason) == (State.OK, "PDF", "")
    assert len(reading.pages) == 2
    assert "Ansökan om färdtjänst från Åsa Öberg." in reading.pages[0]
    assert "överklagandehänvisning" in reading.pages[1]


def test_the_left_column_is_read_before_the_right(read: Read) -> None:
    source = "#set page(columns: 2, height: 200pt)\nVänster #lorem(40)\n#colbreak()\nHöger"
    (page,) = read(samples.pdf(source)).pages
    left, right = page.index("Vänster"), page.index("Höger")
    assert left < right
    assert all(len(line) < 60 for line in page.split("\n"))


def test_a_line_that_ends_in_a_hyphen_stays_a_line_as_printed(read: Read) -> None:
    (page,) = read(samples.pdf("Ansök med e-\\\ntjänst hos Karl-\\\nErik")).pages
    assert page.split("\n") == ["Ansök med e-", "tjänst hos Karl-", "Erik"]


def test_line_ends_are_line_feeds_only(read: Read) -> None:
    (page,) = read(samples.pdf("En rad\\\noch en till")).pages
    assert page == "En rad\noch en till"


def test_letters_outside_the_first_plane_survive(read: Read) -> None:
    (page,) = read(samples.pdf("$bb(A) frak(U)$ och å")).pages
    assert "𝔸" in page
    assert "𝔘" in page


def test_a_password_protected_pdf_is_called_encrypted(read: Read) -> None:
    reading = read(samples.encrypted_pdf(), "brev.pdf")
    assert (reading.state, reading.type, reading.pages) == (State.ENCRYPTED, "PDF", [])
    assert "password" in reading.reason


def test_a_pdf_of_pictures_is_called_scanned(read: Read) -> None:
    reading = read(samples.scanned_pdf())
    assert (reading.state, reading.type, reading.pages) == (State.SCANNED, "PDF", [])
    assert "pictures" in reading.reason


def test_a_partly_scanned_pdf_is_ok_with_empty_pages_in_their_places(read: Read) -> None:
    mixed = samples.joined_pdf(samples.scanned_pdf(), samples.letter_pdf(), samples.scanned_pdf())
    reading = read(mixed)
    assert reading.state is State.OK
    assert [bool(page) for page in reading.pages] == [False, False, True, True, False, False]


def test_a_pdf_with_blank_pages_only_is_empty_not_scanned(read: Read) -> None:
    reading = read(samples.pdf("#pagebreak()"))
    assert (reading.state, reading.pages) == (State.EMPTY, [])


def test_a_pdf_cut_off_in_the_middle_is_damaged_or_read_as_far_as_it_goes(read: Read) -> None:
    whole = samples.letter_pdf()
    assert read(whole[:300]).state is State.DAMAGED


def test_a_pdf_without_pages_is_damaged(read: Read) -> None:
    empty = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    assert read(samples.raw_pdf(empty)).state is State.DAMAGED


def test_pages_that_cannot_be_loaded_are_empty_and_said(read: Read) -> None:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources 5 0 R>>"
    )
    font = b"<< /Font << /A << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    broken = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 99 0 R] /Count 2 >>",
        page,
        samples.stream(b"BT /A 12 Tf 20 20 Td (Kvar) Tj ET"),
        font,
    ]
    reading = read(samples.raw_pdf(broken))
    assert reading.state is State.DAMAGED
    assert reading.pages == ["Kvar", ""]
    assert "Some pages" in reading.reason


def test_a_pdf_is_a_pdf_whatever_its_name_and_what_stands_before_it(read: Read) -> None:
    assert read(samples.letter_pdf(), "brev.txt", "text/plain").type == "PDF"
    assert read(b"\xef\xbb\xbf\r\n" + samples.letter_pdf(), "brev.docx").state is State.OK


def test_page_numbers_are_given_as_printed(read: Read) -> None:
    from caseworker.documents.formats import pdf
    from caseworker.documents.formats.source import Source
    from caseworker.documents.limits import Limits
    from caseworker.documents.reasons import words

    source = '#set page(numbering: "i")\nFörord\n#pagebreak()\nMer'
    sheets = list(pdf.pages(Source(samples.pdf(source), Limits(), words())))
    assert [(sheet.label, sheet.count) for sheet in sheets] == [("i", 2), ("ii", 2)]


def test_what_was_filled_into_a_form_stands_below_the_page(read: Read) -> None:
    (page,) = read(_form()).pages
    assert page.startswith("Ansökan")
    assert "Filled in:\nSökande: Åsa Öberg\n☒ Samtycke" in page
    assert "hemligt" not in page


def test_notes_on_a_page_stand_below_it(read: Read) -> None:
    writer = PdfWriter(io.BytesIO(samples.pdf("Ritning")))
    writer.add_annotation(0, Text(rect=(50, 50, 90, 90), text="Stämmer inte med A2, Åsa"))
    out = io.BytesIO()
    writer.write(out)
    assert read(out.getvalue()).pages == ["Ritning\n\n[comment] Stämmer inte med A2, Åsa"]


def _form() -> bytes:
    """Return a form with a text, a ticked box, an empty text and a password filled in."""
    writer = PdfWriter(io.BytesIO(samples.pdf("Ansökan")))
    fields = ArrayObject()
    for name, kind, value, flags in (
        ("Sökande", "/Tx", TextStringObject("Åsa Öberg"), 0),
        ("Samtycke", "/Btn", NameObject("/Yes"), 0),
        ("Ombud", "/Tx", TextStringObject(""), 0),
        ("Lösenord", "/Tx", TextStringObject("hemligt"), 1 << 13),
    ):
        field = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/FT"): NameObject(kind),
                NameObject("/T"): TextStringObject(name),
                NameObject("/V"): value,
                NameObject("/Ff"): NumberObject(flags),
                NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (9, 9, 99, 29)]),
            }
        )
        if kind == "/Btn":
            field[NameObject("/AS")] = value
            states = DictionaryObject({NameObject("/Yes"): DictionaryObject()})
            field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): states})
        fields.append(writer._add_object(field))
    writer.pages[0][NameObject("/Annots")] = fields
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): fields, NameObject("/NeedAppearances"): BooleanObject(True)}
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
