from __future__ import annotations

import io

import pytest

from caseworker.documents.answer import State
from tests.documents import samples
from tests.documents.conftest import Read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WebP"])
def test_pictures_are_recognised_and_measured_without_being_decoded(read: Read, kind: str) -> None:
    content = samples.picture(kind)
    for part in (content, content[:4000] if kind != "TIFF" else content):
        reading = read(part, "fel.txt", "text/plain")
        assert (reading.state, reading.type) == (State.IMAGE, kind)
        assert (reading.pages, reading.reason) == ([], "1200 × 800")


def test_lossless_and_extended_webp_are_measured(read: Read) -> None:
    from PIL import Image

    for options in ({"lossless": True}, {"exif": b"Exif\0\0"}):
        stream = io.BytesIO()
        Image.new("RGBA", (1201, 799)).save(stream, "WebP", **options)
        assert read(stream.getvalue()).reason == "1201 × 799"


def test_a_bitmap_that_runs_from_the_top_down_has_no_negative_height(read: Read) -> None:
    content = bytearray(samples.picture("BMP", (30, 20)))
    content[22:26] = (-20).to_bytes(4, "little", signed=True)
    assert read(bytes(content)).reason == "30 × 20"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WebP"])
def test_a_picture_cut_off_in_its_header_is_damaged(read: Read, kind: str) -> None:
    reading = read(samples.picture(kind)[:20], "bild")
    assert (reading.state, reading.type) == (State.DAMAGED, kind)


def utf16(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(500)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (utf16("WordDocument"), "DOC"),
        (samples.zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "PPTX"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "7Z"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "MP4"),
    ],
)
def test_other_formats_are_named_and_can_be_saved(read: Read, content: bytes, kind: str) -> None:
    reading = read(content, "brev.pdf", "application/pdf")
    assert (reading.state, reading.type, reading.pages) == (State.UNSUPPORTED, kind, [])
    assert reading.reason == (
        f"{kind} files cannot be read here yet. Save the file and open it in another program."
    )


@pytest.mark.parametrize(
    ("name", "kind"), [("a.docx", "DOCX"), ("a.xlsx", "XLSX"), ("a", "Office")]
)
def test_a_password_protected_office_file_is_called_encrypted(
    read: Read, name: str, kind: str
) -> None:
    reading = read(utf16("EncryptedPackage"), name)
    assert (reading.state, reading.type) == (State.ENCRYPTED, kind)


def test_a_name_decides_only_where_the_content_tells_nothing(read: Read) -> None:
    garbage = b"\0\1\2\3" * 100
    assert read(garbage, "a.pdf").type == "PDF"
    assert read(garbage, "a.pdf").state is State.DAMAGED
    assert read(garbage, "a.docx").state is State.DAMAGED
    assert read(garbage, "a.png").state is State.DAMAGED
    assert read(garbage, "a.txt").state is State.UNSUPPORTED
    assert read(garbage, "a.eml").state is State.UNSUPPORTED
    assert read(garbage).type == "application/octet-stream"


def test_a_letter_that_quotes_mail_headers_or_mentions_pdf_is_text(read: Read) -> None:
    assert read("Hej,\n\nFrom: Åsa\nTo: mig\nSubject: x\n".encode()).type == "text"
    assert read("Ärende: bygglov\nTill: nämnden\n\nHej".encode()).type == "text"
    assert read(b"En %PDF-1.7 ska inledas med det.").type == "text"
    assert read(b"<p>Hej</p>", "a.txt").type == "text"


def test_a_mail_is_a_mail_whatever_its_name(read: Read) -> None:
    assert read(samples.letter_eml(), "brev.txt", "text/plain").type == "EML"
    assert read(b"Subject: x\n\nHej", "brev.eml").type == "EML"
