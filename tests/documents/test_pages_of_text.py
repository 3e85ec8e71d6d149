"""HTML, RTF and mail as documents of their own, and the places to jump to in DOCX."""

from __future__ import annotations

import io
from email.message import EmailMessage

import docx
import pytest

from caseworker.documents.answer import MarkKind, State
from caseworker.documents.formats.html_text import html_text
from tests.documents import samples
from tests.documents.conftest import Parts, Read


def test_a_web_page_is_read_with_its_headings_and_tables_marked(parts: Parts) -> None:
    content = (
        "<!DOCTYPE html><html><head><meta charset=iso-8859-1><title>x</title></head><body>"
        "<h1>Yttrande</h1><p>Från Åsa</p><h3>Bilagor</h3>"
        "<table><tr><th>Nr</th><th>Namn</th></tr><tr><td>1</td><td>Ritning</td></tr></table>"
    ).encode("iso-8859-1")
    pages, marks = parts.pages(content)
    assert pages == ["Yttrande\n\nFrån Åsa\n\nBilagor\n\nNr │ Namn\n1  │ Ritning"]
    assert [(m.kind, m.line, m.title, m.level) for m in marks] == [
        (MarkKind.HEADING, 0, "Yttrande", 1),
        (MarkKind.HEADING, 4, "Bilagor", 3),
        (MarkKind.TABLE, 6, "Nr │ Namn", 1),
    ]


@pytest.mark.parametrize(
    "rule", [".d{display:none}", "p.d , b { visibility:hidden }", "#i{/* x */font-size:0}"]
)
def test_what_a_style_sheet_hides_is_left_out(rule: str) -> None:
    html = f"<style>{rule}</style><p>syns</p><p class='x d' id=i>dolt</p><p>också</p>"
    assert html_text(html) == "syns\n\nockså"


@pytest.mark.parametrize("rule", ["@media print{.d{display:none}}", ".d{display:block}", "}.d{"])
def test_what_is_hidden_for_some_only_is_seen(rule: str) -> None:
    assert html_text(f"<style>{rule}</style><p class=d>syns</p>") == "syns"


def test_a_table_that_only_lays_out_a_mail_is_read_in_its_order() -> None:
    tall = "<br>".join(f"rad {n}" for n in range(6))
    html = f"<table><tr><td>{tall}</td><td>höger</td></tr><tr><td>sist</td></tr></table>"
    assert html_text(html).split("\n")[-2:] == ["höger", "sist"]
    assert "│" not in html_text(html)


def test_signs_of_our_own_in_a_page_are_only_text() -> None:
    assert "1x" in html_text("<p>\x001x</p>")
    assert html_text("<p>a\x00tb</p>").count("\n") == 0


def test_rich_text_is_read_in_its_own_letters(read: Read) -> None:
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}"
    rtf = head + rb"\f0 \b Beslut\b0\par F\'f6r \'c5sa \u8364? }"
    reading = read(rtf, "beslut.rtf")
    assert (reading.state, reading.type) == (State.OK, "RTF")
    assert [line.strip() for line in reading.pages[0].split("\n")] == ["Beslut", "För Åsa €"]


def test_files_attached_to_a_mail_open_in_turn_mails_too(read: Read, parts: Parts) -> None:
    inner = EmailMessage()
    inner["Subject"] = "Fråga om staket"
    inner["From"] = "berg@example.com"
    inner.set_content("Det inre brevet")
    inner.add_attachment(b"%PDF-1.4", "application", "pdf", filename="plan.pdf")
    mail = EmailMessage()
    mail["Subject"] = "Vidarebefordrat"
    mail["From"] = "a@example.com"
    mail.set_content("Se nedan")
    mail.add_attachment("Åsa".encode(), "text", "plain", filename="../rad en.txt")
    mail.add_attachment(inner)
    content = mail.as_bytes()
    pages, marks = parts.pages(content)
    assert [m.kind for m in marks] == [MarkKind.ATTACHMENT] * 2
    assert all(pages[0].split("\n")[m.line].startswith("• ") for m in marks)
    assert parts.open(content, 0).content == "Åsa".encode()
    part = parts.open(content, 1)
    assert part.file_name == "Fråga om staket.eml"
    (page,) = read(part.content, part.file_name).pages
    assert "Det inre brevet" in page
    assert parts.open(part.content, 0, part.file_name).content == b"%PDF-1.4"
    assert parts.refused(content, 2) is State.DAMAGED


def test_headings_and_tables_of_a_word_file_are_marked_on_their_lines(parts: Parts) -> None:
    document = docx.Document()
    document.add_heading("Beslut", 0)
    document.add_paragraph("Text\nmed två rader")
    document.add_heading("Skäl", 2)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Post"
    table.cell(1, 1).text = "900"
    stream = io.BytesIO()
    document.save(stream)
    (page,), marks = parts.pages(stream.getvalue())
    lines = page.split("\n")
    assert [(m.kind, lines[m.line].split()[0], m.level) for m in marks] == [
        (MarkKind.HEADING, "Beslut", 1),
        (MarkKind.HEADING, "Skäl", 2),
        (MarkKind.TABLE, "Post", 1),
    ]


def test_words_in_a_letter_are_not_attachments(parts: Parts) -> None:
    _pages, marks = parts.pages(samples.letter_eml())
    assert all(m.kind is MarkKind.ATTACHMENT for m in marks)
