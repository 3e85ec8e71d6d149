"""Decisions already taken: the outcome of each result, and reasons in official Swedish.

The first line of a decision is one of five words: ``Bifall``, ``Delvis bifall``, ``Avslag``,
``Avvisas``, ``Avskrivs``. Laws are cited by chapter where paragraphs were renumbered lately.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final, NamedTuple

from caseworker.sandbox.seed.matters import pick


class Ending(NamedTuple):
    """The outcome that belongs to a result, and reasons to choose from."""

    outcome: str
    reasons: tuple[str, ...]


_WITHDRAWN: Final = (
    "Sökanden har tagit tillbaka sin ansökan. Det finns därför ingenting att pröva och ärendet "
    "avskrivs från vidare handläggning.",
    "Ansökan har återkallats skriftligen. Ärendet avskrivs.",
)

ENDINGS: Final[Mapping[str, Mapping[str, Ending]]] = {
    "bygglov": {
        "Bifall": Ending(
            "Bifall",
            (
                "Åtgärden följer detaljplanen och uppfyller kraven i 2 och 8 kap. plan- och "
                "bygglagen (2010:900). Berörda grannar har hörts och har inte haft något att "
                "invända. Bygglov ska därför ges enligt 9 kap. samma lag.\n\nByggnadsarbetena får "
                "inte påbörjas förrän byggnadsnämnden har gett startbesked.",
                "Åtgärden avviker från detaljplanen genom att en mindre del placeras på mark som "
                "inte får bebyggas. Avvikelsen är liten och förenlig med planens syfte. Inkomna "
                "yttranden från grannar ger inte skäl till annan bedömning. Bygglov ges med stöd "
                "av 9 kap. plan- och bygglagen (2010:900).\n\nLovet upphör att gälla om åtgärden "
                "inte har påbörjats inom två år.",
            ),
        ),
        "Delvis bifall": Ending(
            "Delvis bifall",
            (
                "Bygglov ges för åtgärden utom den del som placeras på mark som inte får "
                "bebyggas. I den delen avslås ansökan, eftersom avvikelsen från detaljplanen inte "
                "är liten och grannen har motsatt sig den (9 kap. plan- och bygglagen 2010:900).",
            ),
        ),
        "Avslag": Ending(
            "Avslag",
            (
                "Den sökta åtgärden strider mot detaljplanen. Avvikelsen kan inte anses vara "
                "liten och det finns inte skäl att godta den. Sökanden har fått tillfälle att "
                "yttra sig enligt 25 § förvaltningslagen (2017:900) och har inte ändrat sin "
                "ansökan.",
            ),
        ),
        "Avvisat": Ending(
            "Avvisas",
            (
                "Ansökan är så ofullständig att den inte kan prövas. Sökanden har förelagts att "
                "komplettera den och upplyst om att den annars kan avvisas. Någon komplettering "
                "har inte kommit in inom den tid som nämnden bestämt.",
            ),
        ),
        "Avskrivet": Ending("Avskrivs", _WITHDRAWN),
    },
    "anmalan-pbl": {
        "Startbesked": Ending(
            "Bifall",
            (
                "Åtgärden kan antas uppfylla de krav som gäller enligt plan- och bygglagen "
                "(2010:900). Kontrollplanen fastställs. Åtgärden får påbörjas.\n\nInnan "
                "anläggningen tas i bruk ska intyg om utförd kontroll lämnas till nämnden.",
            ),
        ),
        "Avslag": Ending(
            "Avslag",
            (
                "Av handlingarna framgår inte att åtgärden uppfyller kraven i plan- och bygglagen "
                "(2010:900). Anmälaren har fått tillfälle att komma in med det underlag som "
                "saknas men har inte gjort det. Startbesked kan därför inte ges.",
            ),
        ),
        "Avskrivet": Ending("Avskrivs", _WITHDRAWN),
    },
    "serveringstillstand": {
        "Stadigvarande tillstånd": Ending(
            "Bifall",
            (
                "Sökanden har visat att bolaget är lämpligt att utöva verksamheten (8 kap. 12 § "
                "alkohollagen 2010:1622). Polismyndigheten, Skatteverket och räddningstjänsten "
                "har inte haft något att erinra. Serveringen kan inte antas medföra olägenheter i "
                "fråga om ordning och nykterhet (8 kap. 17 §).",
            ),
        ),
        "Tillfälligt tillstånd": Ending(
            "Delvis bifall",
            (
                "Tillstånd ges för den sökta perioden och till kl. 24.00. Begäran om längre "
                "serveringstid avslås, eftersom närboende kan antas störas (8 kap. 17 och 19 §§ "
                "alkohollagen 2010:1622).",
            ),
        ),
        "Avslag": Ending(
            "Avslag",
            (
                "Bolaget har restförda skatteskulder och har inte visat hur verksamheten ska "
                "finansieras. Det har därmed inte visat att det är lämpligt att utöva "
                "verksamheten (8 kap. 12 § alkohollagen 2010:1622).",
            ),
        ),
        "Avskrivet": Ending("Avskrivs", _WITHDRAWN),
    },
    "markupplatelse": {
        "Tillstyrkt": Ending(
            "Bifall",
            (
                "Kommunen tillstyrker att platsen upplåts enligt 3 kap. ordningslagen "
                "(1993:1617). Användningen hindrar inte trafiken och platsen är ledig under den "
                "sökta tiden.",
            ),
        ),
        "Tillstyrkt med villkor": Ending(
            "Delvis bifall",
            (
                "Kommunen tillstyrker med följande villkor: fri bredd för gående minst 2,0 meter, "
                "fri väg för räddningstjänsten minst 3,5 meter, och platsen ska städas senast kl. "
                "10.00 dagen efter. En kortare tid än den sökta tillstyrks.",
            ),
        ),
        "Avstyrkt": Ending(
            "Avslag",
            (
                "Kommunen avstyrker upplåtelsen. Platsen behövs för gatuarbeten under samma tid "
                "och någon likvärdig plats har inte kunnat erbjudas (3 kap. ordningslagen "
                "1993:1617).",
            ),
        ),
    },
    "parkeringstillstand": {
        "Bifall": Ending(
            "Bifall",
            (
                "Av läkarintyget framgår att sökanden har väsentliga svårigheter att förflytta "
                "sig på egen hand. Rörelsehindret bedöms vara längre än sex månader. "
                "Förutsättningarna i 13 kap. 8 § trafikförordningen (1998:1276) är uppfyllda.",
            ),
        ),
        "Avslag": Ending(
            "Avslag",
            (
                "Sökanden kan gå mer än 300 meter med kortare vila. Rörelsehindret är inte sådant "
                "att det ger rätt till parkeringstillstånd enligt 13 kap. 8 § trafikförordningen "
                "(1998:1276). Sökanden har yttrat sig över utredningen.",
            ),
        ),
        "Avskrivet": Ending("Avskrivs", _WITHDRAWN),
    },
    "hemtjanst": {
        "Bifall": Ending(
            "Bifall",
            (
                "Sökanden kan inte själv tillgodose sina behov och de kan inte tillgodoses på "
                "annat sätt. Rätt till bistånd finns enligt 11 kap. socialtjänstlagen (2025:400). "
                "Insatserna beviljas i den omfattning som framgår av utredningen.",
            ),
        ),
        "Delvis bifall": Ending(
            "Delvis bifall",
            (
                "Insatsen beviljas med färre timmar än sökanden har begärt. Behovet tillgodoses i "
                "övrigt genom dagverksamheten, där sökanden redan har plats. Bedömningen är gjord "
                "enligt 11 kap. socialtjänstlagen (2025:400).",
            ),
        ),
        "Avslag": Ending(
            "Avslag",
            (
                "Utredningen visar att sökanden själv kan tillgodose det behov som ansökan gäller. "
                "Förutsättningar för bistånd enligt 11 kap. socialtjänstlagen (2025:400) finns "
                "därför inte. Sökanden har tagit del av utredningen och lämnat synpunkter.",
            ),
        ),
        "Avskrivet": Ending("Avskrivs", _WITHDRAWN),
    },
    "fardtjanst": {
        "Bifall": Ending(
            "Bifall",
            (
                "Sökanden har en funktionsnedsättning som inte är tillfällig och har väsentliga "
                "svårigheter att resa med allmänna kommunikationsmedel. Tillstånd ska därför ges "
                "enligt 7 § lagen (1997:736) om färdtjänst.",
            ),
        ),
        "Bifall med ledsagare": Ending(
            "Bifall",
            (
                "Sökanden uppfyller kraven i 7 § lagen (1997:736) om färdtjänst och behöver hjälp "
                "i fordonet under resan. Tillståndet omfattar därför ledsagare enligt 8 §.",
            ),
        ),
        "Avslag": Ending(
            "Avslag",
            (
                "Utredningen visar att sökanden kan gå till hållplatsen och resa med "
                "lågentrébuss. Svårigheterna är inte väsentliga i den mening som avses i 7 § "
                "lagen (1997:736) om färdtjänst.",
            ),
        ),
        "Avskrivet": Ending("Avskrivs", _WITHDRAWN),
    },
    "skolskjuts": {
        "Busskort": Ending(
            "Bifall",
            (
                "Färdvägen är längre än den gräns som kommunen har satt för årskursen. Rätt till "
                "skolskjuts finns enligt 10 kap. 32 § skollagen (2010:800). Skolskjutsen ordnas "
                "med busskort.",
            ),
        ),
        "Taxi": Ending(
            "Bifall",
            (
                "Med hänsyn till trafikförhållandena på den delsträcka som saknar gångbana har "
                "eleven rätt till skolskjuts (10 kap. 32 § skollagen 2010:800). Linjetrafik "
                "saknas och skjutsen ordnas med taxi.",
            ),
        ),
        "Avslag": Ending(
            "Avslag",
            (
                "Färdvägen är kortare än gränsen för årskursen och vägen är utrustad med gång- "
                "och cykelbana. Det finns inte heller någon annan särskild omständighet enligt 10 "
                "kap. 32 § skollagen (2010:800).",
            ),
        ),
    },
    "skolval": {
        "Placerad": Ending(
            "Bifall",
            (
                "Eleven placeras på den skola som vårdnadshavarna har önskat i första hand (10 "
                "kap. 30 § skollagen 2010:800).",
            ),
        ),
        "Placerad på annan skola": Ending(
            "Avslag",
            (
                "Den önskade skolan har fler sökande än platser. Med hänsyn till relativ närhet "
                "har andra elever företräde. Eleven placeras på den skola som önskats i andra "
                "hand.",
            ),
        ),
        "Köplats": Ending(
            "Avslag",
            (
                "Det finns ingen ledig plats på den önskade skolan. Eleven går kvar på sin "
                "nuvarande skola och ställs i kö.",
            ),
        ),
    },
    "utlamnande": {
        "Utlämnat": Ending(
            "Bifall",
            (
                "Handlingarna är allmänna och innehåller inga uppgifter som omfattas av "
                "sekretess. De lämnas ut enligt 2 kap. tryckfrihetsförordningen.",
            ),
        ),
        "Utlämnat med maskning": Ending(
            "Delvis bifall",
            (
                "Handlingarna lämnas ut utom uppgifter om enskildas personliga förhållanden, som "
                "är maskade. Det står inte klart att uppgifterna kan röjas utan men (21 kap. "
                "offentlighets- och sekretesslagen 2009:400).",
            ),
        ),
        "Ej utlämnat": Ending(
            "Avslag",
            (
                "Handlingarna omfattas i sin helhet av sekretess enligt 26 kap. 1 § "
                "offentlighets- och sekretesslagen (2009:400). Det kan inte antas att de kan "
                "lämnas ut utan att den enskilde lider men.",
            ),
        ),
        "Handling saknas": Ending(
            "Avslag",
            (
                "Kommunen har sökt i diarium och arkiv men någon sådan handling finns inte. "
                "Begäran avslås därför.",
            ),
        ),
    },
    "klagomal": {
        "Åtgärdat": Ending(
            "Bifall",
            (
                "Felet är avhjälpt och enheten har gått igenom sina rutiner, så att det inte ska "
                "hända igen. Tack för att du hörde av dig.",
            ),
        ),
        "Ingen åtgärd": Ending(
            "Avskrivs",
            (
                "Enheten har gått igenom det som hänt och bedömer att rutinerna har följts. "
                "Klagomålet leder inte till någon ytterligare åtgärd.",
            ),
        ),
        "Överlämnat": Ending(
            "Avskrivs",
            (
                "Det som klagomålet gäller sköts inte av kommunen. Klagomålet har lämnats över "
                "till den myndighet som ansvarar och ärendet avslutas hos kommunen.",
            ),
        ),
    },
}


def decision_text(rng: Random, case_type: str, result: str) -> str:
    """Return the text of a decision: the outcome on a line of its own, a blank line, reasons.

    Raises:
        KeyError: the case type has no such result.
    """
    ending = ENDINGS[case_type][result]
    return f"{ending.outcome}\n\n{pick(rng, ending.reasons)}"
