"""The awkward cases that real queues have and demonstrations leave out, most useful first.

STAFF[0] handles the first ten, and the one with two handlers together with STAFF[1]. Each function
makes one case without a number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from caseworker.sandbox.seed.catalogue import STAFF
from caseworker.sandbox.seed.dates import after, in_office_hours
from caseworker.sandbox.seed.matters import Matter, make_matter, make_protected_matter
from caseworker.sandbox.seed.model import Applicant, Case, Handling, Staff
from caseworker.sandbox.seed.ordinary import (
    FIRST,
    STAFF_OF,
    TYPES,
    UNIT_NAMES,
    World,
    make_decision,
    set_statuses,
)
from caseworker.sandbox.seed.paper_lists import APPLICANT, SOMEBODY_ELSE, Paper
from caseworker.sandbox.seed.paperwork import (
    ENCRYPTED_PDF_OPENS_WITH,
    PROTECTED_AUTHOR,
    Writers,
    make_document,
    make_documents,
)
from caseworker.sandbox.seed.people import make_named_person, make_person

_SECOND: Final = STAFF[1]
# A building permit lacks something: the committee has three weeks to say so (plan- och bygglagen).
_REQUEST_DAYS: Final = 21


def _works(work: str, land: str, description: str) -> Matter:
    """Return the matter of a building permit."""
    properties = (("Fastighet", land), ("Åtgärd", work), ("Planläge", "Inom detaljplan"))
    return Matter(f"Bygglov, {work} {land}", description, properties)


_EXTENSION: Final = _works(
    "tillbyggnad", "Åsa 3:21", "Tillbyggnad av enbostadshus med 24 kvm mot tomtgräns i öster."
)
_FLATS: Final = _works(
    "nybyggnad flerbostadshus",
    "Kolla 5:412",
    "Nybyggnad av två flerbostadshus med 28 lägenheter och garage. Många yttranden från grannar.",
)
_CARPORT: Final = _works(
    "carport", "Onsala 8:77", "Nybyggnad av carport med förråd, 36 kvm, nära tomtgräns."
)
_WORKSHOP: Final = _works(
    "nybyggnad verkstad",
    "Hede 9:310",
    "Nybyggnad av verkstadslokal, 640 kvm. Bullerutredning krävs mot bostäderna i norr.",
)
_REFUSED_STOREY: Final = _works(
    "påbyggnad", "Gottskär 2:164", "Påbyggnad av enbostadshus med en våning."
)
_SEASIDE_BAR: Final = Matter(
    "Serveringstillstånd, stadigvarande, sjökrog i Särö",
    "Stadigvarande tillstånd till servering till allmänheten, starköl, vin och spritdrycker, "
    "kl. 11.00–01.00. Polismyndigheten och Skatteverket har begärt anstånd med sina yttranden.",
    (("Serveringsställe", "Sjökrog i Särö"), ("Serveringstid", "11.00–01.00")),
)


def _days_ago(world: World, days: int) -> date:
    return world.today - timedelta(days=days)


def _writers(case: Case) -> Writers:
    neighbour = case.other_parties[0].name if case.other_parties else "Granne"
    return Writers(case.applicant.name, neighbour, UNIT_NAMES[case.unit])


def _handling(world: World, person: Staff, days_ago: int, reason: str) -> Handling:
    return Handling(person.id, in_office_hours(_days_ago(world, days_ago), 3, 15), reason)


def _case(
    world: World,
    case_type: str,
    age: int,
    *,
    person: Staff | None,
    applicant: Applicant | None = None,
    others: tuple[Applicant, ...] = (),
    matter: Matter | None = None,
    statuses: int = 2,
    documents: int = 5,
) -> Case:
    """Return an open case received ``age`` days ago that has gone through so many statuses."""
    kind = TYPES[case_type]
    received = _days_ago(world, age)
    matter = matter or make_matter(world.rng, case_type, kind.unit, received.year)
    names = [status.name for status in kind.statuses[:statuses]]
    handling = (
        _handling(world, person, max(1, age - 1), "Fördelat av enhetschefen.") if person else None
    )
    case = Case(
        number="",
        type=case_type,
        title=matter.title,
        description=matter.description,
        received=received,
        planned=after(received, kind.service_norm) if kind.service_norm else None,
        deadline=after(received, kind.lead_time),
        confidentiality=kind.confidentiality,
        applicant=applicant or make_person(world.rng),
        unit=kind.unit,
        handlers=(handling,) if handling else (),
        statuses=set_statuses(world, names, received, _days_ago(world, age - age // 2)),
        properties=matter.properties,
        other_parties=others,
    )
    papers = make_documents(
        world.rng, case_type, documents, received, world.yesterday, _writers(case)
    )
    return replace(case, documents=papers)


def _with_paper(world: World, case: Case, paper: Paper, form: str, days_ago: int) -> Case:
    """Return the case with one more document, which is its newest."""
    day = _days_ago(world, days_ago)
    document = make_document(world.rng, paper, form, day, _writers(case))
    older = tuple(one for one in case.documents if one.created <= day)
    return replace(case, documents=(*older, document))


def _with_note(case: Case, subject: str, text: str) -> Case:
    return replace(case, notes=(*case.notes, (subject, text)))


def _request_missed(world: World) -> Case:
    """An incomplete building permit nobody asked the applicant about in time."""
    asa = make_named_person(world.rng, "Åsa", "Öberg", woman=True)
    neighbour = make_named_person(world.rng, "Bogusław", "Żółć", woman=False)
    age = _REQUEST_DAYS + 9
    case = _case(
        world,
        "bygglov",
        age,
        person=FIRST,
        applicant=asa,
        others=(neighbour,),
        matter=_EXTENSION,
        statuses=1,
    )
    kept = tuple(one for one in case.documents if "omplettering" not in one.title)
    late = after(case.received, f"P{_REQUEST_DAYS}D")
    return _with_note(
        replace(case, documents=kept),
        "Treveckorsfristen missad",
        f"Begäran om komplettering skulle ha skickats senast {late} men har inte skickats. "
        "Situationsplan med mått saknas.",
    )


def _protected_person(world: World) -> Case:
    """A person whose name and address only the handler may read."""
    case = _case(world, "bygglov", 40, person=FIRST, statuses=3, documents=0)
    matter = make_protected_matter("bygglov")
    writers = Writers(PROTECTED_AUTHOR, "Granne", UNIT_NAMES[case.unit])
    documents = make_documents(world.rng, "bygglov", 4, case.received, world.yesterday, writers)
    case = replace(
        case,
        title=matter.title,
        description=matter.description,
        properties=matter.properties,
        confidentiality="geheim",
        documents=documents,
    )
    return _with_note(
        case,
        "Skyddade personuppgifter",
        "Brev skickas genom Skatteverkets förmedling. Lämna inte ut uppgifter per telefon.",
    )


def _forty_documents(world: World) -> Case:
    """A building permit that the whole street writes about."""
    ines = make_named_person(world.rng, "Inés", "García-Løvås", woman=True)
    others = tuple(make_person(world.rng) for _ in range(3))
    return _case(
        world,
        "bygglov",
        64,
        person=FIRST,
        applicant=ines,
        others=others,
        matter=_FLATS,
        statuses=4,
        documents=40,
    )


def _conflict_of_interest(world: World) -> Case:
    """Handed over because the former handler is related to the applicant: the later one handles."""
    boguslawa = make_named_person(world.rng, "Bogusława", "Żółć", woman=True)
    case = _case(
        world, "bygglov", 28, person=FIRST, applicant=boguslawa, matter=_CARPORT, statuses=3
    )
    former = _handling(world, _SECOND, 27, "Fördelat vid veckans genomgång.")
    current = _handling(
        world,
        FIRST,
        6,
        f"Överlämnat från {_SECOND.name} på grund av jäv (16 § förvaltningslagen): sökanden är "
        "släkt med honom. Nästa steg: bedöm grannens yttrande.",
    )
    return replace(case, handlers=(former, current))


def _late_appeal(world: World) -> Case:
    """Appealed more than three weeks after the party got the decision."""
    case = _case(world, "bygglov", 90, person=FIRST, matter=_REFUSED_STOREY, statuses=5)
    decided = case.statuses[-1].at.date()
    decision, paper = make_decision(world, "bygglov", "Avslag", decided, _writers(case))
    before = tuple(one for one in case.documents if one.created <= decided)
    case = replace(case, decisions=(decision,), documents=(*before, paper))
    appeal = Paper("Överklagande", "Överklagande", "appeal", APPLICANT)
    case = _with_paper(world, case, appeal, "pdf", 4)
    served = decided + timedelta(days=3)
    return _with_note(
        case,
        "Överklagande",
        f"Beslutet delgavs {served}. Sista dag att överklaga var {served + timedelta(days=21)}. "
        f"Överklagandet kom in {_days_ago(world, 4)}: pröva om det ska avvisas som för sent.",
    )


def _scanned(world: World) -> Case:
    """One document is only a picture of a page."""
    case = _case(world, "anmalan-pbl", 22, person=FIRST)
    paper = Paper("Brev från anmälaren, inskannat", "Skrivelse", "letter", APPLICANT)
    return _with_paper(world, case, paper, "pdf-scanned", 2)


def _five_hundred_pages(world: World) -> Case:
    """One document has five hundred pages."""
    case = _case(world, "bygglov", 51, person=FIRST, matter=_WORKSHOP, statuses=4)
    paper = Paper(
        "Bullerutredning med mätserier",
        "Teknisk beskrivning",
        "appendix",
        SOMEBODY_ELSE,
        sender="Exempel Akustik AB",
    )
    return _with_paper(world, case, paper, "pdf-500-pages", 3)


def _encrypted(world: World) -> Case:
    """One document opens only with a password."""
    case = _case(world, "bygglov", 35, person=FIRST, statuses=3)
    paper = Paper("Konstruktionsberäkning", "Teknisk beskrivning", "description", APPLICANT)
    return _with_note(
        _with_paper(world, case, paper, "pdf-encrypted", 2),
        "Lösenord till handling",
        f"Konstruktionsberäkningen öppnas med {ENCRYPTED_PDF_OPENS_WITH} (lämnat per telefon).",
    )


def _broken(world: World) -> Case:
    """The one record that the server sends damaged."""
    return replace(_case(world, "anmalan-pbl", 17, person=FIRST), broken=True)


def _damaged(world: World) -> Case:
    """One document was cut off on its way."""
    case = _case(world, "anmalan-pbl", 26, person=FIRST)
    paper = Paper("Kontrollplan, reviderad", "Kontrollplan", "description", APPLICANT)
    return _with_note(
        _with_paper(world, case, paper, "pdf-damaged", 2),
        "Handling går inte att läsa",
        "Den reviderade kontrollplanen går inte att öppna. Be om en ny.",
    )


def _two_handlers(world: World) -> Case:
    """Two people handle the case together since the same moment."""
    case = _case(world, "bygglov", 45, person=FIRST, statuses=4)
    together = "Handläggs av två tillsammans, stort ärende."
    pair = (_handling(world, FIRST, 40, together), _handling(world, _SECOND, 40, together))
    return replace(case, handlers=pair)


def _due_today(world: World) -> Case:
    """Nobody's case, and today is the last day."""
    case = _case(world, "anmalan-pbl", 28, person=None, statuses=1)
    return replace(case, deadline=world.today)


def _suspended(world: World) -> Case:
    """Waits for somebody outside."""
    case = _case(world, "hemtjanst", 33, person=STAFF_OF["BISTAND"][0])
    return replace(case, suspended="Sökanden vårdas på sjukhus. Återupptas efter utskrivning.")


def _resumed(world: World) -> Case:
    """Waited for two weeks and goes on; its last day has moved as much."""
    case = _case(world, "skolskjuts", 30, person=STAFF_OF["SKOLA"][0])
    note = "Återupptaget sedan läkarintyget kom in. Fristen flyttad 14 dagar."
    moved = after(case.received, "P42D")
    return _with_note(
        replace(case, was_suspended=True, deadline=moved), "Parkerat och återupptaget", note
    )


def _older_than_six_months(world: World) -> Case:
    """Nobody's fault and everybody's embarrassment."""
    person = STAFF_OF["TILLSTAND"][0]
    return _case(
        world,
        "serveringstillstand",
        236,
        person=person,
        matter=_SEASIDE_BAR,
        statuses=4,
        documents=9,
    )


def _decided_and_open(world: World) -> Case:
    """Decided, but the case is not closed: the decision has not gained legal force."""
    case = _case(world, "bygglov", 60, person=_SECOND, statuses=5)
    decided = case.statuses[-1].at.date()
    decision, paper = make_decision(world, "bygglov", "Delvis bifall", decided, _writers(case))
    before = tuple(one for one in case.documents if one.created <= decided)
    return replace(case, decisions=(decision,), documents=(*before, paper))


def _nothing_attached(world: World) -> Case:
    """The application came in by telephone: no documents at all."""
    person = STAFF_OF["TRAFIK"][0]
    return _case(world, "markupplatelse", 5, person=person, statuses=1, documents=0)


AWKWARD: Final[tuple[Callable[[World], Case], ...]] = (
    _request_missed,
    _protected_person,
    _forty_documents,
    _conflict_of_interest,
    _late_appeal,
    _scanned,
    _five_hundred_pages,
    _encrypted,
    _broken,
    _damaged,
    _two_handlers,
    _due_today,
    _suspended,
    _resumed,
    _older_than_six_months,
    _decided_and_open,
    _nothing_attached,
)
