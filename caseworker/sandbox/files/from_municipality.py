"""Papers that the municipality itself writes: requests, notes, reports, minutes, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Final

from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.paper import (
    MUNICIPALITY,
    Block,
    Bullets,
    Heading,
    Paper,
    Paragraph,
    Table,
    paragraphs,
)
from caseworker.sandbox.files.vocabulary import TYPE_IDS, Words
from caseworker.sandbox.files.wording import GENERAL
from caseworker.sandbox.seed.catalogue import STAFF, UNITS
from caseworker.sandbox.seed.decision_texts import ENDINGS
from caseworker.sandbox.seed.people import make_person

_COUNTY: Final = "Länsstyrelsen i Hallands län"
_COURT: Final = "Förvaltningsrätten i Göteborg"
_APPEAL_TO: Final[Mapping[str, str]] = {
    "bygglov": _COUNTY,
    "anmalan-pbl": _COUNTY,
    "parkeringstillstand": _COUNTY,
    "serveringstillstand": _COURT,
    "hemtjanst": _COURT,
    "fardtjanst": _COURT,
    "skolskjuts": _COURT,
    "skolval": _COURT,
    "utlamnande": "Kammarrätten i Göteborg",
}


def _officer(case: CaseFacts, rng: Random) -> str:
    """Return the name of somebody who works in the unit."""
    unit = next((one.id for one in UNITS if one.name == case.unit_name), "")
    return rng.choice([one for one in STAFF if one.unit == unit] or list(STAFF)).name


def _outgoing(
    case: CaseFacts, blocks: tuple[Block, ...], officer: str, recipient: tuple[str, ...] = ()
) -> Paper:
    return Paper(
        title=case.document_title,
        number=case.number,
        day=case.day.isoformat(),
        sender=(MUNICIPALITY, case.committee, case.unit_name),
        recipient=recipient,
        blocks=blocks,
        signature=f"{officer}\nhandläggare",
        mail_from="registrator@kungsbacka.example.org",
    )


def request(case: CaseFacts, rng: Random) -> Paper:
    """Return a request for completion with what is missing and the last day."""
    words = Words(case, rng)
    last_day = case.day + timedelta(days=21)
    blocks: tuple[Block, ...] = (
        Paragraph(words.fill("Din ansökan kom in {received} och gäller {matter}.")),
        Paragraph("För att vi ska kunna pröva den behöver du lämna in följande:"),
        Bullets(words.some(words.of_type.missing or GENERAL.missing, 2, 4)),
        Heading("När och hur"),
        Paragraph(
            f"Kompletteringen ska ha kommit in senast {last_day.isoformat()}. Lämna den i "
            "e-tjänsten "
            f"eller skicka den till oss och ange {case.number}."
        ),
        Heading("Om du inte kompletterar"),
        Paragraph(
            "Om uppgifterna inte kommer in kan ansökan avvisas eller prövas i befintligt skick. "
            "Hör av "
            "dig om du behöver mer tid eller om något är oklart."
        ),
    )
    return _outgoing(case, blocks, _officer(case, rng), (case.applicant_name, case.address))


def note(case: CaseFacts, rng: Random) -> Paper:
    """Return an official note of a call, a visit or an assessment."""
    words = Words(case, rng)
    texts = (*words.of_type.notes, *GENERAL.notes)
    subject = case.document_title.lower().rpartition(" ")[2]
    fitting = tuple(text for text in texts if text.lower().startswith(subject))
    blocks: tuple[Block, ...] = (
        Table(
            ("Uppgift", "Innehåll"),
            (
                ("Diarienummer", case.number),
                ("Ärende", case.title),
                ("Datum", case.day.isoformat()),
            ),
        ),
        *paragraphs(words.some(fitting or texts, 1, 2)),
        Paragraph("Anteckningen är upprättad enligt 27 § förvaltningslagen."),
    )
    return _outgoing(case, blocks, _officer(case, rng))


def _events(case: CaseFacts) -> tuple[tuple[str, str], ...]:
    """Return what has happened from the first day to the day of the report."""
    steps = ("Ansökan kom in", "Bekräftelse skickad", "Komplettering kom in", "Utredning klar")
    span = (case.day - case.received).days
    passed = steps if span >= len(steps) else steps[:1]
    days = (case.received + timedelta(days=span * i // len(passed)) for i in range(len(passed)))
    return tuple((day.isoformat(), step) for day, step in zip(days, passed, strict=True))


def _statements(words: Words) -> tuple[Block, ...]:
    """Return what others have said, in the types where others are asked."""
    if not words.of_type.statements:
        return ()
    opinions = words.some(words.of_type.statements, 1, 3)
    return (Heading("Inkomna yttranden"), *paragraphs(opinions))


_INSPECTED: Final = (
    ("Ordning och skötsel", ("Utan anmärkning", "Brist, åtgärdad på plats")),
    ("Dokumentation", ("Finns och är aktuell", "Saknas i en del, skickas in")),
    ("Märkning och skyltning", ("Utan anmärkning", "Två skyltar saknas")),
    ("Brandskydd", ("Utan anmärkning", "Egenkontroll inte signerad i maj")),
)


def record(case: CaseFacts, rng: Random) -> Paper:
    """Return an older record of an inspection, with names that may have to be masked."""
    met = make_person(rng)
    found = tuple((point, rng.choice(results)) for point, results in _INSPECTED)
    blocks: tuple[Block, ...] = (
        Paragraph(f"Handlingen begärs ut i ärende {case.number}: {case.matter}."),
        Heading("Besöket"),
        Table(
            ("Uppgift", "Innehåll"),
            (
                ("Närvarande", met.name),
                ("Telefon", f"031-390 06 {rng.randrange(10, 100)}"),
                ("Adress", met.address),
            ),
        ),
        Heading("Iakttagelser"),
        Table(("Punkt", "Resultat"), found),
        Paragraph(
            "Den som var på plats berättade att verksamheten har varit stängd en tid på grund av "
            "sjukdom i familjen."
        ),
        Paragraph("Besöket leder inte till någon ytterligare åtgärd."),
    )
    return _outgoing(case, blocks, _officer(case, rng))


def report(case: CaseFacts, rng: Random) -> Paper:
    """Return an official report: summary, matter, findings, assessment, proposed decision."""
    words = Words(case, rng)
    of_type = words.of_type
    blocks: tuple[Block, ...] = (
        Heading("Sammanfattning"),
        Paragraph(words.fill("Ärende {number} gäller {matter}. Sökande är {name}.")),
        Paragraph(words.one(of_type.assessment)),
        Heading("Ärendets gång"),
        Table(("Datum", "Händelse"), _events(case)),
        Heading("Vad sökanden har uppgett"),
        *paragraphs(words.some(of_type.story, 2, 4)),
        Heading("Utredning"),
        *paragraphs(words.some(of_type.findings, 3, 6)),
        *_statements(words),
        Heading("Kommunicering"),
        Paragraph(
            "Sökanden har fått del av utredningen och tillfälle att yttra sig enligt 25 § "
            "förvaltningslagen (2017:900). De synpunkter som har kommit in är beaktade i "
            "bedömningen."
        ),
        Heading("Regler"),
        Paragraph(f"Ärendet prövas enligt {of_type.law}."),
        Paragraph("Ett beslut ska innehålla en klargörande motivering (32 § förvaltningslagen)."),
        Heading("Bedömning"),
        *paragraphs(words.some(of_type.assessment, 2, 3)),
        Heading("Ekonomiska konsekvenser"),
        Paragraph(
            "Beslutet ryms inom nämndens budget. Avgift tas ut enligt taxan där sådan finns."
        ),
        Heading("Förslag till beslut"),
        Bullets(
            (
                words.fill("Ansökan om {matter} prövas enligt bedömningen ovan."),
                "Beslutet skickas till sökanden och till dem som har yttrat sig.",
                f"Beslutet anmäls till {case.committee} vid nästa sammanträde.",
            )
        ),
    )
    return _outgoing(case, blocks, _officer(case, rng))


def minutes(case: CaseFacts, rng: Random) -> Paper:
    """Return minutes with those present and numbered points."""
    words = Words(case, rng)
    guests = tuple((make_person(rng).name, "för sökanden") for _ in range(rng.randint(1, 2)))
    officer = _officer(case, rng)
    points: list[Block] = []
    for place, text in enumerate(words.some(words.of_type.findings, 2, 4), start=1):
        points += [Heading(f"§ {place}"), Paragraph(text)]
    blocks: tuple[Block, ...] = (
        Paragraph(
            words.fill("Möte i ärende {number}, {matter}, i stadshuset klockan 13.00–14.15.")
        ),
        Heading("Närvarande"),
        Table(("Namn", "Roll"), ((officer, "handläggare, ordförande"), *guests)),
        *points,
        Heading(f"§ {len(points) // 2 + 1} Fortsatt arbete"),
        Bullets(words.some(words.of_type.missing, 1, 3)),
        Paragraph("Protokollet skickas till alla närvarande."),
    )
    return _outgoing(case, blocks, officer)


def _appeal(case: CaseFacts) -> tuple[Block, ...]:
    """Return how to appeal; nothing where the decision cannot be appealed."""
    to = _APPEAL_TO.get(TYPE_IDS.get(case.type_name, ""))
    if to is None:
        return ()
    return (
        Heading("Hur man överklagar"),
        Paragraph(
            f"Beslutet kan överklagas till {to}. Skicka överklagandet till {MUNICIPALITY}, "
            f"{case.committee}, 434 81 Kungsbacka. Det ska ha kommit in inom tre veckor från den "
            "dag "
            "du fick del av beslutet."
        ),
        Bullets(
            (
                f"Ange att du överklagar beslutet i {case.number}.",
                "Skriv hur du vill att beslutet ska ändras och varför.",
                "Skriv namn, adress och telefonnummer.",
            )
        ),
    )


def decision(case: CaseFacts, rng: Random, result: str) -> Paper:
    """Return the decision that gives this result, with reasons and how to appeal."""
    words = Words(case, rng)
    endings = ENDINGS.get(TYPE_IDS.get(case.type_name, ""), {})
    ending = endings.get(result)
    outcome = ending.outcome if ending else result or "Beslut"
    reasons = rng.choice(ending.reasons) if ending else words.one(GENERAL.assessment)
    officer = _officer(case, rng)
    blocks: tuple[Block, ...] = (
        Heading("Beslut"),
        Paragraph(outcome),
        Paragraph(words.fill("Beslutet gäller {matter}. Resultat i ärendet: ") + f"{result}."),
        Heading("Motivering"),
        *paragraphs(tuple(reasons.split("\n\n"))),
        Heading("Ärendet"),
        Paragraph(words.fill("Ansökan kom in {received}. Ärendet har diarienummer {number}.")),
        *paragraphs(words.some(words.of_type.findings, 1, 3)),
        Heading("Lagrum"),
        Paragraph(f"Beslutet är fattat med stöd av {words.of_type.law}."),
        *_appeal(case),
        Paragraph(f"Beslutet är fattat på delegation från {case.committee}."),
    )
    return _outgoing(case, blocks, officer, (case.applicant_name, case.address))
