"""Finding out by reading whether a step of a plan has taken effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import msgspec

from api_client.errors import DecisionChanged, DocumentLocked, NotFound, NumberTaken, ResultTaken
from api_client.plans import Check, StepReport
from api_client.zgw.requests import Requests
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import (
    Besluit,
    Informatieobject,
    Resultaat,
    Rol,
    Status,
    Zaak,
    ZaakInformatieobject,
    Zaaknotitie,
)


class Made(msgspec.Struct, frozen=True):
    """The answer to a POST, of which only the address or the lock is used."""

    url: str = ""
    lock: str = ""


class Looking:
    """Runs the checks of steps. Raises ``ApiProblem``."""

    def __init__(self, requests: Requests, settings: ZgwSettings) -> None:
        self._requests = requests
        self._settings = settings
        self._lookers: dict[str, Callable[[Check], Awaitable[StepReport]]] = {
            "decision": self._look_for_decision,
            "decision-change": self._look_for_decision_change,
            "result": self._look_for_result,
            "status": self._look_for_status,
            "suspension": self._look_for_suspension,
            "deadline": self._look_for_deadline,
            "handler": self._look_for_handler,
            "gone": self._look_whether_gone,
            "note": self._look_for_note,
            "listed": self._look_in_list,
            "locked": self._look_whether_locked,
            "version": self._look_for_version,
            "unlocked": self._look_whether_unlocked,
            "complete": self._look_whether_complete,
            "linked": self._look_for_link,
        }

    async def look(self, check: Check) -> StepReport:
        """Find out by reading whether a step has taken effect."""
        return await self._lookers[check.kind](check)

    async def own_notes(self, check: Check) -> list[Zaaknotitie]:
        """Return the notes with our words that were not there before, the oldest first."""
        known = check.expect["known"].split()
        notes = await self._requests.all(check.url, Zaaknotitie, check.params)
        # Django REST trims the outer white space of texts.
        own = [
            note
            for note in notes
            if note.url not in known
            and note.onderwerp.strip() == check.expect["onderwerp"].strip()
            and note.tekst.strip() == check.expect["tekst"].strip()
        ]
        return sorted(own, key=lambda note: (str(note.aanmaakdatum), note.url))

    async def _look_for_decision(self, check: Check) -> StepReport:
        """Done when the server has a besluit with our identifier, on our zaak."""
        found = await self._requests.all(check.url, Besluit, check.params)
        if not found:
            return StepReport(done=False)
        if found[0].zaak != check.expect["zaak"]:
            raise NumberTaken(number=check.expect["number"])
        return StepReport(done=True, url=found[0].url)

    async def _look_for_result(self, check: Check) -> StepReport:
        """Done when the zaak has our result; it can have one only."""
        found = await self._requests.all(check.url, Resultaat, check.params)
        if not found:
            return StepReport(done=False)
        if found[0].resultaattype != check.expect["resultaattype"]:
            raise ResultTaken(number=check.expect["number"], result=found[0].resultaattype)
        return StepReport(done=True, url=found[0].url)

    async def _look_for_status(self, check: Check) -> StepReport:
        """Done when the zaak got the status at exactly the time that we chose."""
        wanted = dt.datetime.fromisoformat(check.expect["at"])
        found = await self._requests.all(check.url, Status, check.params)
        made = next((s for s in found if s.datum_status_gezet == wanted), None)
        return StepReport(done=made is not None, url=made.url if made else "")

    async def _look_for_handler(self, check: Check) -> StepReport:
        """Done when the receiver has a role that was not there when the plan was made."""
        known = check.expect["known"].split()
        found = await self._requests.all(check.url, Rol, check.params)
        for rol in found:
            who = rol.betrokkene_identificatie
            is_handler = rol.omschrijving_generiek in self._settings.handler_roles
            if (
                is_handler
                and who
                and who.identificatie == check.expect["identificatie"]
                and rol.url not in known
            ):
                return StepReport(done=True, url=rol.url)
        return StepReport(done=False)

    async def _look_whether_gone(self, check: Check) -> StepReport:
        """Done when the server no longer has it."""
        try:
            await self._requests.one(check.url, Made)
        except NotFound:
            return StepReport(done=True)
        return StepReport(done=False)

    async def _look_in_list(self, check: Check) -> StepReport:
        """Done when the filtered list is not empty."""
        found = await self._requests.all(check.url, Made, check.params)
        return StepReport(done=bool(found), url=found[0].url if found else "")

    async def _look_for_link(self, check: Check) -> StepReport:
        """Done when the zaak has our document."""
        found = await self._requests.whole(check.url, ZaakInformatieobject, check.params)
        return StepReport(done=bool(found), url=found[0].url if found else "")

    async def _look_for_note(self, check: Check) -> StepReport:
        """Done when the zaak has a note with our words that was not there before."""
        own = await self.own_notes(check)
        return StepReport(done=bool(own), url=own[0].url if own else "")

    async def _look_for_suspension(self, check: Check) -> StepReport:
        """Done when the zaak is suspended, or is not, for our reason."""
        zaak = await self._requests.one(check.url, Zaak)
        now = zaak.opschorting
        is_on, reason = (now.indicatie, now.reden) if now else (False, "")
        wanted = (check.expect["indicatie"], check.expect["reden"].strip())
        return StepReport(done=(str(is_on), reason.strip()) == wanted, url=zaak.url)

    async def _look_for_deadline(self, check: Check) -> StepReport:
        """Done when the zaak has our deadline, for our reason."""
        zaak = await self._requests.one(check.url, Zaak)
        deadline = str(zaak.uiterlijke_einddatum_afdoening or "")
        reason = zaak.verlenging.reden if zaak.verlenging else ""
        wanted = (check.expect["deadline"], check.expect["reden"].strip())
        return StepReport(done=(deadline, reason.strip()) == wanted, url=zaak.url)

    async def _look_for_decision_change(self, check: Check) -> StepReport:
        """Done when the besluit says what we want; somebody else's words are not written over."""
        besluit = await self._requests.one(check.url, Besluit)
        expires = str(besluit.vervaldatum or "")
        text = besluit.toelichting.strip()
        expect = check.expect
        wanted_text = expect.get("toelichting", expect["seen-text"]).strip()
        wanted_expiry = expect.get("vervaldatum", expect["seen-expires"])
        if (text, expires) == (wanted_text, wanted_expiry):
            return StepReport(done=True, url=besluit.url)
        if (text, expires) != (expect["seen-text"].strip(), expect["seen-expires"]):
            raise DecisionChanged(number=expect["number"], now=besluit.toelichting, until=expires)
        return StepReport(done=False)

    async def _look_whether_locked(self, check: Check) -> StepReport:
        """Never done: a lock that was given and lost is nobody's, one that is there may be ours."""
        if (await self._requests.one(check.url, Informatieobject)).locked:
            raise DocumentLocked(document=check.url)
        return StepReport(done=False)

    async def _look_for_version(self, check: Check) -> StepReport:
        """Done when the document is newer than what was seen, and as long as ours."""
        info = await self._requests.one(check.url, Informatieobject)
        is_newer = info.versie > int(check.expect["seen"])
        is_done = is_newer and str(info.bestandsomvang) == check.expect["size"]
        return StepReport(done=is_done, url=info.url)

    async def _look_whether_unlocked(self, check: Check) -> StepReport:
        """Done when nobody holds the document."""
        info = await self._requests.one(check.url, Informatieobject)
        return StepReport(done=not info.locked, url=info.url)

    async def _look_whether_complete(self, check: Check) -> StepReport:
        """Done when all of the content is there and nobody holds the document."""
        info = await self._requests.one(check.url, Informatieobject)
        is_whole = str(info.bestandsomvang) == check.expect["size"] and not info.bestandsdelen
        return StepReport(done=is_whole and not info.locked, url=info.url)
