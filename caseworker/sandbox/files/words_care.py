"""What is written in home care, special transport and parking permits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseworker.sandbox.files.wording import Wording

_HEMTJANST = Wording(
    asks=(
        "Jag ansöker om bistånd. Ansökan gäller {matter}.",
        "Jag behöver hjälp i hemmet och söker därför hemtjänst. Min dotter har hjälpt mig att "
        "fylla "
        "i ansökan.",
    ),
    answers=(
        (
            "Bor",
            (
                "Ensam i lägenhet med hiss",
                "Sammanboende i villa",
                "I marklägenhet",
            ),
        ),
        ("Hjälp önskas med", ("Städning och tvätt", "Dusch och påklädning", "Inköp och måltider")),
        ("Hur ofta", ("Varje dag", "Två gånger i veckan", "Varannan vecka")),
        ("Hjälpmedel", ("Rollator", "Käpp", "Inga", "Duschpall och stödhandtag")),
        ("Hjälp i dag", ("Dotter handlar en gång i veckan", "Grannen hjälper till", "Ingen")),
        ("Tolk", ("Behövs inte", "Finska", "Arabiska")),
    ),
    story=(
        "Jag har svårt att lyfta armarna och klarar inte längre att dammsuga eller hänga tvätt. "
        "Matlagning "
        "går bra om jag får sitta.",
        "Efter operationen i våras orkar jag inte gå längre sträckor. Jag kan inte bära hem mat "
        "från affären.",
        "Jag vill helst att samma personer kommer. Förmiddagar passar bäst.",
        "Jag har provat att klara mig med hjälpmedel under sommaren men det räcker inte.",
    ),
    enclosures=("Läkarintyg", "Inkomstuppgift", "Fullmakt för anhörig"),
    letters=(
        "Jag är anhörig till sökanden och hjälper till så gott jag kan, men bor i Göteborg och "
        "arbetar heltid.",
        "Själv säger sökanden gärna att allt går bra, men det är jag som städar när jag hälsar på. "
        "Att duscha utan stöd har inte gått sedan i våras.",
        "Vi uppskattade hembesöket och vill tillägga att nätterna fungerar bra.",
    ),
    mails=(
        "Går det att få besöket på förmiddagen i stället? Sjukgymnasten kommer på onsdagar klockan "
        "14.",
        "Är det någon som kan ringa mig om hembesöket? Jag är hemma på förmiddagarna.",
    ),
    missing=("Inkomstuppgift för beräkning av avgift", "Fullmakt för den som företräder sökanden"),
    findings=(
        "Hembesök har gjorts. Närvarande var sökanden, anhörig och biståndshandläggare.",
        "Sökanden klarar förflyttning inomhus med rollator, klär sig själv och lagar enklare mat. "
        "Dusch, städning, tvätt och inköp klarar sökanden inte på egen hand.",
        "Bostaden är ljus och tillgänglig. Tröskeln till badrummet är borttagen.",
        "Sökanden äter regelbundet och har god aptit. Läkemedel delas i dosett av "
        "distriktssköterskan.",
        "Sökanden har kontakt med barnen flera gånger i veckan och går på dagverksamhet på "
        "torsdagar.",
    ),
    assessment=(
        "Behovet kan inte tillgodoses på annat sätt. Med de föreslagna insatserna uppnår "
        "sökanden en "
        "skälig levnadsnivå.",
        "Dusch två gånger i veckan, städning varannan vecka samt tvätt och inköp varje vecka "
        "motsvarar det behov som utredningen visar.",
    ),
    law="11 kap. socialtjänstlagen (2025:400)",
    statements=(
        "Jag är granne och hjälper ibland till med inköp. Det går inte att räkna med i längden.",
    ),
    notes=(
        "Hembesök, cirka en timme. Sökanden visar bostaden och berättar om en vanlig dag. Dotter "
        "var "
        "med. Gick igenom vilka insatser som finns och hur avgiften räknas ut.",
        "Telefonsamtal med anhörig, med sökandens samtycke. Anhörig bekräftar uppgifterna och ber "
        "om besked per brev.",
        "Distriktssköterskan meddelar att läkemedel nu delas i dosett var fjortonde dag.",
    ),
)

_FARDTJANST = Wording(
    asks=(
        "Jag ansöker om färdtjänst eftersom jag inte längre kan åka buss på egen hand.",
        "Jag söker tillstånd till färdtjänst och lämnar de uppgifter som behövs nedan.",
    ),
    answers=(
        ("Jag kan gå", ("Högst 50 meter", "Cirka 100 meter med rollator", "300 meter med vila")),
        ("Stiga på buss", ("Nej", "Bara med lågt insteg och hjälp", "Ja, om jag får god tid")),
        ("Avstånd till hållplats", ("400 m", "900 m", "1,6 km")),
        ("Hjälpmedel under resan", ("Rollator", "Rullstol, hopfällbar", "Inget")),
        ("Ledsagare", ("Behövs inte", "Behövs alltid", "Behövs vid vårdbesök")),
        ("Svårigheten beräknas vara", ("Mer än ett år", "Livslång", "Sex månader")),
    ),
    story=(
        "Jag använder rollator och blir fort andfådd. Vägen till hållplatsen går uppför och är "
        "hal på "
        "vintern.",
        "Jag ser dåligt och kan inte läsa skyltar. I dagsljus klarar jag att gå kända vägar.",
        "Jag reser mest till vårdcentralen och till min syster i Onsala.",
        "Jag har haft färdtjänst i en annan kommun och har nyss flyttat hit.",
    ),
    enclosures=("Läkarintyg", "Kopia av tidigare tillstånd"),
    letters=(
        "Läkarintyget som ni bad om bifogas. Läkaren har också beskrivit hur långt jag kan gå.",
        "Jag vill förtydliga att bussen på vår linje inte har lågt golv.",
        "Ledsagaren är min man, som får åka med utan avgift om jag har förstått det rätt.",
    ),
    mails=(
        "Mitt tillstånd går ut om tre veckor. Hinner ni fatta beslut innan dess? Ärende {number}.",
        "Får jag ta med min rollator i vanlig taxi eller måste det vara specialfordon?",
    ),
    missing=(
        "Läkarintyg som beskriver gångförmågan",
        "Uppgift om hur länge svårigheten väntas bestå",
    ),
    findings=(
        "Av läkarintyget framgår att sökanden kan gå högst 100 meter med rollator och har svårt "
        "med "
        "nivåskillnader.",
        "Hållplatsen ligger 900 meter från bostaden. Linjen trafikeras inte med lågentrébuss.",
        "Sökanden kan sitta i personbil och behöver inte specialfordon.",
        "Samtal har förts med sökanden, som klarar kortare resor om någon möter.",
    ),
    assessment=(
        "Sökanden har väsentliga svårigheter att förflytta sig och att resa med allmänna "
        "kommunikationsmedel. Svårigheterna är inte tillfälliga.",
        "Tillståndet bör gälla i tre år. Därefter görs en ny bedömning.",
    ),
    law="7 § lagen (1997:736) om färdtjänst",
)

_PARKERING = Wording(
    asks=(
        "Jag ansöker om parkeringstillstånd för rörelsehindrad.",
        "Jag söker parkeringstillstånd eftersom jag inte kan gå från vanliga parkeringsplatser.",
    ),
    answers=(
        ("Jag är", ("Förare", "Passagerare")),
        ("Jag kan gå", ("Högst 50 meter", "Cirka 100 meter", "Upp till 300 meter på plan mark")),
        ("Hjälpmedel", ("Rollator", "Kryckkäppar", "Rullstol", "Inget")),
        ("Svårigheten väntas bestå", ("Minst ett år", "Livslångt", "Cirka åtta månader")),
        ("Tidigare tillstånd", ("Nej", "Ja, går ut i år", "Ja, i annan kommun")),
        ("Parkering behövs vid", ("Arbetet", "Vårdbesök och inköp", "Fritid och släkt")),
    ),
    story=(
        "Min höft gör att jag måste vila efter kort sträcka. Dörren behöver öppnas helt för att "
        "jag "
        "ska komma ur bilen.",
        "Jag kör själv, men kan inte bära något medan jag går med käppar.",
        "Vid arbetet finns platser för rörelsehindrade utanför entrén, övriga ligger 400 meter "
        "bort.",
        "Fotot är taget i år. Namnteckningen är gjord på den rad som blanketten anger.",
    ),
    enclosures=("Läkarintyg", "Foto", "Kopia av körkort"),
    letters=(
        "Här kommer ett nytt foto i rätt storlek. Intyget skickas direkt från vårdcentralen.",
        "Jag vill förtydliga att jag inte kan gå 300 meter på vintern, vilket intyget utgår ifrån.",
    ),
    mails=(
        "Jag har inte fått något besked om mitt parkeringstillstånd, ärende {number}. Saknas "
        "något?",
        "Måste jag lämna tillbaka det gamla kortet innan jag får ett nytt?",
    ),
    missing=("Läkarintyg på fastställd blankett", "Foto i passformat", "Namnteckning"),
    findings=(
        "Läkarintyget anger gångsträckan till högst 100 meter på plan mark med hjälpmedel.",
        "Sökanden kör själv. Bilen har automatlåda.",
        "Vid samtal uppger sökanden att värken varierar men att långa sträckor aldrig går.",
    ),
    assessment=(
        "Rörelsehindret innebär väsentliga svårigheter att förflytta sig på egen hand och väntas "
        "bestå mer än sex månader.",
        "Tillståndet bör ges för den tid som intyget omfattar, dock högst fem år.",
    ),
    law="13 kap. 8 § trafikförordningen (1998:1276)",
)

CARE: Final[Mapping[str, Wording]] = {
    "hemtjanst": _HEMTJANST,
    "fardtjanst": _FARDTJANST,
    "parkeringstillstand": _PARKERING,
}
