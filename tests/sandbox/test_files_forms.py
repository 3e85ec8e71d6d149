"""Every form of file is opened here by a reader that did not write it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import docx
import odfdo
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.make import make_file
from caseworker.sandbox.files.plain import is_windows_text
from caseworker.sandbox.files.web import HIDDEN, LINK
from caseworker.sandbox.seed.model import Recipe
from caseworker.sandbox.seed.paperwork import ENCRYPTED_PDF_OPENS_WITH

CASE = CaseFacts(
    number="BN 2026-000412",
    type_name="Bygglov",
    title="Bygglov, tillbyggnad Åsa 3:21",
    applicant_name="Bogusława Żółć",
    personal_number="19620314-9822",
    address="Sagogränd 14, 439 53 Åsa",
    received=date(2026, 9, 10),
    unit_name="Bygglovsenheten",
    committee="Byggnadsnämnden",
    document_title="Ansökan om bygglov",
    created=date(2026, 9, 12),
)
FACTS = ("BN 2026-000412", "Bogusława Żółć", "tillbyggnad Åsa 3:21", "Byggnadsnämnden")


def _made(form: str, kind: str = "application", seed: int = 1) -> bytes:
    return make_file(Recipe(kind, form, seed), CASE)


def _pdf_text(data: bytes, password: str | None = None) -> str:
    document = pypdfium2.PdfDocument(data, password=password)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _says_it_all(text: str) -> bool:
    flat = " ".join(text.split())
    return all(fact in flat for fact in FACTS) and all(letter in flat for letter in "åäö")


def test_a_pdf_has_the_facts_as_text_and_numbered_pages() -> None:
    text = _pdf_text(_made("pdf"))
    assert _says_it_all(text)
    pages = [int(one) for one in re.findall(r"Sida \d+ \((\d+)\)", text)]
    assert pages == [len(pages)] * len(pages)
    assert 1 <= len(pages) <= 4


def test_a_pdf_is_tagged_titled_in_swedish_and_dated() -> None:
    reader = PdfReader(BytesIO(_made("pdf")))
    root = reader.root_object
    marks = root["/MarkInfo"]
    assert isinstance(marks, DictionaryObject)
    assert str(marks["/Marked"]) == "True"
    assert str(root["/Lang"]) == "sv-SE"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Ansökan om bygglov"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == CASE.created
    assert [str(one["/Title"]) for one in reader.outline if isinstance(one, dict)] == [
        "Ansökan om bygglov"
    ]


def test_a_drawing_in_a_pdf_is_drawn_and_says_what_it_shows() -> None:
    reader = PdfReader(BytesIO(_made("pdf", "drawing")))
    assert "Skala 1:100" in reader.pages[0].extract_text()
    size = reader.trailer["/Size"]
    assert isinstance(size, int)
    objects = (reader.get_object(number) for number in range(1, size))
    told = [
        str(one["/Alt"]) for one in objects if isinstance(one, DictionaryObject) and "/Alt" in one
    ]
    assert told == ["Ritning med mått; den nya delen är röd."]


def test_an_encrypted_pdf_opens_with_its_password_only() -> None:
    data = _made("pdf-encrypted")
    for wrong in (None, "", "fel"):
        with pytest.raises(pypdfium2.PdfiumError, match=r"[Pp]assword"):
            _pdf_text(data, wrong)
    assert _says_it_all(_pdf_text(data, ENCRYPTED_PDF_OPENS_WITH))


def test_a_scanned_pdf_holds_pictures_and_no_text() -> None:
    reader = PdfReader(BytesIO(_made("pdf-scanned")))
    assert "".join(page.extract_text() for page in reader.pages) == ""
    for page in reader.pages:
        assert len(page.images) == 1
        picture = page.images[0].image
        assert picture is not None
        levels = picture.convert("L").histogram()
        assert sum(levels[:80]) > 100
        assert sum(levels[200:]) > sum(levels[:200])


def test_a_long_pdf_has_five_hundred_pages_with_chapters() -> None:
    data = _made("pdf-500-pages", "appendix")
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 500
    assert CASE.number in document[0].get_textpage().get_text_bounded()
    last = document[499].get_textpage().get_text_bounded()
    assert "Sida 500 (500)" in last
    assert "Mätpunkt 499" in last
    document.close()
    reader = PdfReader(BytesIO(data))
    chapters = [one for one in reader.outline if isinstance(one, dict)]
    assert [str(one["/Title"]) for one in chapters] == [f"Delområde {n}" for n in range(1, 21)]


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_pdf_begins_like_one_and_does_not_open(seed: int) -> None:
    data = _made("pdf-damaged", seed=seed)
    assert data.startswith(b"%PDF-")
    assert b"%%EOF" not in data
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(data)


def test_a_word_document_has_headings_tables_and_the_facts() -> None:
    document = docx.Document(BytesIO(_made("docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [one.text for one in document.paragraphs]
    assert _says_it_all("\n".join(texts + cells))
    styles = [one.style.name for one in document.paragraphs if one.style is not None]
    assert "Heading 1" in styles
    assert "Heading 2" in styles
    assert document.core_properties.title == "Ansökan om bygglov"


def test_an_opendocument_text_has_headings_tables_and_the_facts() -> None:
    data = _made("odt")
    document = odfdo.Document(BytesIO(data))
    assert _says_it_all(document.get_formatted_text())
    assert document.body.get_headers()[0].text == "Ansökan om bygglov"
    modified = document.meta.get_modification_date()
    assert modified is not None
    assert modified.date() == CASE.created
    assert len(document.body.get_tables()) == 2
    with ZipFile(BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_an_archive_is_whole_and_older_than_any_clock(form: str) -> None:
    with ZipFile(BytesIO(_made(form))) as archive:
        assert archive.testzip() is None
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def _message(seed: int) -> email.message.EmailMessage:
    made = _made("eml", "mail", seed)
    message = email.message_from_bytes(made, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


@pytest.mark.parametrize("seed", range(8))
def test_a_message_has_readable_headers_a_body_and_one_attachment(seed: int) -> None:
    message = _message(seed)
    assert not message.defects
    assert message["Subject"] == "Ansökan om bygglov, ärende BN 2026-000412"
    assert message["From"].addresses[0].display_name == "Bogusława Żółć"
    assert message["From"].addresses[0].domain in {"example.com", "example.org"}
    assert message["Date"].datetime.date() == CASE.created
    body = message.get_body(("plain",))
    assert body is not None
    assert CASE.number in body.get_content()
    attachment = next(message.iter_attachments())
    content = attachment.get_content()
    match attachment.get_content_type():
        case "application/pdf":
            assert CASE.number in _pdf_text(content)
        case "image/png":
            with Image.open(BytesIO(content)) as picture:
                picture.verify()
        case other:
            assert other == "text/plain"
            assert "måndag" in content


def test_messages_attach_three_kinds_of_files_and_some_have_html() -> None:
    messages = [_message(seed) for seed in range(24)]
    attached = {next(one.iter_attachments()).get_content_type() for one in messages}
    assert attached == {"application/pdf", "image/png", "text/plain"}
    with_html = [one for one in messages if one.get_body(("html",)) is not None]
    assert 0 < len(with_html) < len(messages)


def test_the_headers_of_a_message_are_plain_ascii() -> None:
    head = _made("eml", "mail").partition(b"\r\n\r\n")[0]
    assert head.isascii()


class _Page(HTMLParser):
    """Collects the text, the links and the tags that a page leaves open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "meta"}:
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + " "


def test_a_web_page_is_well_formed_with_a_hidden_text_and_a_link() -> None:
    source = _made("html").decode()
    page = _Page()
    page.feed(source)
    assert page.open == []
    assert page.links == [LINK]
    assert _says_it_all(page.text.replace("Inkom", "") + " Byggnadsnämnden")
    assert f'style="display:none">{HIDDEN}' in source


@pytest.mark.parametrize("kind", ["drawing", "map", "photo", "portrait"])
def test_a_picture_is_a_picture(kind: str) -> None:
    with Image.open(BytesIO(_made("png", kind))) as picture:
        assert (picture.format, picture.size) == ("PNG", (1000, 700))
        colours = picture.convert("RGB").getcolors(70_000)
        assert colours is not None
        assert len(colours) > 3


def test_swedish_and_polish_letters_are_drawn_with_their_marks() -> None:
    with_marks = replace(CASE, applicant_name="ÅÄÖ åäö Żółć é")
    without = replace(CASE, applicant_name="AAO aao Zolc e")
    recipe = Recipe("drawing", "png", 1)
    assert make_file(recipe, with_marks) != make_file(recipe, without)
    unknown = replace(CASE, applicant_name="?AO aao Zolc e")
    assert make_file(recipe, unknown) != make_file(recipe, without)


def test_a_text_is_utf8_or_for_some_seeds_windows_1252() -> None:
    case = replace(CASE, applicant_name="Åsa Öberg")
    modern = make_file(Recipe("application", "txt", 4), case)
    old = make_file(Recipe("application", "txt", 3), case)
    assert not is_windows_text(4)
    assert is_windows_text(3)
    assert "Åsa Öberg" in modern.decode()
    assert "Åsa Öberg\r\n" in old.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        old.decode()


def test_letters_that_windows_1252_lacks_keep_a_text_in_utf8() -> None:
    assert "Bogusława Żółć" in _made("txt", seed=3).decode()


@pytest.mark.parametrize("recipe", [Recipe("application", "wp5", 1), Recipe("poem", "pdf", 1)])
def test_a_recipe_that_makes_no_sense_is_refused(recipe: Recipe) -> None:
    with pytest.raises(ValueError, match="no such"):
        make_file(recipe, CASE)
