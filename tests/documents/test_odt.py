"""OpenDocument texts: what stands on the page, and what was changed and noted."""

from __future__ import annotations

import io

from odfdo import Document

from caseworker.documents.answer import MarkKind, State
from tests.documents import samples
from tests.documents.conftest import Parts, Read
from tests.documents.open_document_samples import text


def test_headings_and_paragraphs_are_read_and_headings_are_marked(parts: Parts) -> None:
    pages, marks = parts.pages(
        text(
            '<text:h text:outline-level="1">Beslut</text:h><text:p>Bygglov ges.</text:p>'
            '<text:h text:outline-level="2">Skäl</text:h>'
            "<text:p>Planen <text:span>följs</text:span>"
            '.<text:s text:c="3"/>Ja.<text:line-break/>Ny rad<text:tab/>x</text:p>'
        )
    )
    assert pages == ["Beslut\n\nBygglov ges.\n\nSkäl\n\nPlanen följs.   Ja.\nNy rad\tx"]
    assert [(m.kind, m.line, m.title, m.level) for m in marks] == [
        (MarkKind.HEADING, 0, "Beslut", 1),
        (MarkKind.HEADING, 4, "Skäl", 2),
    ]


def test_lists_are_numbered_as_their_style_says(read: Read) -> None:
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
        'style:num-format="a" style:num-suffix=")"/></text:list-style>'
    )
    inner = "<text:list><text:list-item><text:p>Ritning</text:p></text:list-item></text:list>"
    body = (
        f'<text:list text:style-name="L"><text:list-item><text:p>Ansökan</text:p>{inner}'
        "</text:list-item><text:list-item><text:p>Yttrande</text:p><text:p>av grannen</text:p>"
        "</text:list-item></text:list>"
        "<text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>"
    )
    (page,) = read(text(body, style)).pages
    assert page == "1. Ansökan\n  a) Ritning\n2. Yttrande\n  av grannen\n• Punkt"


def test_a_table_has_straight_columns_and_a_mark(parts: Parts) -> None:
    def row(*cells: str) -> str:
        inner = "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in cells)
        return f"<table:table-row>{inner}</table:table-row>"

    body = (
        "<text:p>Avgifter</text:p><table:table><table:table-header-rows>"
        f"{row('Post', 'Kronor')}</table:table-header-rows>{row('Bygglov', '14 200')}</table:table>"
    )
    pages, marks = parts.pages(text(body))
    assert pages == ["Avgifter\n\nPost    │ Kronor\nBygglov │ 14 200"]
    assert [(m.kind, m.line, m.title) for m in marks] == [(MarkKind.TABLE, 2, "Post Kronor")]


def test_changes_are_marked_and_comments_are_signed(read: Read) -> None:
    body = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        "<office:change-info/><text:p>inte </text:p></text:deletion></text:changed-region>"
        '<text:changed-region text:id="c2"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="c3"><text:format-change/></text:changed-region>'
        "</text:tracked-changes><text:p>Lov ska "
        '<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>genast'
        '<text:change-end text:change-id="c2"/> <text:change-start text:change-id="c3"/>ges'
        '<text:change-end text:change-id="c3"/>'
        "<office:annotation><dc:creator>Åsa Öberg</dc:creator>"
        "<dc:date>2026-11-02T09:00:00</dc:date>"
        "<text:p>Varför?</text:p></office:annotation>.</text:p>"
    )
    (page,) = read(text(body)).pages
    assert page.startswith("Lov ska [deleted: inte][inserted: genast] ges[comment 1].")
    assert page.endswith("Comments:\n[comment 1] Åsa Öberg, 2026-11-02: Varför?")


def test_a_footnote_stands_below_its_page(read: Read) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>PBL 9 kap. 30 §</text:p></text:note-body></text:note>"
    )
    styles = (
        '<style:style style:family="paragraph" style:name="ny"><style:paragraph-properties '
        'fo:break-before="page"/></style:style>'
    )
    body = f'<text:p>Lov{note}</text:p><text:p text:style-name="ny">Nästa sida</text:p>'
    first, second = read(text(body, styles)).pages
    assert first.startswith("Lov[1]\n\n─")
    assert first.endswith("[1] PBL 9 kap. 30 §")
    assert second == "Nästa sida"


def test_headers_and_footers_are_read_once(read: Read) -> None:
    master = (
        "<style:master-page><style:header><text:p>Kommunen</text:p></style:header>"
        "<style:footer><text:p>Sidfot</text:p></style:footer></style:master-page>"
    )
    (page,) = read(text("<text:p>Text</text:p>", masters=master * 2)).pages
    assert page == "Kommunen\n\nText\n\nSidfot"


def test_hidden_text_stays_hidden_and_links_show_where_they_lead(read: Read) -> None:
    styles = (
        '<style:style style:family="text" style:name="h"><style:text-properties '
        'text:display="none"/></style:style>'
    )
    body = (
        '<text:p>Se<text:span text:style-name="h"> dolt</text:span> <text:a '
        'xlink:href="https://a.example.com/x">här</text:a></text:p>'
    )
    assert read(text(body, styles)).pages == ["Se här <https://a.example.com/x>"]


def test_text_in_boxes_follows_its_paragraph(read: Read) -> None:
    box = "<draw:frame><draw:text-box><text:p>I rutan</text:p></draw:text-box></draw:frame>"
    assert read(text(f"<text:p>Före{box} efter</text:p>")).pages == ["Före efter\nI rutan"]


def test_a_text_of_pictures_only_is_called_scanned(read: Read) -> None:
    frame = '<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
    reading = read(text(f"<text:p>{frame}</text:p>"))
    assert (reading.state, reading.type) == (State.SCANNED, "ODT")


def test_an_encrypted_text_is_called_so(read: Read) -> None:
    manifest = '<manifest:file-entry><manifest:encryption-data m="x"/></manifest:file-entry>'
    reading = read(text("", more={"META-INF/manifest.xml": manifest}))
    assert reading.state is State.ENCRYPTED
    assert "password" in reading.reason


def test_what_another_program_writes_is_read(read: Read) -> None:
    stream = io.BytesIO()
    Document("text").save(stream)
    assert read(stream.getvalue()).type == "ODT"


def test_a_text_without_its_content_is_damaged(read: Read) -> None:
    assert read(samples.zipped({"mimetype": "x", "content.xml": "<a"}), "a.odt").type == "ZIP"
    broken = samples.zipped({"mimetype": "application/vnd.oasis.opendocument.text"})
    assert read(broken).state is State.DAMAGED


def test_lists_inside_lists_without_end_are_no_way_to_crash(read: Read) -> None:
    deep = "<text:list><text:list-item>" * 110 + "<text:p>botten</text:p>"
    deep += "</text:list-item></text:list>" * 110
    assert read(text(f"<text:p>överst</text:p>{deep}")).pages[0].startswith("överst")
