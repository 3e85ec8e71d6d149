"""Spreadsheets, comma-separated values and archives."""

from __future__ import annotations

import io
import random

import msoffcrypto.format.ooxml as ooxml
import pytest

from caseworker.documents.answer import MarkKind, State
from tests.documents import samples
from tests.documents.conftest import Parts, Read

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def workbook(*sheets: tuple[str, str], hidden: str = "") -> bytes:
    """Return a workbook with sheets of these names and rows; one of them hidden."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    names = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}" state="{_state(name == hidden)}"/>'
        for at, (name, _) in enumerate(sheets, 1)
    )
    relation = f"{samples.OFFICE}/worksheet"
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{relation}" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"/>',
        "_rels/.rels": samples.relationships(
            f'<Relationship Id="r" Type="{samples.OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f"<workbook {main} {samples.R}><sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": samples.relationships(links),
    }
    for at, (_, rows) in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = (
            f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"
        )
    return samples.zipped(parts)


def _state(is_hidden: bool) -> str:
    return "hidden" if is_hidden else "visible"


def row(number: int, *cells: str | float) -> str:
    inner = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{chr(65 + at)}{number}"><v>{value}</v></c>'
        for at, value in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


AREAS = row(1, "Yta", "kvm") + row(2, "Källare", 31.0) + row(3, "Vind", 12.25)


def test_each_sheet_is_a_table_under_its_name(parts: Parts) -> None:
    pages, marks = parts.pages(workbook(("Ytor", AREAS), ("Tom", ""), ("Två", row(1, "x"))))
    assert pages == ["Ytor\n\nYta     │ kvm\nKällare │ 31\nVind    │ 12.25", "Två\n\nx"]
    assert [(m.kind, m.line, m.title) for m in marks][:2] == [
        (MarkKind.HEADING, 0, "Ytor"),
        (MarkKind.TABLE, 2, "Ytor: Yta"),
    ]


def test_a_hidden_sheet_stays_hidden(read: Read) -> None:
    reading = read(workbook(("Ytor", AREAS), ("Dolt", row(1, "hemligt")), hidden="Dolt"))
    assert len(reading.pages) == 1


def test_a_long_sheet_goes_over_several_pages(read: Read) -> None:
    rows = "".join(row(n, str(n)) for n in range(1, 1202))
    reading = read(workbook(("Lista", rows)))
    assert [page.count("\n") + 1 for page in reading.pages] == [502, 500, 201]


def test_a_spreadsheet_that_is_none_is_damaged(read: Read) -> None:
    empty = samples.zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""})
    reading = read(empty)
    assert (reading.state, reading.type) == (State.DAMAGED, "XLSX")


def test_a_locked_spreadsheet_opens_with_its_password_only(parts: Parts) -> None:
    locked = io.BytesIO()
    rows = AREAS + "".join(row(n, f"{random.Random(n).random()}") for n in range(4, 500))
    ooxml.OOXMLFile(io.BytesIO(workbook(("Ytor", rows)))).encrypt("åtta ö", locked)
    content = locked.getvalue()
    _pages, end = parts.all(content, "ytor.xlsx")
    assert (end.state, end.type, end.can_unlock) == (State.ENCRYPTED, "XLSX", True)
    _pages, end = parts.all(content, "ytor.xlsx", password="fel")
    assert (end.state, end.can_unlock) == (State.ENCRYPTED, True)
    assert "not the password" in end.reason
    pages, end = parts.all(content, "ytor.xlsx", password="åtta ö")
    assert end.state is State.OK
    assert "Källare" in pages[0].text


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_values_are_separated_by_whatever_divides_the_lines(read: Read, separator: str) -> None:
    rows = [["Post", "Kronor"], ["Bygglov", '"14 200,50"'], ["Anmälan", "1 100"]]
    content = "\r\n".join(separator.join(cells) for cells in rows).encode("cp1252")
    reading = read(content, "avgifter.csv")
    assert (reading.state, reading.type) == (State.OK, "CSV")
    assert reading.pages == ["Post    │ Kronor\nBygglov │ 14 200,50\nAnmälan │ 1 100"]


def test_a_long_list_of_values_comes_in_pages(read: Read) -> None:
    reading = read(b"a;b\n" * 1100, "x.csv")
    assert [page.count("\n") + 1 for page in reading.pages] == [500, 500, 100]


def test_an_archive_is_a_list_and_its_files_open_in_turn(read: Read, parts: Parts) -> None:
    inner = samples.zipped({"brev.txt": "Hej från Åsa"})
    content = samples.zipped({"ritningar/plan.txt": "Plan", "mer.zip": inner})
    pages, marks = parts.pages(content)
    assert pages[0].startswith("Attachments: 2, ")
    assert "• ritningar/plan.txt (4 B, " in pages[0]
    assert [m.title for m in marks] == ["ritningar/plan.txt", "mer.zip"]
    assert parts.open(content, 0).file_name == "plan.txt"
    packed = parts.open(content, 1)
    letter = parts.open(packed.content, 0)
    assert read(letter.content, letter.file_name).pages == ["Hej från Åsa"]


def test_a_file_that_grows_too_large_is_not_unpacked(parts: Parts) -> None:
    bomb = samples.zipped({"bomb.txt": b"\0" * 60_000_000})
    assert len(bomb) < 100_000
    assert parts.pages(bomb)[0][0].startswith("Attachments: 1")
    assert parts.refused(bomb, 0) is State.TOO_LARGE


def test_an_empty_archive_says_so(read: Read) -> None:
    assert read(samples.zipped({})).pages == ["Attachments: 0, 0 B\n"]
