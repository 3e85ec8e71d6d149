"""Documents made to do harm. Each is followed by a harmless one, which must be read."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path

import pytest

from caseworker.documents.answer import Reading, State
from caseworker.documents.limits import Limits
from caseworker.documents.reader import DocumentReader
from tests.documents import open_document_samples, processes, samples
from tests.documents.conftest import Read
from tests.documents.samples import R, W, paragraph, word


async def survived(content: bytes, limits: Limits | None = None, name: str = "") -> Reading:
    """Read a hostile document and then a letter, and return what became of the first."""
    async with DocumentReader(limits or Limits()) as reader:
        reading = await reader.read(content, file_name=name)
        after = await reader.read(b"Hej")
        assert after.state is State.OK
        return reading


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    bomb = samples.zip_bomb_docx()
    assert len(bomb) < 5_000_000
    reading = read(bomb)
    assert (reading.state, reading.type) == (State.TOO_LARGE, "DOCX")
    assert "unpacked" in reading.reason


def test_a_bomb_below_the_size_limit_is_known_by_its_ratio(read: Read) -> None:
    assert "unpacked" in read(samples.zip_bomb_docx(100_000_000)).reason


def test_parts_are_counted_together() -> None:
    def notes(root: str, note: str) -> str:
        text = paragraph("abcdefgh" * 50_000)
        return f'<w:{root} {W}><w:{note} w:id="1">{text}</w:{note}></w:{root}>'

    extra = {"comments": notes("comments", "comment"), "endnotes": notes("endnotes", "endnote")}
    mark = '<w:p><w:r><w:endnoteReference w:id="1"/></w:r></w:p>'
    content = word(mark, extra, method=zipfile.ZIP_STORED)
    assert asyncio.run(survived(content, Limits(unpacked=900_000))).state is State.OK
    reading = asyncio.run(survived(content, Limits(unpacked=600_000)))
    assert (reading.state, reading.pages) == (State.TOO_LARGE, [])


def test_a_bomb_that_lies_about_its_size_is_damaged(read: Read) -> None:
    bomb = bytearray(samples.zip_bomb_docx(100_000_000))
    size = (100_000_000).to_bytes(4, "little")
    assert bomb.count(size) >= 1
    lying = bytes(bomb).replace(size, (1000).to_bytes(4, "little"))
    assert read(lying).state is State.DAMAGED


@pytest.mark.parametrize("part", ["document", "comments", "rels"])
def test_entities_are_never_resolved(read: Read, tmp_path: Path, part: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("HEMLIGT")
    dtd = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    inner = "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>"
    if part == "document":
        content = word(f"{dtd}<w:document {W} {R}><w:body>{inner}</w:body></w:document>".encode())
    elif part == "comments":
        comments = f'{dtd}<w:comments {W}><w:comment w:id="1">{inner}</w:comment></w:comments>'
        content = word(paragraph("text"), {"comments": comments})
    else:
        parts = samples.word_parts("", {}, {})
        content = samples.zipped(
            parts | {"_rels/.rels": f"{dtd}<Relationships>&e;</Relationships>"}
        )
    reading = read(content)
    assert reading.state is State.DAMAGED
    assert "HEMLIGT" not in str(reading)


@pytest.mark.parametrize("where", ["text", "attribute"])
def test_a_billion_laughs_are_not_heard(read: Read, where: str) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    text = "&a9;" if where == "text" else ""
    attribute = ' x="&a9;"' if where == "attribute" else ""
    body = f"<w:body><w:p{attribute}><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    document = f"<!DOCTYPE x [{entities}]><w:document {W}>{body}</w:document>"
    assert read(word(document.encode())).state is State.DAMAGED


def test_text_without_end_is_cut_at_the_limit() -> None:
    reading = asyncio.run(survived(b"Hej! " * 5_000_000))
    assert reading.state is State.TOO_LARGE
    assert [len(page) for page in reading.pages] == [20_000_000]
    assert "20\u00a0000\u00a0000 characters" in reading.reason


def test_the_limit_never_cuts_a_letter_in_half() -> None:
    reading = asyncio.run(survived(b"x" + "å".encode() * 100, Limits(characters=10)))
    assert (reading.state, reading.pages) == (State.TOO_LARGE, ["x" + "å" * 9])


def test_pages_without_end_are_cut_at_the_limit() -> None:
    reading = asyncio.run(survived(b"x\f" * 500, Limits(pages=100)))
    assert (reading.state, len(reading.pages)) == (State.TOO_LARGE, 100)
    assert "100 pages" in reading.reason


def test_a_pdf_that_draws_itself_a_billion_times_is_stopped() -> None:
    reading = asyncio.run(survived(samples.form_bomb_pdf()))
    assert reading.state in (State.TOO_LARGE, State.DAMAGED)
    assert reading.reason


def test_a_pdf_that_shows_one_page_a_million_times_is_cut_at_the_limit() -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1000000 /Kids [" + b"3 0 R " * 1_000_000 + b"] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources 5 0 R >>",
        samples.stream(b"BT /A 12 Tf 20 20 Td (igen) Tj ET"),
        b"<< /Font << /A << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    ]
    reading = asyncio.run(survived(samples.raw_pdf(objects), Limits(pages=1000)))
    assert reading.state is State.TOO_LARGE
    assert reading.pages == ["igen"] * 1000


def test_a_document_that_computes_too_long_without_a_page_is_stopped() -> None:
    reading = asyncio.run(survived(samples.slow_docx(), Limits(seconds=0.5), "lång.docx"))
    assert (reading.state, reading.type) == (State.TOO_LARGE, "DOCX")
    assert "took too long" in reading.reason


def test_a_document_that_uses_up_its_computing_time_is_stopped_by_the_kernel() -> None:
    reading = asyncio.run(survived(samples.slow_docx(), Limits(seconds=60, cpu_seconds=1)))
    assert reading.state is State.TOO_LARGE
    assert "took too long" in reading.reason


async def test_each_document_has_computing_time_of_its_own() -> None:
    before = processes.children()
    busy = word("<w:p/>" * 150_000, method=zipfile.ZIP_STORED)
    async with DocumentReader() as reader:
        await reader.read(b"Hej")
        (worker,) = processes.children() - before
        first = processes.computing_limit(worker)
        while processes.computed(worker) < 1:
            await reader.read(busy)
        await reader.read(b"Hej")
        assert first + 1 <= processes.computing_limit(worker) <= first + 5


def test_a_document_that_needs_too_much_memory_is_stopped() -> None:
    limits = Limits(memory=100 * 1024 * 1024)
    reading = asyncio.run(survived(b"Hej! " * 30_000_000, limits))
    assert reading.state is State.TOO_LARGE
    assert "memory" in reading.reason
    assert "100 MB" in reading.reason


def test_a_table_of_forty_thousand_cells_is_no_work_for_minutes() -> None:
    row = "<w:tr>" + "".join(f"<w:tc>{paragraph(str(n))}</w:tc>" for n in range(5)) + "</w:tr>"
    content = word(f"<w:tbl>{row * 8000}</w:tbl>")
    # 0.8 measured, 3.3 on a slow day; looking at every cell for every cell takes minutes.
    assert asyncio.run(survived(content, Limits(seconds=30))).state is State.OK


def test_lists_numbered_into_the_millions_stay_short(read: Read) -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
        '<w:start w:val="999999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )
    chosen = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    reading = read(word(paragraph("x", properties=chosen), {"numbering": numbering}))
    assert reading.pages == ["1000000 x"]


def test_styles_based_on_each_other_in_a_ring_end(read: Read) -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    body = paragraph("x", properties='<w:pStyle w:val="a"/>')
    assert read(word(body, {"styles": styles})).pages == ["x"]


def test_notes_that_refer_to_themselves_end(read: Read) -> None:
    mark = '<w:p><w:r><w:t>igen</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{mark}</w:footnote></w:footnotes>'
    (page,) = read(word(mark, {"footnotes": notes})).pages
    assert page.count("igen") == 2


def test_xml_nested_without_end_is_damaged(read: Read) -> None:
    reading = read(word("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000))
    assert reading.state is State.DAMAGED


@pytest.mark.parametrize("end", ["", "</div>", "</b>", "<a href=x>"])
def test_elements_a_hundred_thousand_deep_end_in_time(end: str) -> None:
    content = b"<!DOCTYPE html><html>" + b"<div>" * 100_000 + b"botten" + end.encode() * 100_000
    reading = asyncio.run(survived(content, Limits(seconds=10)))
    assert reading.state in (State.OK, State.TOO_LARGE)
    assert "botten" in "".join(reading.pages) or reading.reason


def test_entities_of_an_open_document_are_never_resolved(read: Read, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("HEMLIGT")
    dtd = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY e "' + "&a;" * 100_000 + '">]>'
    for head in (dtd, laughs):
        content = f"{head}<d><body><text><p>&e;</p></text></body></d>"
        reading = read(
            samples.zipped({"mimetype": open_document_samples.MIME, "content.xml": content})
        )
        assert reading.state is State.DAMAGED
        assert "HEMLIGT" not in str(reading)


def test_a_spreadsheet_that_is_a_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    parts = {"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/s.xml": " " * 60_000_000}
    reading = read(samples.zipped(parts))
    assert (reading.state, reading.type) == (State.TOO_LARGE, "XLSX")
    assert "unpacked" in reading.reason


def test_a_spreadsheet_whose_parts_lie_about_their_size_ends_in_a_sentence() -> None:
    parts = {"[Content_Types].xml": "", "xl/workbook.xml": " " * 200_000_000}
    size = (200_000_000).to_bytes(4, "little")
    lying = samples.zipped(parts).replace(size, (1000).to_bytes(4, "little"))
    reading = asyncio.run(survived(lying, Limits(seconds=10)))
    assert reading.state is not State.OK
    assert reading.reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rtf", b"{\\rtf1 " + b"{" * 1_000_000),
        ("a.rtf", b"{\\rtf1 " + b"\\'e5" * 1_000_000 + b"}"),
        ("a.csv", b'"' + b"x" * 3_000_000),
        ("a.csv", b";" * 300_000),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 100_000),
        ("a.eml", b"From: a\nSubject: b\n" + b"Content-Type: multipart/x; boundary=x\n--x\n" * 999),
        ("a.html", b"<table><tr><td>" * 50_000 + b"x"),
        ("a.html", b"<style>" + b".a{" * 100_000 + b"</style><p>x"),
    ],
)  # fmt: skip
def test_what_goes_on_and_on_ends_in_a_sentence_or_a_text(name: str, content: bytes) -> None:
    reading = asyncio.run(survived(content, Limits(seconds=10), name))
    assert reading.reason or reading.state is State.OK
