"""What is written in building permits and notifications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseworker.sandbox.files.wording import Wording

_BYGGLOV = Wording(
    asks=(
        "Vi söker bygglov. Ansökan gäller {matter}. Arbetet är tänkt att börja så snart vi har "
        "fått "
        "startbesked.",
        "Jag ansöker om bygglov för {matter}. Ritningar och situationsplan bifogas. Jag tar gärna "
        "emot besked via e-tjänsten.",
        "Ansökan gäller {matter}. Vi har talat med bygglovsenheten per telefon innan vi lämnade in "
        "den och har försökt följa de råd vi fick.",
    ),
    answers=(
        ("Jag är", ("Fastighetsägare", "Blivande ägare", "Arrendator")),
        ("Läge", ("Inom detaljplan", "Utanför detaljplan", "Inom samlad bebyggelse")),
        ("Tillkommande area", ("18,5 kvm", "24,0 kvm", "36,0 kvm", "52,5 kvm")),
        ("Fasad", ("Stående träpanel, vit", "Liggande träpanel, faluröd", "Puts, ljusgrå")),
        ("Tak", ("Lertegel, rött", "Betongpannor, grå", "Bandtäckt plåt, svart")),
        ("Avstånd till tomtgräns", ("4,6 m", "3,2 m", "1,1 m, grannens medgivande bifogas")),
        ("Vatten och avlopp", ("Kommunalt", "Enskilt", "Ändras inte")),
        ("Kontrollansvarig", ("Krävs inte", "Anmäls senare", "Anmäls med denna ansökan")),
    ),
    story=(
        "Huset byggdes på 1970-talet och har inte ändrats sedan dess. Vi vill bevara husets "
        "uttryck mot gatan.",
        "Byggnaden placeras så att befintliga träd kan stå kvar. Marken behöver fyllas med högst "
        "30 centimeter i det nordöstra hörnet.",
        "Takvatten leds till stenkista på den egna tomten. Infarten ändras inte.",
        "Färg och material väljs lika med det befintliga huset. Takvinkeln blir 27 grader.",
        "Vi har visat ritningarna för grannarna, som inte har haft något att säga om dem.",
    ),
    enclosures=(
        "Situationsplan 1:400",
        "Planritning 1:100",
        "Fasadritningar 1:100",
        "Sektion 1:100",
    ),
    letters=(
        "Här kommer de handlingar som ni bad om. Situationsplanen är nu ritad på nybyggnadskartan "
        "och måtten till tomtgräns är utsatta.",
        "Fasadritningarna visar nu marknivåerna både före och efter, och höjden på golvet är "
        "angiven.",
        "Vi har flyttat byggnaden 0,8 meter åt väster för att möta grannens synpunkter. "
        "Byggnadsarean är oförändrad.",
        "När det gäller grannens yttrande vill vi framhålla att skuggningen bara berör en del av "
        "grannens tomt på vintern, som framgår av skuggstudien.",
        "Vi har förstått att det kan dröja, men hantverkarna är bokade till våren och vi vore "
        "tacksamma för ett preliminärt besked.",
    ),
    mails=(
        "Vi väntar på besked om bygglovet, ärende {number}. Hantverkaren vill ha svar före "
        "månadsskiftet. Vet ni ungefär när beslutet kommer?",
        "Behöver vi skicka in nya ritningar om vi byter från träpanel till puts, eller räcker det "
        "att vi skriver det här?",
    ),
    missing=(
        "Situationsplan i skala 1:400 på aktuell karta, med mått till tomtgräns",
        "Fasadritningar som visar marknivåer före och efter åtgärden",
        "Sektionsritning med taknockens höjd",
        "Uppgift om kulör och material på fasad och tak",
        "Anmälan av kontrollansvarig",
    ),
    findings=(
        "Fastigheten omfattas av detaljplan. Planen anger bostadsändamål, högsta byggnadshöjd 4,5 "
        "meter och att en femtedel av tomten får bebyggas.",
        "Åtgärden placeras delvis på mark som enligt planen inte får bebyggas (prickmark). "
        "Avvikelsen "
        "är 3,2 kvm.",
        "Berörda grannar har fått tillfälle att yttra sig. Ett yttrande med erinran har kommit in. "
        "Det handlar om insyn och skuggning.",
        "Räddningstjänsten har inget att erinra. VA-enheten upplyser att ledningsrätt finns längs "
        "den norra tomtgränsen.",
        "Platsbesök har gjorts. Terrängen sluttar svagt mot söder och det finns inga skyddade "
        "träd.",
        "Byggnaden ingår inte i kommunens kulturmiljöprogram.",
    ),
    assessment=(
        "Avvikelsen från detaljplanen är liten och förenlig med planens syfte. Åtgärden medför "
        "inte "
        "betydande olägenhet för omgivningen.",
        "Byggnaden är utformad med hänsyn till stads- och landskapsbilden på platsen. Kraven på "
        "tillgänglighet är uppfyllda.",
        "Grannens synpunkter om insyn har beaktats, men sådana olägenheter får tålas i ett "
        "tätbebyggt område.",
    ),
    law="9 kap. plan- och bygglagen (2010:900)",
    controls=(
        ("Placering och höjd enligt lov", "Utsättare"),
        ("Grundläggning, dränering", "Byggherre"),
        ("Bärande stomme och takstolar", "Snickare"),
        ("Brandskydd mot granne, EI 60", "Kontrollansvarig"),
        ("Fuktskydd i våtrum", "Plattsättare"),
        ("Elinstallation", "Elektriker"),
        ("Slutkontroll mot ritningar", "Kontrollansvarig"),
    ),
    statements=(
        "Vi som bor på fastigheten intill har tagit del av ritningarna. Vi har inget att invända "
        "under förutsättning att takvattnet leds bort från tomtgränsen.",
        "Byggnaden skulle skugga vår uteplats från klockan 15 på sommaren. Vi vill att den flyttas "
        "minst två meter eller görs lägre.",
        "Fönstren på övervåningen vetter rakt mot vårt sovrum. Vi föreslår att de placeras högre "
        "eller får ogenomskinligt glas.",
        "Vi är oroliga för trafiken under byggtiden. Vägen är smal och används av skolbarn. Vi "
        "önskar att transporter inte körs före klockan 8.30.",
        "Häcken i gränsen är gemensam. Vi godtar bygget om den får stå kvar.",
        "Enligt vår mening strider förslaget mot detaljplanen. Vi ber nämnden pröva om avvikelsen "
        "verkligen är liten.",
    ),
    notes=(
        "Platsbesök. Utsättningen stämmer med situationsplanen. Avstånd till tomtgräns i öster "
        "mättes till 1,2 meter. Fotograferade från gatan.",
        "Granne ringde och frågade om yttrandetiden. Upplyste om att synpunkter ska vara "
        "skriftliga och ange ärende {number}.",
        "Stämde av avvikelsen från planen med kollega. Liknande åtgärder har godtagits i "
        "kvarteret.",
    ),
)

_ANMALAN = Wording(
    asks=(
        "Jag anmäler en åtgärd som inte kräver bygglov. Anmälan gäller {matter}.",
        "Anmälan gäller {matter}. Vi avvaktar startbesked innan vi börjar.",
    ),
    answers=(
        ("Jag är", ("Fastighetsägare", "Entreprenör med fullmakt")),
        (
            "Byggnad",
            ("Enbostadshus från 1968", "Enbostadshus från 1994", "Fritidshus", "Flerbostadshus"),
        ),
        ("Åtgärden utförs av", ("Certifierad installatör", "Snickare", "Mig själv med kontroll")),
        ("Planerad start", ("Så snart som möjligt", "Vecka 40", "Efter årsskiftet")),
        ("Besiktning", ("Bokad", "Ska bokas", "Inte aktuellt")),
        ("Asbestinventering", ("Inte aktuellt", "Gjord, inget påträffat")),
    ),
    story=(
        "Produkter som byggs in är CE-märkta och har prestandadeklarationer, som bifogas. Vi "
        "följer tillverkarnas anvisningar.",
        "Bärande delar kontrolleras av konstruktör, som lämnar intyg.",
        "Vi räknar med att arbetet tar två veckor. Intyg lämnas in när det är klart.",
        "Grannarna är underrättade och har fått se ritningen.",
    ),
    enclosures=("Planritning", "Prestandadeklaration", "Förslag till kontrollplan"),
    letters=(
        "Här kommer prestandadeklarationen som saknades. Modell och effekt framgår av sidan 2.",
        "Installatören har ändrat placeringen något. En ny planritning bifogas.",
        "Konstruktören har varit på plats och godkänner lösningen. Intyget bifogas.",
    ),
    mails=(
        "När kan vi räkna med startbesked i ärende {number}? Installatören har tid nästa vecka.",
        "Behöver jag skicka in intyget per post eller går det bra med e-post?",
    ),
    missing=(
        "Planritning där placeringen är markerad",
        "Prestandadeklaration för produkten",
        "Förslag till kontrollplan",
        "Konstruktionsritning för den bärande delen",
    ),
    findings=(
        "Åtgärden är anmälningspliktig enligt plan- och byggförordningen (2011:338).",
        "Anmälan är komplett sedan prestandadeklaration och kontrollplan har lämnats in.",
        "Åtgärden kräver varken kontrollansvarig eller tekniskt samråd.",
    ),
    assessment=(
        "Åtgärden kan antas uppfylla de tekniska egenskapskraven. Startbesked kan ges.",
        "Föreslagen kontrollplan är tillräcklig och kan fastställas.",
    ),
    law="9 och 10 kap. plan- och bygglagen (2010:900)",
    controls=(
        ("Utförande enligt tillverkarens anvisning", "Installatör"),
        ("Brandskydd och skyddsavstånd", "Installatör"),
        ("Fuktskydd och täthet", "Entreprenör"),
        ("Bärande del enligt konstruktionsritning", "Konstruktör"),
        ("Utförd åtgärd stämmer med anmälan", "Byggherre"),
    ),
    notes=(
        "Anmälaren ringde. Upplyste om att arbetet inte får börja före startbesked och att "
        "sanktionsavgift annars tas ut.",
        "Talade med installatören, som skickar prestandadeklarationen i dag.",
    ),
)

BUILDING: Final[Mapping[str, Wording]] = {"bygglov": _BYGGLOV, "anmalan-pbl": _ANMALAN}
