"""A page of a PDF as it stands on the paper: columns, tables, and where headings and tables are."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.documents.answer import MarkKind
from caseworker.documents.formats.pdf.layout import laid_out
from caseworker.documents.formats.pdf.words import Word
from tests.documents import samples
from tests.documents.conftest import Parts, Read


def test_the_cells_of_a_table_stand_below_each_other(parts: Parts) -> None:
    source = (
        "Avgifter\n#table(columns: (3cm, 3cm, 3cm), stroke: none,\n[Post], [Antal], [Kronor],\n"
        "[Bygglov], [1], [14 200],\n[Startbesked], [1], [2 840],\n[Karta], [12], [900])\nSlut"
    )
    (page,), marks = parts.pages(samples.pdf(source))
    lines = [line for line in page.split("\n") if line]
    assert [line.split() for line in lines[1:3]] == [
        ["Post", "Antal", "Kronor"],
        ["Bygglov", "1", "14", "200"],
    ]
    assert len({line.index(cell) for line, cell in zip(lines[1:], "A111", strict=False)}) == 1
    (table,) = [mark for mark in marks if mark.kind is MarkKind.TABLE]
    assert page.split("\n")[table.line].startswith("Post")


def test_a_heading_across_the_page_is_read_before_both_columns(read: Read) -> None:
    source = (
        "#set page(height: 300pt)\n= Rubrik över hela sidan\n#columns(2)[Vänster #lorem(60) "
        "#colbreak() Höger #lorem(60)]\nSlut på sidan"
    )
    (page,) = read(samples.pdf(source)).pages
    places = [page.index(word) for word in ("Rubrik", "Vänster", "Höger", "Slut")]
    assert places == sorted(places)
    assert all(len(line) < 60 for line in page.split("\n"))


def test_what_is_written_first_is_not_read_first_where_it_stands_below(read: Read) -> None:
    source = "#set page(height: 200pt)\n#place(dy: 3cm)[Nederst]\nÖverst"
    (page,) = read(samples.pdf(source)).pages
    assert page.index("Överst") < page.index("Nederst")


def test_a_page_lying_on_its_side_is_read_upright(read: Read) -> None:
    upright = samples.pdf("Första raden i brevet\\\nAndra raden i brevet")
    for quarter in (90, 180, 270):
        content = samples.turned_pdf(upright, quarter)
        words = read(content).pages[0].split()
        assert Counter(words) == Counter({"Första": 1, "Andra": 1, "raden": 2, "i": 2, "brevet": 2})


def test_the_outline_leads_to_the_lines_that_say_it(parts: Parts) -> None:
    source = (
        "#set heading(numbering: none)\nBrev\n= Bakgrund\nText\n== Yttranden\nText\n#pagebreak()\n"
        "= Bedömning\nText"
    )
    pages, _end = parts.all(samples.pdf(source))
    found = [
        (page.number, page.text.split("\n")[mark.line], mark.level)
        for page in pages
        for mark in page.marks
        if mark.kind is MarkKind.HEADING
    ]
    assert found == [(1, "Bakgrund", 1), (1, "Yttranden", 2), (2, "Bedömning", 1)]


def test_files_attached_to_a_pdf_are_listed_on_its_first_page_and_open(
    read: Read, parts: Parts
) -> None:
    content = samples.pdf_with_attachment("bilaga.txt", "Åsa".encode())
    pages, marks = parts.pages(content)
    assert pages[0].endswith("Attachments:\n• bilaga.txt")
    (mark,) = marks
    part = parts.open(content, mark.part)
    assert read(part.content, part.file_name).pages == ["Åsa"]


@st.composite
def scattered(draw: st.DrawFn) -> list[Word]:
    """Words anywhere on a page, of any size, on top of each other too."""
    found = []
    for at in range(draw(st.integers(0, 60))):
        left, top = draw(st.floats(0, 500)), draw(st.floats(0, 700))
        wide, high = draw(st.floats(0, 200)), draw(st.floats(0, 40))
        text = draw(st.sampled_from(["Åsa", "ord", "-", "12 kr", "مرحبا"]))
        found.append(Word(text, left, left + wide, top, top + high, at))
    return found


@settings(max_examples=150, deadline=None, derandomize=True)
@given(scattered())
def test_every_word_is_on_the_page_once(words: list[Word]) -> None:
    rows = laid_out(words)
    given_letters = Counter("".join("".join(word.text.split()) for word in words))
    assert Counter("".join("".join(row.text.split()) for row in rows)) == given_letters
    assert all(len(row.text) < 5000 for row in rows)


def test_an_empty_page_has_no_lines() -> None:
    assert laid_out([]) == []
