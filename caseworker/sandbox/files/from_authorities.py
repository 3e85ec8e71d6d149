"""Papers from other authorities, from doctors and from consultants."""

from __future__ import annotations

from random import Random
from typing import Final, NamedTuple

from caseworker.sandbox.files.facts import CaseFacts
from caseworker.sandbox.files.from_citizens import incoming
from caseworker.sandbox.files.paper import Block, Heading, Paper, Paragraph, Table, paragraphs
from caseworker.sandbox.files.vocabulary import TYPE_IDS, Words
from caseworker.sandbox.seed.people import make_person


class _Body(NamedTuple):
    """Who answers a referral, and what such a body usually says.

    ``key`` is the word in a document's title that means this body.
    """

    key: str
    role: str
    sender: tuple[str, ...]
    opinions: tuple[str, ...]


_BODIES: Final[tuple[_Body, ...]] = (
    _Body(
        "räddningstjänsten",
        "brandingenjör",
        ("Räddningstjänsten Storgöteborg", "Avdelningen för olycksförebyggande"),
        (
            "Räddningstjänsten har granskat handlingarna och har ingenting att erinra.",
            "Tillgången till brandpost är god. Avståndet till uppställningsplats för "
            "räddningsfordon "
            "är mindre än 50 meter.",
            "Utrymningsvägarna ska hållas fria och vara skyltade. Högst 90 personer får vistas i "
            "lokalen samtidigt.",
            "Om avståndet till grannens byggnad understiger åtta meter ska brandskydd "
            "motsvarande EI "
            "60 visas i kontrollplanen.",
        ),
    ),
    _Body(
        "Polismyndigheten",
        "handläggare",
        ("Polismyndigheten", "Region Väst, lokalpolisområde Kungsbacka"),
        (
            "Polismyndigheten har inget att erinra mot att tillstånd ges.",
            "Polismyndigheten tillstyrker under förutsättning att ordningsvakt finns vid servering "
            "efter klockan 24.00.",
            "Det har inte förekommit ordningsstörningar på platsen under de senaste tolv "
            "månaderna.",
        ),
    ),
    _Body(
        "vatten",
        "VA-ingenjör",
        ("Förvaltningen för Teknik", "VA-enheten"),
        (
            "Fastigheten ligger inom verksamhetsområde för vatten och spillvatten. "
            "Anslutningspunkt "
            "finns vid den norra gränsen.",
            "Lägsta golvnivå ska vara 0,3 meter över marknivån i förbindelsepunkten.",
            "Dagvatten ska tas om hand på den egna tomten. En enkel redovisning behövs före "
            "startbesked.",
            "En ledning korsar tomten. Byggnad får inte placeras närmare än fyra meter.",
        ),
    ),
    _Body(
        "rektor",
        "rektor",
        ("Kungsbacka kommun", "Förskola & Grundskola"),
        (
            "Eleven går i årskursen enligt ansökan. Skoldagen börjar 8.10 och slutar 13.40, på "
            "fredagar 12.50.",
            "Skolan har plats för eleven från och med terminsstarten.",
            "Skolan kan ta emot vid vändplatsen, där personal finns från klockan 7.45.",
        ),
    ),
    _Body(
        "chef",
        "verksamhetschef",
        ("Kungsbacka kommun", "Verksamheten"),
        (
            "Verksamheten har gått igenom det som hänt och beklagar att återkoppling dröjt.",
            "Rutinen är att svara inom två arbetsdagar. Den har inte följts fullt ut och har nu "
            "gåtts igenom med personalen.",
            "Åtgärden är beställd och beräknas vara utförd inom två veckor.",
        ),
    ),
)
_ANY_BODY: Final = _Body("", "handläggare", ("Remissinstansen",), ("Vi har ingenting att erinra.",))


def referral(case: CaseFacts, rng: Random) -> Paper:
    """Return an answer to a referral by the body that the title names."""
    body = next((one for one in _BODIES if one.key in case.document_title), _ANY_BODY)
    words = Words(case, rng)
    person = make_person(rng)
    blocks: tuple[Block, ...] = (
        Table(
            ("Uppgift", "Innehåll"),
            (
                ("Er beteckning", case.number),
                ("Ärende", case.title),
                ("Remiss från", case.unit_name),
            ),
        ),
        Heading("Yttrande"),
        *paragraphs(words.some(body.opinions, 2, 3)),
        Heading("Upplysningar"),
        Paragraph(
            "Yttrandet gäller de handlingar som bifogades remissen. Ändras de behövs ett nytt."
        ),
    )
    return incoming(case, blocks, body.sender, signature=f"{person.name}\n{body.role}")


_DIFFICULTIES: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "Artros i knä och höft",
        "Gångsträcka cirka 100 meter med rollator, därefter vila. Går i trappa med stöd av räcke.",
        "minst två år",
    ),
    (
        "Nedsatt syn",
        "Rör sig säkert i känd miljö, behöver stöd på okända platser och i mörker.",
        "minst två år",
    ),
    (
        "Benbrott, under läkning",
        "Får inte belasta benet. Går korta sträckor med kryckor.",
        "åtta månader",
    ),
    (
        "Nedsatt ork efter operation",
        "Klarar lättare sysslor men inte lyft över fem kilo. Behöver vila efter 150 meter.",
        "sju månader",
    ),
)


def certificate(case: CaseFacts, rng: Random) -> Paper:
    """Return a doctor's certificate about an ordinary difficulty."""
    doctor = make_person(rng)
    difficulty, ability, duration = rng.choice(_DIFFICULTIES)
    if TYPE_IDS.get(case.type_name) == "skolskjuts":
        patient = [("Patient", f"Barn till {case.applicant_name}")]
    else:
        patient = [("Patient", case.applicant_name), ("Personnummer", case.personal_number)]
    blocks: tuple[Block, ...] = (
        Table(("Uppgift", "Innehåll"), (*patient, ("Intyget gäller", case.type_name))),
        Heading("Underlag"),
        Paragraph(
            "Undersökning på mottagningen och journaluppgifter. Patienten är känd sedan länge."
        ),
        Heading("Besvär"),
        Paragraph(f"{difficulty}. Besvären varierar något men påverkar vardagen."),
        Heading("Förmåga"),
        Paragraph(f"{ability} Kan sitta i personbil."),
        Heading("Varaktighet"),
        Paragraph(f"Besvären beräknas kvarstå {duration}. Ny bedömning görs därefter."),
    )
    return incoming(
        case,
        blocks,
        ("Vårdcentralen Provhamnen", "Exempelgatan 2, 434 30 Kungsbacka"),
        signature=f"{doctor.name}\nlegitimerad läkare",
    )


def appendix(case: CaseFacts, rng: Random) -> Paper:
    """Return a short appendix with measurements."""
    rows = tuple(
        (f"P{point}", f"{7 + point % 12}.00", f"{rng.randint(38, 61)}", f"{rng.randint(52, 74)}")
        for point in range(1, 25)
    )
    blocks: tuple[Block, ...] = (
        Paragraph(f"Mätningar utförda för ärende {case.number}, {case.matter}."),
        Heading("Mätvärden"),
        Table(("Punkt", "Tid", "Ekvivalent nivå, dBA", "Maximal nivå, dBA"), rows),
        Paragraph("Mätningarna är gjorda vid torr väg och svag vind, högst 3 m/s."),
    )
    return incoming(case, blocks, ("Exempel Akustik AB", "Provgatan 4, 434 30 Kungsbacka"))
