"""Papers that come from outside the municipality: applications, letters, statements, appeals."""

from __future__ import annotations

from random import Random
from typing import Final

from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.paper import (
    CITIZEN,
    MUNICIPALITY,
    OFFICIAL,
    TYPEWRITER,
    Block,
    Bullets,
    Drawing,
    Heading,
    Paper,
    Paragraph,
    Table,
    paragraphs,
)
from caseworker.sandbox.files.sketch import sketch_for
from caseworker.sandbox.files.vocabulary import TYPE_IDS, Words
from caseworker.sandbox.files.wording import GENERAL
from caseworker.sandbox.seed.people import mail_address, make_person

_POLICE: Final = ("Polismyndigheten", "Region Väst, tillståndsenheten")


def incoming(
    case: CaseFacts,
    blocks: tuple[Block, ...],
    sender: tuple[str, ...],
    *,
    signature: str = "",
    voice: str = OFFICIAL,
) -> Paper:
    """Return a paper to the municipality, with the registry's stamp on it."""
    return Paper(
        title=case.document_title,
        number=case.number,
        day=case.day.isoformat(),
        sender=sender,
        recipient=(MUNICIPALITY, case.unit_name, "434 81 Kungsbacka"),
        blocks=blocks,
        signature=signature or sender[0],
        stamp=f"{MUNICIPALITY}\n{case.committee}\nInkom {case.day.isoformat()}\nDnr {case.number}",
        voice=voice,
        mail_from=mail_address(sender[0]),
    )


def _applicant(case: CaseFacts) -> tuple[str, ...]:
    """Return the applicant's name and the lines of the address."""
    return (case.applicant_name, *(part.strip() for part in case.address.split(",") if part))


def application(case: CaseFacts, rng: Random) -> Paper:
    """Return a form as it is filled in: who, what, answers, more in own words, enclosures.

    What comes on referral comes from the police, who pass the applicant's form on.
    """
    words = Words(case, rng)
    asked = words.of_type
    applicant = [("Namn", case.applicant_name)]
    if case.personal_number:
        applicant.append(("Personnummer", case.personal_number))
    applicant += [("Adress", case.address), ("E-post", mail_address(case.applicant_name))]
    answers = tuple((label, rng.choice(choices)) for label, choices in asked.answers)
    blocks: tuple[Block, ...] = (
        Heading("Avsändare"),
        Table(("Uppgift", "Svar"), tuple(applicant)),
        Heading("Vad ärendet gäller"),
        Paragraph(words.one(asked.asks)),
        Heading("Uppgifter i ärendet"),
        Table(("Fråga", "Svar"), answers),
        Heading("Övrigt"),
        *paragraphs(words.some(asked.story, 1, 3)),
    )
    if asked.enclosures:
        blocks += (Heading("Bilagor"), Bullets(words.some(asked.enclosures, 1, 4)))
    if case.document_title.startswith("Remiss"):
        return incoming(case, blocks, _POLICE)
    closing = Paragraph("Jag intygar att uppgifterna är riktiga och meddelar om något ändras.")
    return incoming(case, (*blocks, closing), _applicant(case))


def letter(case: CaseFacts, rng: Random) -> Paper:
    """Return a letter from the applicant."""
    words = Words(case, rng)
    blocks: tuple[Block, ...] = (
        Paragraph("Hej!"),
        Paragraph(words.one(GENERAL.letters)),
        *paragraphs(words.some(words.of_type.letters, 1, 3)),
        *paragraphs(words.some(words.of_type.story, 1, 2)),
        Paragraph("Med vänlig hälsning"),
    )
    voice = rng.choice((CITIZEN, CITIZEN, TYPEWRITER))
    return incoming(case, blocks, _applicant(case), voice=voice)


def mail(case: CaseFacts, rng: Random) -> Paper:
    """Return a short message with a question."""
    words = Words(case, rng)
    blocks: tuple[Block, ...] = (
        Paragraph(rng.choice(("Hej!", "God dag!", "Hej igen!"))),
        Paragraph(words.one(words.of_type.mails, GENERAL.mails)),
        *paragraphs(words.some(words.of_type.story, 0, 1)),
        Paragraph(words.fill("Ärendenummer: {number}")),
        Paragraph("Vänliga hälsningar"),
    )
    return incoming(case, blocks, _applicant(case), voice=CITIZEN)


def statement(case: CaseFacts, rng: Random) -> Paper:
    """Return what a neighbour thinks of it."""
    words = Words(case, rng)
    neighbour = make_person(rng)
    opinions = words.of_type.statements or GENERAL.statements
    blocks: tuple[Block, ...] = (
        Paragraph(words.fill("Vi har fått tillfälle att yttra oss i ärende {number}, {matter}.")),
        *paragraphs(words.some(opinions, 1, 3)),
        Paragraph("Vi vill bli underrättade om beslutet."),
    )
    voice = rng.choice((CITIZEN, TYPEWRITER))
    return incoming(case, blocks, (neighbour.name, *neighbour.address.split(", ")), voice=voice)


def relative(case: CaseFacts, rng: Random) -> Paper:
    """Return a letter from somebody close to the applicant."""
    words = Words(case, rng)
    writer = make_person(rng)
    blocks: tuple[Block, ...] = (
        Paragraph("Hej!"),
        Paragraph(words.fill("Jag skriver om {name}, ärende {number}.")),
        *paragraphs(words.some(words.of_type.letters, 2, 3)),
        Paragraph("Ring mig gärna om något är oklart. Jag nås säkrast efter klockan 16."),
        Paragraph("Med vänlig hälsning"),
    )
    return incoming(case, blocks, (writer.name, *writer.address.split(", ")), voice=CITIZEN)


def appeal(case: CaseFacts, rng: Random) -> Paper:
    """Return an appeal against the decision in the case."""
    words = Words(case, rng)
    blocks: tuple[Block, ...] = (
        Paragraph(words.fill("Jag överklagar beslutet i ärende {number}, {matter}.")),
        Heading("Yrkande"),
        Paragraph("Jag yrkar att beslutet ändras så att min ansökan bifalls."),
        Heading("Skäl"),
        *paragraphs(words.some(words.of_type.story, 1, 2)),
        Paragraph(
            "Nämnden har inte förklarat varför avvikelsen inte skulle vara liten. Liknande "
            "ansökningar på samma gata har beviljats."
        ),
        Paragraph(
            "Jag var bortrest när beslutet kom och kunde inte läsa det förrän jag var hemma igen. "
            "Jag ber därför att överklagandet prövas även om tiden har gått ut."
        ),
    )
    return incoming(case, blocks, _applicant(case), voice=CITIZEN)


def description(case: CaseFacts, rng: Random) -> Paper:
    """Return a technical description with the points to be controlled."""
    words = Words(case, rng)
    controls = words.of_type.controls or GENERAL.controls
    results = ("Ritning", "Intyg", "Egenkontroll", "Besök på plats")
    rows = tuple((str(i), *point, rng.choice(results)) for i, point in enumerate(controls, start=1))
    blocks: tuple[Block, ...] = (
        Heading("Allmänt"),
        Paragraph(words.fill("Handlingen hör till ärende {number}, {matter}.")),
        *paragraphs(words.some(words.of_type.story, 2, 4)),
        Heading("Kontrollpunkter"),
        Table(("Nr", "Vad", "Vem", "Hur"), rows),
        Heading("Underlag"),
        Bullets(words.some(words.of_type.enclosures or GENERAL.enclosures, 1, 3)),
    )
    return incoming(case, blocks, _applicant(case))


def _kronor(amount: int) -> str:
    return f"{amount:,} kr".replace(",", " ")


_COSTS: Final = (
    ("Köp av inventarier", 180_000, 420_000),
    ("Ombyggnad av kök", 60_000, 300_000),
    ("Första hyran och deposition", 75_000, 160_000),
    ("Varulager", 25_000, 80_000),
)
_INCOMES: Final = (
    ("Allmän pension", 8_900, 15_200),
    ("Tjänstepension", 900, 6_400),
    ("Bostadstillägg", 0, 5_200),
    ("Ränta och utdelning efter skatt", 0, 900),
)


def income(case: CaseFacts, rng: Random) -> Paper:
    """Return a statement of income, or the financing of a business."""
    if TYPE_IDS.get(case.type_name) == "serveringstillstand":
        head, posts, closing = (
            "Kostnader",
            _COSTS,
            ("Kostnaderna betalas med egna medel enligt bifogat kontoutdrag och lån på fem år."),
        )
    else:
        head, posts, closing = (
            "Inkomster per månad efter skatt",
            _INCOMES,
            ("Hyran är 6 840 kr i månaden. Uppgifterna gäller från och med årsskiftet."),
        )
    amounts = [rng.randrange(low, high + 1, 50) for _, low, high in posts]
    rows = [(post[0], _kronor(amount)) for post, amount in zip(posts, amounts, strict=True)]
    rows.append(("Summa", _kronor(sum(amounts))))
    blocks: tuple[Block, ...] = (
        Paragraph(f"Uppgifterna lämnas i ärende {case.number}."),
        Heading(head),
        Table(("Post", "Belopp"), tuple(rows)),
        Paragraph(closing),
        Paragraph("Jag försäkrar att uppgifterna är riktiga."),
    )
    return incoming(case, blocks, _applicant(case))


_SHOWN = {
    "map": "Karta med vägen mellan hemmet och målet.",
    "photo": "Hus med rött tak, gräsmatta och tre träd.",
    "portrait": "Huvud och axlar mot ljus bakgrund.",
}


def picture(case: CaseFacts, rng: Random, kind: str) -> Paper:
    """Return a drawing, a map or a photograph with what stands in its corner."""
    scale = "1:400" if case.document_title.startswith("Situation") else "1:100"
    lines = (f"{case.document_title}, {case.number}", case.applicant_name, f"Skala {scale} (A3)")
    shows = _SHOWN.get(kind, "Ritning med mått; den nya delen är röd.")
    blocks = (
        Drawing(sketch_for(kind, case.document_title, rng, lines), shows),
        Paragraph(f"Hör till ärende {case.number}. Mått i millimeter om inte annat anges."),
    )
    return incoming(case, blocks, _applicant(case))
