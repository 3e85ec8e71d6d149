"""What the cases are about: a title, a description and properties for each case type.

A title is at most 80 characters and never says who somebody is; a protected person's case says
nothing of the place either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final, NamedTuple, TypeVar

from caseworker.sandbox.seed.places import SCHOOLS, SQUARES, TOWNS, make_property

_T = TypeVar("_T")


class Matter(NamedTuple):
    """What one case is about."""

    title: str
    description: str
    properties: tuple[tuple[str, str], ...] = ()


def pick(rng: Random, choices: tuple[_T, ...]) -> _T:
    """Return one of the choices; three times as fast as ``rng.choice``."""
    return choices[int(rng.random() * len(choices))]


_PLANNED_LAND: Final = ("Inom detaljplan", "Inom detaljplan", "Utanför detaljplan")

_BUILDING_WORKS: Final[tuple[tuple[str, str], ...]] = (
    ("tillbyggnad", "Tillbyggnad av enbostadshus med {area} kvm i ett plan."),
    ("tillbyggnad", "Tillbyggnad av enbostadshus med sovrum och entré, {area} kvm."),
    ("inglasad altan", "Inglasning av altan mot söder, {area} kvm."),
    ("carport", "Nybyggnad av carport med förråd, {area} kvm, nära tomtgräns."),
    ("garage", "Nybyggnad av garage, {area} kvm. Grannens medgivande bifogas."),
    ("nybyggnad enbostadshus", "Nybyggnad av enbostadshus i två plan, {area} kvm per plan."),
    ("komplementbyggnad", "Nybyggnad av komplementbyggnad, {area} kvm, med plåttak."),
    ("plank och mur", "Plank 1,8 meter högt och stödmur mot gata, sammanlagt {area} meter."),
    ("fasadändring", "Byte av fasadmaterial och fönster samt ny takkupa."),
    ("takkupor", "Två takkupor åt söder och isolering av vinden, {area} kvm."),
    ("uterum", "Uterum med glasat tak mot trädgården, {area} kvm."),
    ("altan", "Altan med tak och räcke, {area} kvm, 1,4 meter över mark."),
)


def _building_permit(rng: Random, unit: str, year: int) -> Matter:
    work, description = pick(rng, _BUILDING_WORKS)
    land = make_property(rng)
    properties = (("Fastighet", land), ("Åtgärd", work), ("Planläge", pick(rng, _PLANNED_LAND)))
    text = description.format(area=12 + int(rng.random() * 60))
    return Matter(f"Bygglov, {work} {land}", text, properties)


_NOTIFIED_WORKS: Final[tuple[tuple[str, str], ...]] = (
    ("eldstad", "Installation av braskamin med ny rökkanal i befintligt hus."),
    ("ventilation", "Väsentlig ändring av ventilationen i flerbostadshus."),
    ("bärande vägg", "Öppning i bärande vägg mellan kök och vardagsrum."),
    ("komplementbostad", "Komplementbostadshus om 30 kvm med anslutning till kommunalt VA."),
    ("va-anslutning", "Ny anslutning till kommunalt vatten och avlopp."),
    ("rivning", "Rivning av ekonomibyggnad utanför detaljplan."),
    ("takkupa", "Ny takkupa på högst halva takfallet."),
)


def _notification(rng: Random, unit: str, year: int) -> Matter:
    work, description = pick(rng, _NOTIFIED_WORKS)
    land = make_property(rng)
    return Matter(f"Anmälan, {work} {land}", description, (("Fastighet", land), ("Åtgärd", work)))


_BARS: Final = (
    "krog",
    "pizzeria",
    "sjökrog",
    "bistro",
    "golfrestaurang",
    "konserthall",
    "bryggkafé",
)
_HOURS: Final = ("11.00–22.00", "11.00–24.00", "11.00–01.00", "16.00–01.00")
_LICENCES: Final[tuple[tuple[str, str], ...]] = (
    ("stadigvarande", "Stadigvarande tillstånd till servering till allmänheten"),
    ("utökad serveringstid", "Utökad serveringstid fredag och lördag"),
    ("uteservering", "Utökning av serveringsytan med uteservering"),
    ("tillfälligt", "Tillfälligt tillstånd till allmänheten under fyra dagar"),
    ("slutet sällskap", "Stadigvarande tillstånd till servering i slutna sällskap"),
)


def _licence(rng: Random, unit: str, year: int) -> Matter:
    kind, description = pick(rng, _LICENCES)
    place = f"{pick(rng, _BARS)} i {pick(rng, TOWNS).name}"
    hours = pick(rng, _HOURS)
    properties = (("Serveringsställe", place.capitalize()), ("Serveringstid", hours))
    text = f"{description}, starköl, vin och spritdrycker, kl. {hours}."
    return Matter(f"Serveringstillstånd, {kind}, {place}", text, properties)


_USES: Final[tuple[tuple[str, str], ...]] = (
    ("uteservering", "Uteservering med 24 platser och vindskydd"),
    ("container", "Container för byggavfall"),
    ("byggställning", "Byggställning mot gata vid fasadrenovering"),
    ("julmarknad", "Julmarknad med 18 stånd och en scen"),
    ("torghandel", "Försäljning av frukt och grönsaker"),
    ("loppis", "Loppmarknad med högst 40 platser"),
    ("foodtruck", "Uppställning av en matvagn"),
    ("motionslopp", "Motionslopp, avspärrning av en gata i tre timmar"),
)
_PERIODS: Final = ("en dag", "två veckor", "sex veckor", "april–september", "ett år")


def _public_ground(rng: Random, unit: str, year: int) -> Matter:
    use, description = pick(rng, _USES)
    place, period = pick(rng, SQUARES), pick(rng, _PERIODS)
    text = (
        f"{description}. Plats: {place}. Tid: {period}. Polismyndigheten begär kommunens yttrande."
    )
    return Matter(f"Markupplåtelse, {use}, {place}", text, (("Plats", place), ("Period", period)))


_PARKING: Final[tuple[tuple[str, str, str], ...]] = (
    ("ansökan", "Förare", "Ansökan om parkeringstillstånd för rörelsehindrad, egen förare."),
    ("ansökan", "Passagerare", "Ansökan om parkeringstillstånd för rörelsehindrad, passagerare."),
    ("förnyelse", "Förare", "Förnyelse av parkeringstillstånd för rörelsehindrad, löper ut."),
)
_YEARS: Final = ("2 år", "3 år", "5 år")


def _parking(rng: Random, unit: str, year: int) -> Matter:
    kind, permit, description = pick(rng, _PARKING)
    properties = (("Slag av tillstånd", permit), ("Giltighetstid", pick(rng, _YEARS)))
    return Matter(f"Parkeringstillstånd, {kind}", description, properties)


_HOME_CARE: Final[tuple[tuple[str, str], ...]] = (
    ("ansökan", "Ansökan om hjälp med städning, tvätt och inköp."),
    ("ansökan", "Ansökan om hjälp med dusch två gånger i veckan och städning."),
    ("utökning", "Önskar mer tid för morgonbestyr efter en höftoperation."),
    ("trygghetslarm", "Ansökan om trygghetslarm i hemmet."),
    ("avlösning", "Avlösning för anhörig som vårdar i hemmet, tolv timmar i månaden."),
    ("omprövning", "Omprövning av beslut om hemtjänst när giltighetstiden löper ut."),
    ("matdistribution", "Ansökan om matdistribution fem dagar i veckan."),
)
_CARE_HOURS: Final = ("4", "8", "12", "18", "26", "34")
_HOUSEHOLDS: Final = ("Ensamboende", "Sammanboende")


def _home_care(rng: Random, unit: str, year: int) -> Matter:
    kind, description = pick(rng, _HOME_CARE)
    properties = (
        ("Insats", kind.capitalize()),
        ("Timmar per månad", pick(rng, _CARE_HOURS)),
        ("Hushåll", pick(rng, _HOUSEHOLDS)),
    )
    return Matter(f"Hemtjänst, {kind}", description, properties)


_TRANSPORT: Final[tuple[tuple[str, str], ...]] = (
    ("ansökan", "Ansökan om färdtjänst. Svårt att gå till hållplats och att stiga på buss."),
    ("ansökan", "Ansökan om färdtjänst med ledsagare vid vårdbesök."),
    ("förnyelse", "Förnyelse av färdtjänsttillstånd som löper ut."),
    ("specialfordon", "Ändring av tillstånd: resa i specialfordon med rullstol."),
    ("arbetsresor", "Ansökan om färdtjänst till och från arbetet."),
)
_TRANSPORT_KINDS: Final = ("Färdtjänst", "Färdtjänst med ledsagare")


def _transport(rng: Random, unit: str, year: int) -> Matter:
    kind, description = pick(rng, _TRANSPORT)
    properties = (
        ("Slag av tillstånd", pick(rng, _TRANSPORT_KINDS)),
        ("Giltighetstid", pick(rng, _YEARS)),
    )
    return Matter(f"Färdtjänst, {kind}", description, properties)


_SCHOOL_GRADES: Final = ("förskoleklass", "åk 1", "åk 2", "åk 3", "åk 4", "åk 5", "åk 6", "åk 8")
_SCHOOL_WAYS: Final[tuple[str, ...]] = (
    "Vägen till skolan saknar gångbana på en sträcka.",
    "Eleven bor längre från skolan än gränsen för årskursen.",
    "Växelvis boende hos två vårdnadshavare.",
    "Tillfälligt behov efter benbrott, sex veckor.",
)


def _school_transport(rng: Random, unit: str, year: int) -> Matter:
    school, grade = pick(rng, SCHOOLS), pick(rng, _SCHOOL_GRADES)
    distance = f"{1 + int(rng.random() * 9)},{int(rng.random() * 10)}"
    properties = (("Skola", school), ("Årskurs", grade), ("Färdväg (km)", distance))
    text = f"Skolskjuts till {school}, {grade}, färdväg {distance} km. {pick(rng, _SCHOOL_WAYS)}"
    return Matter(f"Skolskjuts, {school}, {grade}", text, properties)


_CHOICES: Final = ("skolval", "byte av skola", "inflyttning")


def _school_choice(rng: Random, unit: str, year: int) -> Matter:
    school, grade = pick(rng, SCHOOLS), pick(rng, _SCHOOL_GRADES[:7])
    second = pick(rng, SCHOOLS)
    reason = pick(rng, _CHOICES)
    text = f"Önskar {school} i första hand och {second} i andra hand, {grade}. Skäl: {reason}."
    title = f"Skolval, {school}, {grade}, läsåret {year + 1}/{(year + 2) % 100:02}"
    return Matter(title, text, (("Skola", school), ("Årskurs", grade)))


_REQUESTED: Final[Mapping[str, tuple[str, ...]]] = {
    "BYGG": ("bygglovshandlingar", "ritningar", "startbesked", "tillsynsprotokoll"),
    "TILLSTAND": ("tillsynsrapporter", "serveringstillstånd", "inspektionsprotokoll"),
    "TRAFIK": ("trafikmätningar", "entreprenadavtal", "parkeringsstatistik"),
    "SKOLA": ("skolskjutsstatistik", "rutiner för skolval", "anbud om skolskjuts"),
    "KANSLI": ("e-postloggar", "representation", "upphandling", "konsultavtal", "diarielistor"),
}
_REQUEST_SUBJECTS: Final = _REQUESTED["KANSLI"]


def _disclosure(rng: Random, unit: str, year: int) -> Matter:
    subject = pick(rng, _REQUESTED.get(unit, _REQUEST_SUBJECTS))
    if unit == "BYGG":
        subject = f"{subject} {make_property(rng)}"
    text = f"Begäran om kopior av {subject}. Handlingarna önskas i digital form."
    return Matter(f"Utlämnande av handling, {subject}", text, (("Begärd handling", subject),))


_COMPLAINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "BYGG": ("lång handläggningstid", "olovligt bygge", "bristande information", "buller"),
    "TRAFIK": (
        "snöröjning",
        "gatubelysning",
        "trasig lekplats",
        "parkering",
        "farligt övergångsställe",
    ),
    "SKOLA": ("försenad skoltaxi", "skolmåltider", "information om skolval"),
    "KANSLI": ("bemötande", "telefonväxeln", "e-tjänst som inte fungerar", "väntetider"),
}


def _complaint(rng: Random, unit: str, year: int) -> Matter:
    subject = pick(rng, _COMPLAINTS.get(unit, _COMPLAINTS["KANSLI"]))
    town = pick(rng, TOWNS).name
    text = f"Klagomål om {subject} i {town}. Inlämnat genom e-tjänsten för synpunkter."
    return Matter(f"Klagomål, {subject}, {town}", text)


_MAKERS: Final[Mapping[str, Callable[[Random, str, int], Matter]]] = {
    "bygglov": _building_permit,
    "anmalan-pbl": _notification,
    "serveringstillstand": _licence,
    "markupplatelse": _public_ground,
    "parkeringstillstand": _parking,
    "hemtjanst": _home_care,
    "fardtjanst": _transport,
    "skolskjuts": _school_transport,
    "skolval": _school_choice,
    "utlamnande": _disclosure,
    "klagomal": _complaint,
}

_PROTECTED_TITLES: Final[Mapping[str, str]] = {
    "bygglov": "Bygglov, tillbyggnad",
    "anmalan-pbl": "Anmälan, eldstad",
    "markupplatelse": "Markupplåtelse, container",
    "parkeringstillstand": "Parkeringstillstånd, ansökan",
    "hemtjanst": "Hemtjänst, ansökan",
    "fardtjanst": "Färdtjänst, ansökan",
    "skolskjuts": "Skolskjuts, ansökan",
    "skolval": "Skolval, ansökan",
    "utlamnande": "Utlämnande av handling, egna uppgifter",
    "klagomal": "Klagomål, bemötande",
}
_PROTECTED_TEXT: Final = (
    "Sökanden har skyddade personuppgifter. Namn, adress och plats finns bara i akten; "
    "kontakta sökanden enligt överenskommelse."
)


def make_matter(rng: Random, case_type: str, unit: str, year: int) -> Matter:
    """Return what a case of that type, in that unit, received in that year, is about."""
    return _MAKERS[case_type](rng, unit, year)


def can_be_protected(case_type: str) -> bool:
    """Say whether the applicant of such a case may be a person with a protected identity."""
    return case_type in _PROTECTED_TITLES


def make_protected_matter(case_type: str) -> Matter:
    """Return a matter that says neither who nor where."""
    return Matter(_PROTECTED_TITLES[case_type], _PROTECTED_TEXT)
