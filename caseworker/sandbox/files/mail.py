"""Papers as e-mail, with one attachment."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from random import Random
from typing import Final

from caseworker.sandbox.files.paper import Paper, body_text
from caseworker.sandbox.files.picture import paint
from caseworker.sandbox.files.sketch import sketch_for
from caseworker.sandbox.files.typeset import moment_on, paper_pdf
from caseworker.sandbox.files.web import paper_html

_TO: Final = Address("Kungsbacka kommun, registrator", "registrator", "kungsbacka.example.org")


def _attach(message: EmailMessage, paper: Paper, rng: Random) -> None:
    """Attach a note, a photograph or the same as PDF."""
    kind = rng.choice(("txt", "png", "pdf"))
    if kind == "txt":
        text = f"Underlag till {paper.number}\n\nÖppettider på platsen: måndag till fredag 9–16.\n"
        message.add_attachment(text, filename="Underlag, åtgärder.txt")
    elif kind == "png":
        sketch = sketch_for("photo", paper.title, rng, (f"Foto till {paper.number}",))
        picture = paint(sketch, scale=0.5)
        message.add_attachment(
            picture, maintype="image", subtype="png", filename="Foto från platsen, översikt.png"
        )
    else:
        message.add_attachment(
            paper_pdf(paper), maintype="application", subtype="pdf", filename="Samma på papper.pdf"
        )


def _fix_boundaries(message: EmailMessage, mark: str) -> None:
    """Give every part with parts a boundary that is not left to chance."""
    for place, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"----=_{mark}_{place:02}")


def paper_eml(paper: Paper, rng: Random) -> bytes:
    """Return the paper as a message: text, in half of them HTML as well, and an attachment."""
    user, _, host = paper.mail_from.partition("@")
    mark = hashlib.sha256(f"{paper.number} {paper.title} {rng.random()}".encode()).hexdigest()[:24]
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(paper.sender[0], user, host)
    message["To"] = _TO
    message["Subject"] = f"{paper.title}, ärende {paper.number}"
    message["Date"] = format_datetime(moment_on(paper.day))
    message["Message-ID"] = f"<{mark}@{host}>"
    message.set_content(body_text(paper))
    if rng.random() < 0.5:
        message.add_alternative(paper_html(paper).decode(), subtype="html")
    _attach(message, paper, rng)
    _fix_boundaries(message, mark)
    return message.as_bytes()
