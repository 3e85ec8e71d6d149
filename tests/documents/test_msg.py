"""Messages of Outlook: what stands at the top, the text from where it is, what is attached."""

from __future__ import annotations

import datetime as dt
import struct

import pytest

from caseworker.documents.answer import MarkKind, State
from caseworker.documents.formats.msg.packed_rtf import unpacked_rtf
from tests.documents import samples
from tests.documents.conftest import Parts, Read
from tests.documents.outlook_samples import attached_message, compound, file, message

SENT = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)


def test_the_head_and_the_text_of_a_message_are_read(read: Read) -> None:
    content = compound(
        message(
            subject="Yttrande över tillbyggnad",
            sender="Karin Åberg",
            address="karin@example.com",
            to="Byggnadsnämnden",
            body="Hej!\r\nJag har inget att invända.\r\n",
            sent=SENT,
        )
    )
    reading = read(content, "brev.msg")
    assert (reading.state, reading.type) == (State.OK, "MSG")
    assert reading.pages == [
        "From: Karin Åberg <karin@example.com>\nTo: Byggnadsnämnden\nDate: 2026-11-03 09:30 UTC\n"
        "Subject: Yttrande över tillbyggnad\n\nHej!\nJag har inget att invända."
    ]


def test_the_text_is_taken_from_the_html_where_there_is_no_other(read: Read) -> None:
    html = '<p>Åtta <b>ord</b></p><p style="display:none">dolt</p>'.encode()
    (page,) = read(compound(message(_10130102=html))).pages
    assert page == "Åtta ord"


def test_the_text_is_taken_from_the_packed_rtf_where_there_is_nothing_else(read: Read) -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252 Hej fr\'e5n Outlook}"
    packed = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf
    (page,) = read(compound(message(_10090102=packed))).pages
    assert page == "Hej från Outlook"


def test_rtf_is_unpacked_as_the_specification_shows() -> None:
    # [MS-OXRTFCP] 3.1 and 3.2: one with references into the ring, one that reads what it writes.
    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d"
        "0a800fa0"
    )
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b5141000420 5758595a0d6e7d010eb0")
    assert unpacked_rtf(simple) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked_rtf(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("size", [0, 3, 16, 20])
def test_packed_rtf_that_ends_too_soon_is_read_as_far_as_it_goes(size: int) -> None:
    whole = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert b"{\\rtf1 WXYZ".startswith(unpacked_rtf(whole[:size])[:11])


def test_files_are_listed_and_opened_in_turn(read: Read, parts: Parts) -> None:
    letter = samples.letter_pdf()
    content = compound(message(body="Se bilaga.", attached=(file("ritning.pdf", letter),)))
    pages, marks = parts.pages(content)
    assert pages[0].endswith(f"Attachments:\n• ritning.pdf ({len(letter) / 1000:.0f} kB)")
    (mark,) = [mark for mark in marks if mark.kind is MarkKind.ATTACHMENT]
    assert pages[0].split("\n")[mark.line].startswith("• ritning.pdf")
    part = parts.open(content, mark.part)
    assert (part.file_name, part.content) == ("ritning.pdf", letter)
    assert read(part.content, part.file_name).type == "PDF"


def test_a_message_inside_a_message_is_opened_with_what_is_attached_to_it(
    read: Read, parts: Parts
) -> None:
    deepest = message(subject="Innerst", body="Tredje", inside=True)
    inner = message(
        subject="Fråga",
        sender="Öberg",
        address="o@example.com",
        body="Andra brevet",
        sent=SENT,
        inside=True,
        attached=(file("plan.txt", "Åsa".encode()), attached_message(deepest)),
    )
    content = compound(message(body="Första", attached=(attached_message(inner),)))
    part = parts.open(content, 0)
    assert (part.file_name, part.mime_type) == ("Fråga.eml", "message/rfc822")
    (page,) = read(part.content, part.file_name).pages
    assert "Subject: Fråga" in page
    assert "Andra brevet" in page
    assert "• plan.txt" in page
    within = parts.open(part.content, 1, part.file_name)
    assert "Tredje" in read(within.content, within.file_name).pages[0]


def test_a_part_that_is_not_there_is_refused(parts: Parts) -> None:
    assert parts.refused(compound(message(body="Hej")), 0) is State.DAMAGED


def test_a_message_cut_off_is_damaged(read: Read) -> None:
    content = compound(message(body="Hej", subject="x"))
    assert read(content[:700], "a.msg").state is not State.OK
