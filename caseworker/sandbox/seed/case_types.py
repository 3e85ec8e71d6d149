"""The eleven case types of the made-up municipality.

Lead times follow Swedish law and practice closely enough to be recognised: ten weeks for a
building permit and four for a notification (plan- och bygglagen), four months for a licence to
serve alcohol (alkoholförordningen), promptly for public documents (tryckfrihetsförordningen).
Names keep to the lengths of the ZGW catalogue API (Catalogi 1.3.1): 80 characters for statuses,
decisions and documents, 30 for results, 20 for properties.
"""

from __future__ import annotations

from typing import Final

from caseworker.sandbox.seed.model import CaseType, DecisionType, ResultType, StatusType


def _statuses(*names: str) -> tuple[StatusType, ...]:
    """Return the steps in order; the last one closes the case."""
    return tuple(StatusType(name, final=name == names[-1]) for name in names)


def _destroyed_after(name: str, years: int) -> ResultType:
    """Return a result whose case file is destroyed some years after closing."""
    return ResultType(name, archive="vernietigen", term=f"P{years}Y")


_BYGGLOV = CaseType(
    id="bygglov",
    name="Bygglov",
    prefix="BN",
    unit="BYGG",
    area="Samhällsbyggnad",
    lead_time="P70D",
    service_norm="P56D",
    confidentiality="openbaar",
    statuses=_statuses(
        "Inkommet", "Begärd komplettering", "Komplett", "Remiss", "Beslutat", "Avslutat"
    ),
    results=(
        ResultType("Bifall"),
        ResultType("Delvis bifall"),
        ResultType("Avslag"),
        ResultType("Avvisat"),
        _destroyed_after("Avskrivet", 5),
    ),
    decisions=(
        DecisionType("Beslut om bygglov", publication=True),
        DecisionType("Beslut om startbesked"),
        DecisionType("Beslut om förlängd handläggningstid", response_term=None),
        DecisionType("Beslut om avvisning eller avskrivning"),
    ),
    documents=(
        "Ansökan",
        "Ritning",
        "Skrivelse",
        "Grannyttrande",
        "Remissvar",
        "Begäran om komplettering",
        "E-post",
        "Foto",
        "Teknisk beskrivning",
        "Protokoll",
        "Tjänsteskrivelse",
        "Tjänsteanteckning",
        "Överklagande",
        "Beslut",
    ),
    properties=("Fastighet", "Åtgärd", "Planläge"),
    may_extend=True,
)

_ANMALAN = CaseType(
    id="anmalan-pbl",
    name="Anmälan (PBL)",
    prefix="BN",
    unit="BYGG",
    area="Samhällsbyggnad",
    lead_time="P28D",
    service_norm="P21D",
    confidentiality="openbaar",
    statuses=_statuses("Inkommet", "Begärd komplettering", "Komplett", "Beslutat", "Avslutat"),
    results=(
        ResultType("Startbesked"),
        ResultType("Avslag"),
        _destroyed_after("Avskrivet", 5),
    ),
    decisions=(
        DecisionType("Beslut om startbesked"),
        DecisionType("Beslut om slutbesked"),
        DecisionType("Beslut om förlängd handläggningstid", response_term=None),
    ),
    documents=(
        "Anmälan",
        "Ritning",
        "Skrivelse",
        "Kontrollplan",
        "Begäran om komplettering",
        "E-post",
        "Foto",
        "Tjänsteanteckning",
        "Beslut",
    ),
    properties=("Fastighet", "Åtgärd"),
    may_extend=True,
)

_SERVERING = CaseType(
    id="serveringstillstand",
    name="Serveringstillstånd",
    prefix="MH",
    unit="TILLSTAND",
    area="Samhällsbyggnad",
    lead_time="P4M",
    service_norm="P56D",
    confidentiality="zaakvertrouwelijk",
    statuses=_statuses("Inkommet", "Komplett", "Remiss", "Utredning", "Beslutat", "Avslutat"),
    results=(
        ResultType("Stadigvarande tillstånd"),
        ResultType("Tillfälligt tillstånd"),
        ResultType("Avslag"),
        _destroyed_after("Avskrivet", 5),
    ),
    decisions=(
        DecisionType("Beslut om serveringstillstånd"),
        DecisionType("Beslut om förlängd handläggningstid", response_term=None),
    ),
    documents=(
        "Ansökan",
        "Ritning",
        "Skrivelse",
        "Remissvar",
        "Ekonomisk redovisning",
        "Begäran om komplettering",
        "E-post",
        "Protokoll",
        "Utredning",
        "Tjänsteanteckning",
        "Beslut",
    ),
    properties=("Serveringsställe", "Serveringstid"),
    may_extend=True,
)

_MARK = CaseType(
    id="markupplatelse",
    name="Markupplåtelse",
    prefix="TE",
    unit="TRAFIK",
    area="Samhällsbyggnad",
    lead_time="P28D",
    service_norm="P14D",
    confidentiality="openbaar",
    statuses=_statuses("Inkommet", "Komplett", "Remiss", "Yttrande lämnat", "Avslutat"),
    results=(
        _destroyed_after("Tillstyrkt", 5),
        _destroyed_after("Tillstyrkt med villkor", 5),
        _destroyed_after("Avstyrkt", 5),
    ),
    decisions=(DecisionType("Yttrande till Polismyndigheten", response_term=None),),
    documents=(
        "Remiss från Polismyndigheten",
        "Ansökan",
        "Ritning",
        "Skrivelse",
        "Grannyttrande",
        "E-post",
        "Foto",
        "Tjänsteanteckning",
        "Yttrande",
    ),
    properties=("Plats", "Period"),
)

_PARKERING = CaseType(
    id="parkeringstillstand",
    name="Parkeringstillstånd",
    prefix="TE",
    unit="TRAFIK",
    area="Vård och omsorg",
    lead_time="P21D",
    service_norm="P14D",
    confidentiality="zaakvertrouwelijk",
    statuses=_statuses("Inkommet", "Komplett", "Utredning", "Beslutat", "Avslutat"),
    results=(
        _destroyed_after("Bifall", 5),
        _destroyed_after("Avslag", 5),
        _destroyed_after("Avskrivet", 2),
    ),
    decisions=(DecisionType("Beslut om parkeringstillstånd"),),
    documents=(
        "Ansökan",
        "Läkarintyg",
        "Foto",
        "Skrivelse",
        "Begäran om komplettering",
        "E-post",
        "Utredning",
        "Tjänsteanteckning",
        "Beslut",
    ),
    properties=("Slag av tillstånd", "Giltighetstid"),
)

_HEMTJANST = CaseType(
    id="hemtjanst",
    name="Hemtjänst",
    prefix="VO",
    unit="BISTAND",
    area="Vård och omsorg",
    lead_time="P28D",
    service_norm="P21D",
    confidentiality="vertrouwelijk",
    statuses=_statuses("Inkommet", "Hembesök bokat", "Utredning", "Beslutat", "Avslutat"),
    results=(
        _destroyed_after("Bifall", 5),
        _destroyed_after("Delvis bifall", 5),
        _destroyed_after("Avslag", 5),
        _destroyed_after("Avskrivet", 5),
    ),
    decisions=(DecisionType("Beslut om bistånd"), DecisionType("Beslut om avgift")),
    documents=(
        "Ansökan",
        "Läkarintyg",
        "Inkomstuppgift",
        "Skrivelse",
        "Utredning",
        "E-post",
        "Tjänsteanteckning",
        "Beslut",
    ),
    properties=("Insats", "Timmar per månad", "Hushåll"),
)

_FARDTJANST = CaseType(
    id="fardtjanst",
    name="Färdtjänst",
    prefix="VO",
    unit="FARDTJANST",
    area="Vård och omsorg",
    lead_time="P28D",
    service_norm="P21D",
    confidentiality="vertrouwelijk",
    statuses=_statuses("Inkommet", "Komplett", "Utredning", "Beslutat", "Avslutat"),
    results=(
        _destroyed_after("Bifall", 5),
        _destroyed_after("Bifall med ledsagare", 5),
        _destroyed_after("Avslag", 5),
        _destroyed_after("Avskrivet", 2),
    ),
    decisions=(DecisionType("Beslut om färdtjänst"),),
    documents=(
        "Ansökan",
        "Läkarintyg",
        "Skrivelse",
        "Begäran om komplettering",
        "E-post",
        "Utredning",
        "Tjänsteanteckning",
        "Beslut",
    ),
    properties=("Slag av tillstånd", "Giltighetstid"),
)

_SKOLSKJUTS = CaseType(
    id="skolskjuts",
    name="Skolskjuts",
    prefix="FG",
    unit="SKOLA",
    area="Utbildning",
    lead_time="P28D",
    service_norm="P21D",
    confidentiality="zaakvertrouwelijk",
    statuses=_statuses("Inkommet", "Komplett", "Utredning", "Beslutat", "Avslutat"),
    results=(
        _destroyed_after("Busskort", 2),
        _destroyed_after("Taxi", 2),
        _destroyed_after("Avslag", 2),
    ),
    decisions=(DecisionType("Beslut om skolskjuts"),),
    documents=(
        "Ansökan",
        "Läkarintyg",
        "Karta",
        "Skrivelse",
        "Yttrande från rektor",
        "Begäran om komplettering",
        "E-post",
        "Utredning",
        "Tjänsteanteckning",
        "Beslut",
    ),
    properties=("Skola", "Årskurs", "Färdväg (km)"),
)

_SKOLVAL = CaseType(
    id="skolval",
    name="Skolval",
    prefix="FG",
    unit="SKOLA",
    area="Utbildning",
    lead_time="P120D",
    service_norm="P90D",
    confidentiality="zaakvertrouwelijk",
    statuses=_statuses("Inkommet", "Urval", "Placering", "Avslutat"),
    results=(
        _destroyed_after("Placerad", 2),
        _destroyed_after("Placerad på annan skola", 2),
        _destroyed_after("Köplats", 2),
    ),
    decisions=(DecisionType("Beslut om skolplacering"),),
    documents=("Ansökan", "Skrivelse", "Yttrande från rektor", "E-post", "Beslut"),
    properties=("Skola", "Årskurs"),
    may_suspend=False,
)

_UTLAMNANDE = CaseType(
    id="utlamnande",
    name="Utlämnande av handling",
    prefix="KS",
    unit="KANSLI",
    area="Administration",
    lead_time="P7D",
    service_norm="P3D",
    confidentiality="openbaar",
    statuses=_statuses("Inkommet", "Sekretessprövning", "Beslutat", "Avslutat"),
    results=(
        _destroyed_after("Utlämnat", 2),
        _destroyed_after("Utlämnat med maskning", 2),
        ResultType("Ej utlämnat"),
        _destroyed_after("Handling saknas", 2),
    ),
    decisions=(DecisionType("Beslut om utlämnande av allmän handling"),),
    documents=(
        "Begäran",
        "Skrivelse",
        "E-post",
        "Begärd handling",
        "Tjänsteanteckning",
        "Beslut",
    ),
    properties=("Begärd handling",),
    may_suspend=False,
)

_KLAGOMAL = CaseType(
    id="klagomal",
    name="Klagomål",
    prefix="KS",
    unit="KANSLI",
    area="Administration",
    lead_time="P14D",
    service_norm="P10D",
    confidentiality="zaakvertrouwelijk",
    statuses=_statuses("Inkommet", "Utredning", "Besvarat", "Avslutat"),
    results=(
        _destroyed_after("Åtgärdat", 2),
        _destroyed_after("Ingen åtgärd", 2),
        _destroyed_after("Överlämnat", 2),
    ),
    decisions=(DecisionType("Svar på klagomål", response_term=None),),
    documents=("Klagomål", "Skrivelse", "E-post", "Foto", "Yttrande", "Tjänsteanteckning", "Svar"),
)

CASE_TYPES: Final[tuple[CaseType, ...]] = (
    _HEMTJANST,
    _FARDTJANST,
    _PARKERING,
    _SKOLSKJUTS,
    _SKOLVAL,
    _BYGGLOV,
    _ANMALAN,
    _SERVERING,
    _MARK,
    _UTLAMNANDE,
    _KLAGOMAL,
)
