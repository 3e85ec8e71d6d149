"""The words of a case type: what its applications ask, tell and enclose, and what is said of them.

Texts may hold ``{matter}``, ``{number}``, ``{received}``, ``{unit}``, ``{committee}`` and
``{name}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences and paragraphs to choose from; one that is empty falls back to ``GENERAL``.

    ``answers`` are the questions of the form with possible answers; ``missing`` is what requests
    for completion ask for; ``findings``, ``assessment`` and ``law`` are the municipality's words.
    """

    asks: tuple[str, ...]
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    story: tuple[str, ...]
    enclosures: tuple[str, ...]
    letters: tuple[str, ...]
    mails: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[str, ...]
    assessment: tuple[str, ...]
    law: str
    controls: tuple[tuple[str, str], ...] = ()
    statements: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


_NEIGHBOURLY: Final = (
    "Vi har tagit del av handlingarna och har ingenting att invända mot det som söks.",
    "Vi godtar åtgärden under förutsättning att det som står i ansökan följs.",
    "Vi motsätter oss inte saken som sådan men vill att tiderna begränsas och att någon går att nå "
    "på telefon om det blir problem.",
)
_CALLS: Final = (
    "Sökanden ringde och frågade när beslut kan väntas. Upplyste om handläggningstiden och om att "
    "alla handlingar som behövs nu finns i ärendet.",
    "Ringde sökanden för att klarlägga en uppgift i ansökan. Sökanden bekräftar det som står där "
    "och har inget att tillägga.",
    "Sökanden har fått ta del av utredningen och vill inte lämna några synpunkter.",
)

GENERAL: Final = Wording(
    asks=("Jag lämnar in min ansökan. Ärendet gäller {matter}.",),
    answers=(("Jag vill ha besked", ("Per brev", "I e-tjänsten", "Per e-post")),),
    story=("Hör gärna av er om något behöver förklaras.",),
    enclosures=("Kopia av legitimation",),
    letters=(
        "Jag skriver med anledning av ärende {number}.",
        "Jag kompletterar härmed det jag lämnade in {received}.",
    ),
    mails=(
        "Jag undrar hur lång tid det tar innan jag får besked i ärende {number}. Går det att säga "
        "ungefär vilken vecka?",
    ),
    missing=("Undertecknad ansökan",),
    findings=("Ansökan kom in {received}. Sökanden har därefter lämnat kompletterande uppgifter.",),
    assessment=("Underlaget är tillräckligt för ett beslut.",),
    law="förvaltningslagen (2017:900)",
    controls=(("Handlingarna stämmer med ansökan", "Sökanden"),),
    statements=_NEIGHBOURLY,
    notes=_CALLS,
)
