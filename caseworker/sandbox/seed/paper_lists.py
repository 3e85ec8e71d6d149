"""The papers that each case type collects, in the order they usually come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

APPLICANT: Final = "applicant"
NEIGHBOUR: Final = "neighbour"
MUNICIPALITY: Final = "municipality"
SOMEBODY_ELSE: Final = "somebody else"

_PRINTED: Final = ("pdf", "pdf", "pdf", "docx", "odt")
_FORM: Final = ("pdf", "pdf", "pdf", "pdf", "pdf-scanned", "docx", "html")
_CITIZEN: Final = ("pdf", "docx", "odt", "eml", "txt", "pdf-scanned")
_MAIL: Final = ("eml", "eml", "eml", "html")
_DRAWING: Final = ("pdf", "pdf", "png")
_SIGNED: Final = ("pdf", "pdf", "pdf-scanned")
_OFFICE: Final = ("docx", "pdf", "odt")
_NOTE: Final = ("txt", "docx", "pdf")
_PICTURE: Final = ("png",)


class Paper(NamedTuple):
    """A paper: its title, document type, what it reads like, whose it is and its usual forms.

    ``sender`` is who stands as author where that is somebody else: an authority, a doctor.
    """

    title: str
    type: str
    kind: str
    by: str = APPLICANT
    forms: tuple[str, ...] = _PRINTED
    sender: str = ""


class Papers(NamedTuple):
    """What a case type collects: openings to choose from, the rest, and how a decision is filed.

    ``often`` are the places in ``others`` that may occur several times.
    """

    first: tuple[Paper, ...]
    others: tuple[Paper, ...]
    often: tuple[int, ...]
    decision: str = "Beslut"


def _request(title: str = "Begäran om komplettering") -> Paper:
    return Paper(title, "Begäran om komplettering", "request", MUNICIPALITY, ("pdf", "docx"))


def _mail(title: str) -> Paper:
    return Paper(title, "E-post", "mail", APPLICANT, _MAIL)


def _letter(title: str) -> Paper:
    return Paper(title, "Skrivelse", "letter", APPLICANT, _CITIZEN)


def _note(title: str = "Tjänsteanteckning") -> Paper:
    return Paper(title, "Tjänsteanteckning", "note", MUNICIPALITY, _NOTE)


def _drawing(title: str) -> Paper:
    return Paper(title, "Ritning", "drawing", APPLICANT, _DRAWING)


def _photo(title: str, kind: str = "photo") -> Paper:
    return Paper(title, "Foto", kind, APPLICANT, _PICTURE)


def _report(title: str, type_: str) -> Paper:
    return Paper(title, type_, "report", MUNICIPALITY, _OFFICE)


def _certificate(title: str = "Läkarintyg") -> Paper:
    return Paper(title, "Läkarintyg", "certificate", SOMEBODY_ELSE, _SIGNED, "Vårdcentralen")


def _referral(title: str, type_: str, sender: str) -> Paper:
    return Paper(title, type_, "referral", SOMEBODY_ELSE, ("pdf", "pdf", "eml", "docx"), sender)


def _statement(title: str, type_: str) -> Paper:
    return Paper(title, type_, "statement", NEIGHBOUR, _CITIZEN)


_HEADMASTER: Final = _referral("Yttrande från rektor", "Yttrande från rektor", "Rektor")

PAPERS: Final[Mapping[str, Papers]] = {
    "bygglov": Papers(
        first=(Paper("Ansökan om bygglov", "Ansökan", "application", forms=_FORM),),
        others=(
            _drawing("Situationsplan"),
            _drawing("Planritning"),
            _drawing("Fasadritning"),
            Paper("Teknisk beskrivning", "Teknisk beskrivning", "description"),
            _request(),
            _letter("Komplettering av ansökan"),
            _photo("Foto av platsen"),
            _statement("Yttrande från granne", "Grannyttrande"),
            _statement("Yttrande från granne, andra sidan", "Grannyttrande"),
            _referral("Remissvar från räddningstjänsten", "Remissvar", "Räddningstjänsten"),
            _referral("Remissvar om vatten och avlopp", "Remissvar", "VA-enheten"),
            _mail("Fråga om handläggningstid"),
            _letter("Bemötande av grannyttrande"),
            Paper("Protokoll från samråd", "Protokoll", "minutes", MUNICIPALITY, _OFFICE),
            _note(),
            _report("Tjänsteskrivelse", "Tjänsteskrivelse"),
        ),
        often=(7, 11, 12),
    ),
    "anmalan-pbl": Papers(
        first=(Paper("Anmälan", "Anmälan", "application", forms=_FORM),),
        others=(
            _drawing("Planritning"),
            _drawing("Situationsplan"),
            Paper("Förslag till kontrollplan", "Kontrollplan", "description"),
            _request(),
            _letter("Komplettering av anmälan"),
            _photo("Foto av befintlig byggnad"),
            _mail("Fråga om startbesked"),
            _note(),
        ),
        often=(4, 6),
    ),
    "serveringstillstand": Papers(
        first=(Paper("Ansökan om serveringstillstånd", "Ansökan", "application", forms=_FORM),),
        others=(
            _drawing("Ritning över serveringsytan"),
            Paper("Finansieringsplan", "Ekonomisk redovisning", "income"),
            _request(),
            _letter("Komplettering av ansökan"),
            _referral("Remissvar från Polismyndigheten", "Remissvar", "Polismyndigheten"),
            _referral("Remissvar från räddningstjänsten", "Remissvar", "Räddningstjänsten"),
            _mail("Fråga om kunskapsprov"),
            Paper("Protokoll från kunskapsprov", "Protokoll", "minutes", MUNICIPALITY, _OFFICE),
            _report("Utredning", "Utredning"),
            _note(),
        ),
        often=(3, 6),
    ),
    "markupplatelse": Papers(
        first=(
            Paper(
                "Remiss, upplåtelse av offentlig plats",
                "Remiss från Polismyndigheten",
                "application",
                SOMEBODY_ELSE,
                ("pdf", "eml"),
                "Polismyndigheten",
            ),
        ),
        others=(
            _drawing("Skiss över platsen"),
            _letter("Beskrivning av verksamheten"),
            _photo("Foto av platsen"),
            _statement("Synpunkter från verksamhet intill", "Grannyttrande"),
            _mail("Fråga om el och avfall"),
            _note(),
        ),
        often=(4,),
        decision="Yttrande",
    ),
    "parkeringstillstand": Papers(
        first=(Paper("Ansökan om parkeringstillstånd", "Ansökan", "application", forms=_FORM),),
        others=(
            _certificate(),
            _photo("Foto till tillståndet", "portrait"),
            _request(),
            _letter("Komplettering av ansökan"),
            _mail("Fråga om handläggningstid"),
            _note(),
            _report("Utredning", "Utredning"),
        ),
        often=(4,),
    ),
    "hemtjanst": Papers(
        first=(Paper("Ansökan om bistånd", "Ansökan", "application", forms=_FORM),),
        others=(
            _certificate(),
            Paper("Inkomstuppgift för avgift", "Inkomstuppgift", "income"),
            _note("Tjänsteanteckning, hembesök"),
            Paper("Brev från anhörig", "Skrivelse", "relative", SOMEBODY_ELSE, _CITIZEN, "Anhörig"),
            _mail("Fråga om besökstider"),
            _note(),
            _report("Utredning enligt socialtjänstlagen", "Utredning"),
        ),
        often=(4, 5),
    ),
    "fardtjanst": Papers(
        first=(Paper("Ansökan om färdtjänst", "Ansökan", "application", forms=_FORM),),
        others=(
            _certificate(),
            _request(),
            _letter("Komplettering av ansökan"),
            _mail("Fråga om ledsagare"),
            _note(),
            _report("Utredning om färdtjänst", "Utredning"),
        ),
        often=(3,),
    ),
    "skolskjuts": Papers(
        first=(Paper("Ansökan om skolskjuts", "Ansökan", "application", forms=_FORM),),
        others=(
            Paper("Karta över färdvägen", "Karta", "map", forms=_DRAWING),
            _certificate(),
            _request(),
            _letter("Beskrivning av skolvägen"),
            _HEADMASTER,
            _mail("Fråga om hämtningstid"),
            _note(),
            _report("Utredning om skolskjuts", "Utredning"),
        ),
        often=(5,),
    ),
    "skolval": Papers(
        first=(Paper("Ansökan om skolplats", "Ansökan", "application", forms=_FORM),),
        others=(_letter("Motivering till skolval"), _HEADMASTER, _mail("Fråga om köplats")),
        often=(2,),
    ),
    "utlamnande": Papers(
        first=(
            Paper("Begäran om handlingar", "Begäran", "application", forms=("eml", "txt", "html")),
        ),
        others=(
            _mail("Förtydligande av begäran"),
            Paper("Begärd handling", "Begärd handling", "record", MUNICIPALITY, _OFFICE),
            _note("Tjänsteanteckning, sekretessprövning"),
            _letter("Påminnelse"),
        ),
        often=(0, 1),
    ),
    "klagomal": Papers(
        first=(Paper("Klagomål", "Klagomål", "application", forms=("eml", "html", "txt", "pdf")),),
        others=(
            _photo("Foto"),
            _mail("Fler uppgifter om det inträffade"),
            _note(),
            _referral("Yttrande från ansvarig chef", "Yttrande", "Verksamhetschef"),
            _letter("Svar på yttrandet"),
        ),
        often=(1,),
        decision="Svar",
    ),
}
