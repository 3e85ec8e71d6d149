"""What is written about schools, public documents and complaints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseworker.sandbox.files.wording import Wording

_SKOLSKJUTS = Wording(
    asks=(
        "Vi ansöker om skolskjuts för vårt barn. Ansökan gäller {matter}.",
        "Jag söker skolskjuts för min son från och med terminsstarten. Ansökan gäller {matter}.",
    ),
    answers=(
        (
            "Skäl",
            ("Färdvägens längd", "Trafikförhållanden", "Funktionsnedsättning", "Växelvis boende"),
        ),
        ("Färdväg till skolan", ("2,8 km", "3,4 km", "4,9 km", "6,1 km")),
        ("Gång- och cykelbana", ("Hela vägen", "Delvis", "Saknas")),
        ("Hållplats", ("300 m från hemmet", "1,1 km från hemmet", "Ingen linje")),
        ("Fritidshem", ("Nej", "Ja, alla dagar", "Ja, tre dagar i veckan")),
        ("Boende", ("Samma adress hela tiden", "Varannan vecka hos vardera föräldern")),
    ),
    story=(
        "Vägen är smal, saknar belysning och har en hastighetsgräns på 70 kilometer i timmen. Vi "
        "vågar inte låta barnet cykla där på vintern.",
        "Båda föräldrarna börjar arbeta klockan 7 och kan inte skjutsa.",
        "Barnet har brutit benet och kan inte gå till hållplatsen före jul.",
        "Vi har mätt vägen i kommunens kartjänst, från tomtgräns till skolans grind.",
    ),
    enclosures=("Karta över färdvägen", "Intyg", "Schema för växelvis boende"),
    letters=(
        "Vi beskriver här skolvägen. De första 600 metrarna saknar vägren och sikten är dålig i "
        "kurvan vid bron.",
        "Växelvis boende har pågått sedan i augusti. Schemat för terminen bifogas.",
        "Intyget om benbrottet kommer från barnmottagningen och gäller sex veckor.",
    ),
    mails=(
        "Vilken tid hämtar taxin på måndag? Barnet slutar 13.20 den dagen.",
        "Hur gör vi när barnet är sjukt och skjutsen ska avbokas? Ärende {number}.",
    ),
    missing=(
        "Schema för växelvis boende",
        "Intyg om elevens behov",
        "Båda vårdnadshavarnas underskrift",
    ),
    findings=(
        "Färdvägen har mätts till 3,4 km. Gränsen för årskursen är 3 km.",
        "En sträcka på 600 meter saknar gångbana. Trafikenheten bedömer den som olämplig för yngre "
        "barn.",
        "Rektor bekräftar elevens tider. Linjetrafik passar till skolstarten men inte hem på "
        "fredagar.",
        "Eleven går i den skola som kommunen skulle ha placerat eleven i.",
    ),
    assessment=(
        "Med hänsyn till färdvägens längd finns rätt till skolskjuts. Busskort är tillräckligt.",
        "Trafikförhållandena på delsträckan ger rätt till skolskjuts för de yngre årskurserna.",
    ),
    law="10 kap. 32 § skollagen (2010:800)",
)

_SKOLVAL = Wording(
    asks=(
        "Vi önskar skola för vårt barn. Valet gäller {matter}.",
        "Vi har nyss flyttat och vill byta skola. Valet gäller {matter}.",
    ),
    answers=(
        ("Syskon på skolan", ("Nej", "Ja, i åk 3", "Ja, i åk 5")),
        ("Avstånd", ("0,8 km", "1,9 km", "3,2 km")),
        ("Fritidshem", ("Ja", "Nej")),
        ("Andra hand", ("Närmaste kommunala skola", "Fristående skola", "Inget val")),
    ),
    story=(
        "Barnet har sina vänner från förskolan på den här skolan och kan gå dit själv.",
        "Storasyster går redan på skolan och vi vill att barnen ska kunna följas åt.",
        "Vi flyttar in i december och önskar att barnet kan börja efter jullovet.",
    ),
    enclosures=("Hyresavtal eller köpekontrakt",),
    letters=(
        "Vi vill motivera vårt val. Skolan är den enda dit vårt barn kan gå utan att korsa den "
        "stora "
        "vägen.",
        "Vi har förstått att det är fler som söker än det finns platser, men ber er väga in "
        "syskonet.",
    ),
    mails=(
        "Vilken köplats har vi till skolan? Ärende {number}.",
        "Kan vi ändra vårt andrahandsval innan placeringen är klar?",
    ),
    missing=("Båda vårdnadshavarnas underskrift",),
    findings=(
        "Skolan har 52 platser och 61 sökande i första hand.",
        "Relativ närhet har räknats ut för alla sökande. Syskonförtur gäller till årskurs 3.",
    ),
    assessment=("Placeringen följer kommunens urvalsregler.",),
    law="10 kap. 30 § skollagen (2010:800)",
)

_UTLAMNANDE = Wording(
    asks=(
        "Med stöd av offentlighetsprincipen begär jag att få ta del av följande: {matter}. Jag "
        "vill ha "
        "kopiorna per e-post.",
        "Hej! Jag vill begära ut allmänna handlingar. Det gäller {matter}, från januari förra året "
        "till i dag.",
    ),
    answers=(
        ("Tidsperiod", ("Innevarande år", "De senaste tre åren", "Ett enstaka dokument")),
        ("Form", ("Digitalt", "Papperskopior", "Läsa på plats")),
    ),
    story=(
        "Om någon uppgift inte kan lämnas ut vill jag ha ett skriftligt beslut som går att "
        "överklaga.",
        "Jag är medveten om att avgift kan tas ut för papperskopior.",
        "Skicka gärna det som är klart efter hand.",
    ),
    enclosures=(),
    letters=(
        "Jag har ännu inte fått de handlingar som jag begärde {received}. Jag påminner om att en "
        "begäran ska behandlas skyndsamt.",
        "Jag begränsar min begäran till handlingar som upprättats av förvaltningen.",
    ),
    mails=(
        "Jag förtydligar min begäran i ärende {number}: det räcker med avtalen, bilagorna behövs "
        "inte.",
        "Tack för handlingarna. Sidan 4 går inte att läsa, kan ni skicka den igen?",
    ),
    missing=("Förtydligande av vilka handlingar som avses",),
    findings=(
        "Sökning har gjorts i diarium och arkiv. Fjorton handlingar omfattas av begäran.",
        "Två handlingar innehåller uppgifter om enskildas personliga förhållanden.",
        "Handlingarna är allmänna. Frågan är om någon uppgift omfattas av sekretess.",
    ),
    assessment=(
        "Uppgifterna om hälsa i två handlingar kan inte lämnas ut utan risk för men. De maskas.",
        "Övriga handlingar innehåller inga sekretessbelagda uppgifter och lämnas ut i sin helhet.",
    ),
    law="2 kap. tryckfrihetsförordningen och offentlighets- och sekretesslagen (2009:400)",
    notes=(
        "Sekretessprövning gjord sida för sida. Två namn och ett telefonnummer maskas, i övrigt "
        "lämnas handlingarna ut.",
        "Talade med den som begärt handlingarna, som nöjer sig med det senaste årets.",
    ),
)

_KLAGOMAL = Wording(
    asks=(
        "Jag vill klaga. Det gäller {matter}. Det har pågått i flera veckor trots att jag har "
        "ringt två "
        "gånger.",
        "Mitt klagomål gäller {matter}. Jag hoppas att ni kan rätta till det och vill gärna ha "
        "svar.",
    ),
    answers=(
        ("När hände det", ("I går morse", "Flera gånger i höst", "Förra veckan")),
        ("Vill ha svar", ("Ja, per e-post", "Ja, per telefon", "Nej")),
    ),
    story=(
        "Jag förstår att ni har mycket att göra, men ingen har hört av sig som utlovat.",
        "Jag bifogar ett foto som visar hur det såg ut på platsen klockan 7.30.",
        "Mitt förslag är att någon tittar på platsen innan det händer en olycka.",
    ),
    enclosures=("Foto",),
    letters=(
        "Jag har läst yttrandet och håller inte med om beskrivningen. Ingen ringde mig den dagen.",
        "Tack för svaret. Jag är nöjd om det blir som ni skriver.",
    ),
    mails=(
        "Jag har fler uppgifter till ärende {number}. Det hände igen i morse, på samma plats.",
        "Vem är det som utreder mitt klagomål?",
    ),
    missing=("Uppgift om tid och plats",),
    findings=(
        "Enheten har talat med den som klagat och med personalen som arbetade den aktuella dagen.",
        "Loggen visar att två samtal kom in. Det ena besvarades inte inom utlovad tid.",
    ),
    assessment=(
        "Klagomålet är befogat i den del som gäller bristande återkoppling. Rutinen ses över.",
    ),
    law="6 § förvaltningslagen (2017:900)",
)

OFFICE: Final[Mapping[str, Wording]] = {
    "skolskjuts": _SKOLSKJUTS,
    "skolval": _SKOLVAL,
    "utlamnande": _UTLAMNANDE,
    "klagomal": _KLAGOMAL,
}
