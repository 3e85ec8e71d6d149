from __future__ import annotations

from email.message import EmailMessage

from caseworker.documents.answer import State
from tests.documents import samples
from tests.documents.conftest import Read


def one_page(read: Read, content: bytes) -> str:
    reading = read(content)
    assert (reading.state, reading.type, reading.reason) == (State.OK, "EML", "")
    (page,) = reading.pages
    return page


def test_a_mail_shows_its_headers_its_text_and_what_is_attached(read: Read) -> None:
    size = len(samples.letter_pdf()) / 1000
    assert one_page(read, samples.letter_eml()).split("\n") == [
        "From: Åsa Öberg <asa.oberg@example.com>",
        "To: Byggnadsnämnden <bygg@example.com>",
        "Date: Mon, 23 Nov 2026 09:12:00 +0100",
        "Subject: Överklagande",
        "",
        "Hej!",
        "Jag överklagar beslutet.",
        "",
        "Attachments:",
        f"• Åsa.pdf (application/pdf, {size:.0f} kB)",
    ]


def test_a_mail_in_html_only_is_its_visible_text(read: Read) -> None:
    html = (
        "<html><head><title>nej</title><style>p{}</style></head><body><p>Hej &aring;</p>"
        '<div style="display:none">dolt</div><p hidden>dolt<p>Läs <a href="https://evil.example.com">'
        "https://example.com</a></p></body></html>"
    )
    page = one_page(read, samples.mail(text="", html=html).as_bytes())
    assert page.endswith("Hej å\n\nLäs https://example.com <https://evil.example.com>")
    assert "dolt" not in page
    assert "nej" not in page


def test_an_empty_plain_part_gives_way_to_the_html(read: Read) -> None:
    page = one_page(read, samples.mail(text="\n \n", html="<p>Hit</p>").as_bytes())
    assert page.endswith("\n\nHit")


def test_all_texts_of_a_mail_are_read_also_after_a_picture(read: Read) -> None:
    message = samples.mail("Före")
    message.add_attachment(samples.picture("PNG", (9, 9)), maintype="image", subtype="png")
    message.add_attachment("Efter", disposition="inline")
    page = one_page(read, message.as_bytes())
    assert page.index("Före") < page.index("Efter") < page.index("Attachments:\n• – (image/png")


def test_files_beside_the_html_alternative_are_listed(read: Read) -> None:
    message = samples.mail("Text")
    message.add_alternative("<p>Text</p>", subtype="html")
    message.get_payload()[1].add_attachment(  # type: ignore[index, union-attr]
        b"%PDF-", maintype="application", subtype="pdf", filename="ritning.pdf"
    )
    page = one_page(read, message.as_bytes())
    assert page.count("Text") == 1
    assert "• ritning.pdf (application/pdf, 5 B)" in page


def test_a_text_file_that_was_attached_is_listed_and_not_mixed_into_the_mail(read: Read) -> None:
    message = samples.mail("Se filen")
    message.add_attachment("inre", filename="logg.txt", disposition="inline")
    page = one_page(read, message.as_bytes())
    assert "• logg.txt (text/plain, 5 B)" in page
    assert "inre" not in page


def test_an_attached_mail_is_listed_by_its_subject(read: Read) -> None:
    message = samples.mail("Se bifogat")
    message.add_attachment(samples.mail("Hemligt inre", subject="Grannens åsikt"))
    page = one_page(read, message.as_bytes())
    assert "• Grannens åsikt (message/rfc822, " in page
    assert "Hemligt inre" not in page


def test_headers_with_bare_bytes_above_ascii_are_read(read: Read) -> None:
    for encoding in ("utf-8", "cp1252"):
        content = "From: Åsa <a@example.com>\nSubject: Överklagan\n\nHej".encode(encoding)
        assert one_page(read, content).startswith("From: Åsa <a@example.com>\nSubject: Överklagan")


def test_text_in_old_and_unknown_encodings_is_read(read: Read) -> None:
    head = b"From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset="
    for charset, codec in (
        (b"iso-8859-1", "latin-1"), (b"utf-16", "utf-16"), (b"cp037", "cp1252"),
        (b"no-such", "utf-8"), (b"", "cp1252"), (b"\xff\xfe", "utf-8"),
    ):  # fmt: skip
        content = head + charset + b"\nContent-Transfer-Encoding: 8bit\n\n" + "Åäö".encode(codec)
        assert read(content, "x.eml").state is State.OK, charset
        if charset != b"cp037":
            assert one_page(read, content).endswith("Åäö"), charset


def test_broken_headers_and_parts_are_shown_as_far_as_they_go(read: Read) -> None:
    broken = (
        b"From: =?utf-8?b?w6?= <\x00@[\nTo: ,,;:<>\nSubject: =?no-such?q?=C3?=\nDate: igar\n"
        b"Content-Type: multipart/mixed; boundary=\"b\"; charset*=x'y'%zz\n"
        b"Content-Disposition: ;;;filename*0*=%\n\n--b\nContent-Type: text/html; charset=%%\n"
        b"Content-Transfer-Encoding: base64\n\n!!!\n--b\nContent-Type: ///\n\nkvar\n"
    )
    page = one_page(read, broken)
    assert "Date: igar" in page
    assert "kvar" in page


def test_encrypted_mails_show_their_headers_and_say_so(read: Read) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.com", "Hemligt"
    message.set_content(
        b"0\x82", maintype="application", subtype="pkcs7-mime", filename="smime.p7m"
    )
    reading = read(message.as_bytes())
    assert reading.state is State.ENCRYPTED
    assert "Subject: Hemligt" in reading.pages[0]
    assert "password" in reading.reason


def test_a_mail_out_of_a_mail_box_loses_its_first_line_only(read: Read) -> None:
    page = one_page(read, b"From asa@example.com Mon Nov 23\n" + samples.mail().as_bytes())
    assert page.startswith("From: Åsa Öberg")


def test_mails_inside_mails_without_end_are_read_as_far_as_is_sane(read: Read) -> None:
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )
    reading = read(b"From: a@example.com\nSubject: djup\n" + parts + b"\nbotten")
    assert reading.state in (State.OK, State.DAMAGED)
    assert read(samples.letter_eml()).state is State.OK
