"""What is written in licences to serve alcohol and in the use of public ground."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseworker.sandbox.files.wording import Wording

_SERVERING = Wording(
    asks=(
        "Bolaget ansöker om serveringstillstånd. Ansökan gäller {matter}.",
        "Vi söker tillstånd att servera alkoholdrycker till gäster som äter hos oss. Ansökan "
        "gäller "
        "{matter}.",
    ),
    answers=(
        (
            "Tillstånd",
            ("Stadigvarande, till allmänheten", "Slutna sällskap", "Tillfälligt, fyra dagar"),
        ),
        ("Drycker", ("Starköl, vin och spritdrycker", "Starköl och vin")),
        ("Serveringstid", ("11.00–22.00", "11.00–24.00", "11.00–01.00")),
        ("Antal platser", ("42 inne, 24 ute", "68 inne", "120 inne, 60 ute")),
        ("Kök", ("Fullständigt kök", "Kök med begränsad meny")),
        ("Serveringsansvarig", ("Ägaren", "Anställd, kunskapsprov bokas")),
        ("Tillträde", ("Hyresavtal på fem år", "Hyresavtal på tio år", "Egen fastighet")),
    ),
    story=(
        "Vi har drivit lunchrestaurang i fyra år utan anmärkningar och vill nu hålla öppet på "
        "kvällarna.",
        "Serveringsytan avgränsas med växtlådor. Personal finns alltid vid ingången efter "
        "klockan 22.",
        "Musik spelas i bakgrunden. Någon dans eller diskjockey är inte planerad.",
        "Rutiner för ålderskontroll och egentillsyn bifogas. All personal går utbildning i "
        "ansvarsfull "
        "alkoholservering.",
    ),
    enclosures=(
        "Registreringsbevis",
        "Hyresavtal",
        "Finansieringsplan",
        "Ritning över serveringsytan",
        "Meny",
    ),
    letters=(
        "Härmed kompletterar vi ansökan med köpeavtal och kontoutdrag som visar hur köpet betalas.",
        "Styrelseledamoten som tidigare var anmäld har lämnat bolaget. Nytt registreringsbevis "
        "bifogas.",
        "Serveringsytan ute har minskats till 18 platser så att gångbanan får full bredd.",
    ),
    mails=(
        "Vi vill boka tid för kunskapsprov för två personer i ärende {number}. Finns tider nästa "
        "vecka?",
        "Räcker det med hyresavtalet eller behöver ni också hyresvärdens godkännande?",
    ),
    missing=(
        "Finansieringsplan med underlag som styrker varifrån pengarna kommer",
        "Hyresavtal eller annat bevis om rätt till lokalen",
        "Ritning där serveringsytan är markerad",
        "Uppgift om vilka som ska göra kunskapsprov",
    ),
    findings=(
        "Polismyndigheten har i sitt yttrande inget att erinra mot sökandens vandel.",
        "Räddningstjänsten godkänner lokalen för högst 90 personer.",
        "Skatteverket redovisar inga skulder. Bolaget har lämnat deklarationer i tid.",
        "Kunskapsprovet har gjorts med godkänt resultat av den som har betydande inflytande.",
        "Närmaste bostad ligger 40 meter från uteserveringen.",
    ),
    assessment=(
        "Sökanden har visat sig lämplig med hänsyn till personliga och ekonomiska förhållanden.",
        "Serveringen kan inte befaras medföra olägenheter i fråga om ordning och nykterhet om "
        "uteserveringen stängs klockan 22.",
    ),
    law="8 kap. alkohollagen (2010:1622)",
    notes=(
        "Kunskapsprov genomfört i stadshuset, två personer. Rättning i dag.",
        "Sökanden ringde och frågade om avgiften. Hänvisade till taxan på webbplatsen.",
    ),
)

_MARK = Wording(
    asks=(
        "Sökanden begär tillstånd att använda offentlig plats. Ansökan gäller {matter}. Kommunen "
        "ombeds yttra sig.",
        "Polismyndigheten översänder en ansökan om tillstånd enligt ordningslagen. Den gäller "
        "{matter}. "
        "Yttrande önskas senast inom tre veckor.",
    ),
    answers=(
        ("Yta", ("12 kvm", "36 kvm", "60 kvm", "hela torget")),
        ("Tid på dygnet", ("8–18", "10–22", "dygnet runt")),
        ("El", ("Behövs inte", "16 A från kommunens skåp")),
        ("Avfall", ("Egen hantering", "Kärl hyrs")),
        ("Fri gångbredd", ("1,8 m", "2,0 m", "2,5 m")),
    ),
    story=(
        "Platsen märks ut med reflexer där det behövs. Räddningsvägen hålls fri.",
        "Marken återställs av sökanden. Platsen städas varje kväll.",
        "Platsen har använts på samma sätt tidigare år.",
        "Trafikanordningsplan lämnas in senast en vecka före start.",
    ),
    enclosures=("Skiss över platsen", "Trafikanordningsplan", "Försäkringsbevis"),
    letters=(
        "Vi beskriver här hur platsen ska användas. Allt som är löst tas in varje kväll klockan "
        "22.",
        "Två personer ansvarar på platsen och går att nå på telefon hela dagen.",
        "Vi tar högst den yta som skissen visar. Gångbanan påverkas inte.",
    ),
    mails=(
        "Hur gör vi för att få el på platsen, och vem lämnar ut nyckeln till skåpet? Ärende "
        "{number}.",
        "Kan vi börja ställa i ordning kvällen innan?",
    ),
    missing=("Skiss med mått", "Uppgift om ansvarig person på plats"),
    findings=(
        "Platsen är offentlig plats enligt detaljplan. Den är ledig under den sökta tiden.",
        "Gångbanan är 3,8 meter bred. Fri bredd efter upplåtelsen blir 2,0 meter.",
        "Gatuenheten planerar inga arbeten på platsen under perioden.",
    ),
    assessment=(
        "Användningen hindrar inte trafiken och är förenlig med platsens ändamål.",
        "Kommunen bör tillstyrka med villkor om fri gångbredd och städning.",
    ),
    law="3 kap. ordningslagen (1993:1617)",
    statements=(
        "Vi driver butik intill och har inget emot upplåtelsen om vår entré och våra skyltfönster "
        "hålls fria.",
        "Förra året användes mer mark än den uppmärkta. Vi vill att gränsen målas på marken.",
        "Leveranser till vår butik sker före klockan 9. Bilen måste då kunna stanna på platsen.",
    ),
)

PLACES: Final[Mapping[str, Wording]] = {"serveringstillstand": _SERVERING, "markupplatelse": _MARK}
