from __future__ import annotations

from caseworker.documents.answer import State
from tests.documents import samples
from tests.documents.conftest import Read
from tests.documents.samples import R, W, paragraph, word


def one_page(read: Read, content: bytes) -> str:
    reading = read(content)
    assert (reading.state, reading.type, reading.reason) == (State.OK, "DOCX", "")
    (page,) = reading.pages
    return page


def test_a_letter_reads_like_its_paper(read: Read) -> None:
    reading = read(samples.letter_docx())
    assert (reading.state, reading.type) == (State.OK, "DOCX")
    assert reading.pages == [
        "Tjänsteskrivelse\n"
        "\n"
        "Åsa Öberg söker färdtjänst.\n"
        "\n"
        "• Första punkten\n"
        "\n"
        "Sökande │ Beslut\n"
        "Åsa     │ bifall",
        "Sida två.",
    ]


def test_tracked_insertions_and_deletions_are_marked(read: Read) -> None:
    body = (
        "<w:p><w:r><w:t>Bygglov </w:t></w:r>"
        "<w:del><w:r><w:delText>avslås</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>beviljas</w:t></w:r></w:ins></w:p>"
    )
    assert one_page(read, word(body)) == "Bygglov [deleted: avslås][inserted: beviljas]"


def test_moved_text_stands_once_where_it_was_moved_to(read: Read) -> None:
    body = (
        "<w:p><w:moveFrom><w:r><w:t>flyttat</w:t></w:r></w:moveFrom></w:p>"
        f"{paragraph('kvar')}<w:p><w:moveTo><w:r><w:t>flyttat</w:t></w:r></w:moveTo></w:p>"
    )
    assert one_page(read, word(body)) == "kvar\nflyttat"


def test_a_deleted_table_row_is_marked(read: Read) -> None:
    cells = f"<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc>"
    body = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"
    assert one_page(read, word(body)).split("\n") == [
        "[deleted: a] │ [deleted: b]",
        "a            │ b",
    ]


def test_comments_are_numbered_in_the_text_and_stand_at_the_end(read: Read) -> None:
    comments = (
        f'<w:comments {W}><w:comment w:id="7" w:author="Åsa Öberg" w:date="2026-11-23T09:00:00Z">'
        f'{paragraph("Stämmer detta?")}</w:comment><w:comment w:id="9">{paragraph("Ja.")}'
        "</w:comment></w:comments>"
    )
    body = (
        '<w:p><w:r><w:t>Avgift</w:t></w:r><w:r><w:commentReference w:id="9"/></w:r></w:p>'
        '<w:p><w:r><w:t>Ritning</w:t></w:r><w:r><w:commentReference w:id="7"/></w:r></w:p>'
    )
    assert one_page(read, word(body, {"comments": comments})).split("\n") == [
        "Avgift[comment 1]",
        "Ritning[comment 2]",
        "",
        "─" * 20,
        "Comments:",
        "[comment 1] Ja.",
        "[comment 2] Åsa Öberg, 2026-11-23: Stämmer detta?",
    ]


def test_footnotes_stand_at_the_foot_of_their_page_and_endnotes_at_the_end(read: Read) -> None:
    notes = {
        "footnotes": f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("PBL 9:30")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("KL 6:37")}</w:footnote></w:footnotes>',
        "endnotes": f'<w:endnotes {W}><w:endnote w:id="2">{paragraph("Slut")}</w:endnote>'
        "</w:endnotes>",
    }
    body = (
        '<w:p><w:r><w:t>Ett</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:r><w:t>Två</w:t><w:endnoteReference w:id="2"/><w:br w:type="page"/></w:r></w:p>'
        '<w:p><w:r><w:t>Tre</w:t><w:footnoteReference w:id="3"/></w:r></w:p>'
    )
    first, second = read(word(body, notes)).pages
    assert first == f"Ett[1]\nTvå[e1]\n\n{'─' * 20}\n[1] PBL 9:30"
    assert second == f"Tre[2]\n\n{'─' * 20}\n[e1] Slut\n\n{'─' * 20}\n[2] KL 6:37"


def test_headers_stand_once_at_the_top_and_footers_once_at_the_end(read: Read) -> None:
    extra = {
        "header1": f"<w:hdr {W}>{paragraph('Kungsbacka kommun')}</w:hdr>",
        "header2": f"<w:hdr {W}>{paragraph('Kungsbacka kommun')}</w:hdr>",
        "footer1": f"<w:ftr {W}>{paragraph('Storgatan 37')}</w:ftr>",
    }
    page = one_page(read, word(paragraph("Beslut"), extra))
    assert page == "Kungsbacka kommun\n\nBeslut\n\nStorgatan 37"


def test_lists_carry_the_numbers_that_people_refer_to(read: Read) -> None:
    def level(number: int, kind: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="4">{level(0, "decimal", "%1.")}'
        f"{level(1, 'lowerLetter', '%1 %2)')}{level(2, 'upperRoman', '(%3)')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="4"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>'
    )

    def point(text: str, depth: int, list_id: int = 1) -> str:
        chosen = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
        return paragraph(text, properties=chosen)

    body = "".join(
        (
            point("ett", 0), point("två", 0), point("a", 1), point("b", 1), point("i", 2),
            point("tre", 0), point("nytt", 1), point("sju", 0, 2), point("fyra", 0),
        )
    )  # fmt: skip
    assert one_page(read, word(body, {"numbering": numbering})).split("\n") == [
        "1. ett", "2. två", "  2 a) a", "  2 b) b", "    (I) i", "3. tre", "  3 a) nytt", "7. sju",
        "4. fyra",
    ]  # fmt: skip


def test_space_between_paragraphs_becomes_an_empty_line(read: Read) -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Brdtext" w:default="1">'
        '<w:pPr><w:spacing w:after="160"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Tt"><w:basedOn w:val="Brdtext"/>'
        '<w:pPr><w:spacing w:after="0"/></w:pPr></w:style></w:styles>'
    )
    tight = '<w:pStyle w:val="Tt"/>'
    body = paragraph("Åsa Öberg", properties=tight) + paragraph("Storgatan 1", properties=tight)
    page = one_page(read, word(body + paragraph("Hej") + paragraph("då"), {"styles": styles}))
    assert page == "Åsa Öberg\nStorgatan 1\nHej\n\ndå"


def test_headings_stand_apart_also_in_a_swedish_template(read: Read) -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Rubrik1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>'
    )
    heading = paragraph("Bakgrund", properties='<w:pStyle w:val="Rubrik1"/>')
    body = paragraph("före") + heading + paragraph("efter")
    assert one_page(read, word(body, {"styles": styles})) == "före\n\nBakgrund\n\nefter"


def test_pages_end_where_they_were_drawn_to_end_or_the_writer_ended_them(read: Read) -> None:
    drawn = "<w:r><w:lastRenderedPageBreak/></w:r>"
    made = '<w:r><w:br w:type="page"/></w:r>'
    body = (
        f"<w:p><w:r><w:t>ett</w:t></w:r>{drawn}<w:r><w:t>två</w:t></w:r></w:p>"
        f"<w:p>{made}</w:p><w:p>{drawn}<w:r><w:t>tre</w:t></w:r></w:p>"
        f"{paragraph('fyra', properties='<w:pageBreakBefore/>')}"
        f"{paragraph('fyra till', properties='<w:sectPr/>')}{paragraph('fem')}"
    )
    assert read(word(body)).pages == ["ett", "två", "tre", "fyra\nfyra till", "fem"]


def test_a_table_is_divided_where_its_page_ended(read: Read) -> None:
    def row(text: str, before: str = "") -> str:
        return f"<w:tr><w:tc><w:p>{before}<w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"

    drawn = "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = f"<w:tbl>{row('a')}{row('b')}{row('c', drawn)}</w:tbl>"
    assert read(word(body)).pages == ["a\nb", "c"]


def test_cells_with_several_lines_stand_beside_each_other(read: Read) -> None:
    left = f"<w:tc>{paragraph('Åsa')}{paragraph('Öberg')}</w:tc>"
    merged = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('dold')}</w:tc>"
    body = (
        f"<w:tbl><w:tr>{left}<w:tc>{paragraph('Sökande')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('Per')}</w:tc>{merged}</w:tr></w:tbl>"
    )
    assert one_page(read, word(body)) == "Åsa   │ Sökande\nÖberg │\nPer   │"


def test_links_show_where_they_lead(read: Read) -> None:
    def link(text: str, key: str) -> str:
        return f'<w:hyperlink r:id="{key}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'

    body = f"<w:p>{link('www.kungsbacka.se', 'L1')}{link(' https://example.com', 'L2')}</w:p>"
    links = {"L1": "https://evil.example.com/", "L2": "https://example.com/"}
    page = one_page(read, word(body, links=links))
    assert page == "www.kungsbacka.se <https://evil.example.com/> https://example.com"


def test_what_was_ticked_and_chosen_in_a_form_is_seen(read: Read) -> None:
    def field(data: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
            "<w:r><w:instrText>FORM</w:instrText></w:r>"
        )

    ticked = field("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>")
    unticked = field("<w:checkBox><w:default w:val='0'/></w:checkBox>")
    choice = field(
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="gift"/>'
        '<w:listEntry w:val="ogift"/></w:ddList>'
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    body = f"<w:p>{ticked}{unticked}{choice}{symbol}</w:p>"
    assert one_page(read, word(body)) == "☒☐ogift☑"


def test_text_boxes_are_read_once_and_hidden_text_stays_hidden(read: Read) -> None:
    box = f"<w:txbxContent>{paragraph('I rutan')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>Text</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>dolt</w:t></w:r></w:p>"
    )
    assert one_page(read, word(body)) == "Text\nI rutan"


def test_content_controls_and_the_strict_variant_are_read(read: Read) -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    inner = f"<w:sdt><w:sdtContent>{paragraph('Ifyllt')}</w:sdtContent></w:sdt>"
    body = f"<w:document {strict} {R}><w:body>{inner}</w:body></w:document>".encode()
    assert one_page(read, word(body)) == "Ifyllt"


def test_a_docx_with_a_picture_only_is_scanned_and_one_with_nothing_is_empty(read: Read) -> None:
    assert read(word("<w:p><w:r><w:drawing/></w:r></w:p>")).state is State.SCANNED
    reading = read(word("<w:p/>"))
    assert (reading.state, reading.pages) == (State.EMPTY, [])


def test_a_docx_cut_off_is_damaged_and_still_called_docx(read: Read) -> None:
    reading = read(samples.letter_docx()[:9000])
    assert (reading.state, reading.type) == (State.DAMAGED, "DOCX")


def test_pages_before_the_damage_are_kept(read: Read) -> None:
    whole = f"<w:document {W}><w:body>{paragraph('hel')}"
    broken = f'{whole}<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r></w:p>'.encode()
    reading = read(word(broken))
    assert (reading.state, reading.pages) == (State.DAMAGED, ["hel"])
