"""Running one step of a plan, and finding out whether it is already done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import msgspec

from api_client.errors import (
    ApiProblem,
    CaseClosed,
    ClockWrong,
    Forbidden,
    Invalid,
    NotFound,
    NotSettled,
    NumberTaken,
    ResultTaken,
    TakenByOthers,
)
from api_client.http import Answer, Http
from api_client.plans import (
    Check,
    DecisionIntent,
    HandOverIntent,
    Intent,
    Json,
    Step,
    StepReport,
)
from api_client.side_by_side import side_by_side
from api_client.zgw.faults import problem_of
from api_client.zgw.outcomes import with_outcome
from api_client.zgw.people import PERSON, UNIT, name_of
from api_client.zgw.planning import LONGEST_ROLE_NOTE, note_title
from api_client.zgw.requests import CRS_WRITE, Requests
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import (
    Besluit,
    Resultaat,
    Rol,
    Status,
    Zaak,
    ZaakInformatieobject,
    Zaaknotitie,
)


class _Made(msgspec.Struct, frozen=True):
    """The answer to a POST, of which only the address is used."""

    url: str = ""


class Steps:
    """Runs steps. Raises ``ApiProblem``."""

    def __init__(self, http: Http, requests: Requests, settings: ZgwSettings) -> None:
        self._http = http
        self._requests = requests
        self._settings = settings
        self._lookers: dict[str, Callable[[Check], Awaitable[StepReport]]] = {
            "decision": self._look_for_decision,
            "result": self._look_for_result,
            "status": self._look_for_status,
            "handler": self._look_for_handler,
            "gone": self._look_whether_gone,
            "listed": self._look_in_list,
            "linked": self._look_for_link,
        }

    async def look(self, step: Step) -> StepReport:
        """Find out by reading whether a step has taken effect."""
        return await self._lookers[step.check.kind](step.check)

    async def run(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Send a step once; a refusal counts as done where the step has taken effect all the same.

        A proxy that sends a request twice gives the answer to the second: that the decision is
        there already, or that the case is closed.
        """
        filled: dict[str, Json] = {name: urls[made_by] for name, made_by in step.fill.items()}
        body: Json = None if step.body is None else {**step.body, **filled}
        answer = await self._http.write(step.method, step.url, body, CRS_WRITE)
        problem = _problem(answer)
        if isinstance(problem, ClockWrong):
            # Refused before anything happened; signed anew with the clock just learned.
            answer = await self._http.write(step.method, step.url, body, CRS_WRITE)
            problem = _problem(answer)
        if problem is None:
            return StepReport(done=True, url=_made_url(answer))
        if step.method == "DELETE" and isinstance(problem, NotFound):
            return StepReport(done=True)
        if isinstance(problem, Invalid | CaseClosed):
            report = await self.look(step)
            if report.done:
                return report
        raise problem

    async def settle(self, intent: Intent, case_id: str) -> None:
        """Read back that the intent holds, and remove repeats of the receiver's own role."""
        if isinstance(intent, DecisionIntent):
            await self._settle_decision(intent, case_id)
        else:
            await self._settle_hand_over(intent, case_id)

    async def _settle_decision(self, intent: DecisionIntent, case_id: str) -> None:
        async with side_by_side() as reading:
            found = reading.create_task(
                self._requests.all(
                    self._settings.url("besluiten", "besluiten"),
                    Besluit,
                    {"identificatie": intent.number, "zaak": case_id},
                )
            )
            case = reading.create_task(self._requests.one(case_id, Zaak))
        besluiten, zaak = found.result(), case.result()
        sent = with_outcome(intent.outcome_text, intent.reasons)
        if not besluiten:
            raise NotSettled(number=intent.case_number, missing=intent.number)
        # Django REST trims the outer white space of texts; nothing else may differ.
        if besluiten[0].toelichting.strip() != sent.strip():
            raise NotSettled(number=intent.case_number, missing=f"{intent.number}: text")
        if intent.close and zaak.einddatum is None:
            raise NotSettled(number=intent.case_number, missing="einddatum")

    async def _settle_hand_over(self, intent: HandOverIntent, case_id: str) -> None:
        rollen = await self._requests.all(
            self._settings.url("zaken", "rollen"), Rol, {"zaak": case_id}
        )
        handling = [r for r in rollen if r.omschrijving_generiek in self._settings.handler_roles]
        persons = [r for r in handling if r.betrokkene_type == PERSON]
        units = [r for r in handling if r.betrokkene_type == UNIT]
        mine, others = _split(persons if intent.person else units, intent.person or intent.unit)
        if intent.unit:
            others.extend(persons)
        if not mine:
            raise NotSettled(
                number=intent.case_number,
                missing=intent.person_name or intent.unit_name or intent.person or intent.unit,
            )
        for repeat in mine[1:]:
            await self._delete(repeat.url)
        await self._remove_repeated_notes(intent, case_id)
        if others:
            raise TakenByOthers(
                number=intent.case_number, names=", ".join(name_of(rol) for rol in others)
            )

    async def _remove_repeated_notes(self, intent: HandOverIntent, case_id: str) -> None:
        """Keep one note of this hand-over, where a proxy has sent it twice."""
        url = self._settings.url("zaken", "zaaknotities")
        if len(intent.reason) <= LONGEST_ROLE_NOTE or self._requests.abilities.lacks(url):
            return
        wanted = {"gerelateerdAan": case_id, "onderwerp": note_title(intent)}
        try:
            notes = await self._requests.all(url, Zaaknotitie, wanted)
            notes.sort(key=lambda note: (str(note.aanmaakdatum), note.url))
            for repeat in notes[1:]:
                await self._delete(repeat.url)
        except (NotFound, Forbidden, Invalid):
            return  # the reason is on the case, if twice

    async def _delete(self, url: str) -> None:
        problem = _problem(await self._http.write("DELETE", url, None, CRS_WRITE))
        if problem is not None and not isinstance(problem, NotFound):
            raise problem

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
            await self._requests.one(check.url, _Made)
        except NotFound:
            return StepReport(done=True)
        return StepReport(done=False)

    async def _look_in_list(self, check: Check) -> StepReport:
        """Done when the filtered list is not empty."""
        found = await self._requests.all(check.url, _Made, check.params)
        return StepReport(done=bool(found), url=found[0].url if found else "")

    async def _look_for_link(self, check: Check) -> StepReport:
        """Done when the zaak has a document under our title."""
        found = await self._requests.whole(check.url, ZaakInformatieobject, check.params)
        made = next((link for link in found if link.titel == check.expect["titel"]), None)
        return StepReport(done=made is not None, url=made.url if made else "")


def _problem(answer: Answer) -> ApiProblem | None:
    return None if 200 <= answer.status < 300 else problem_of(answer)


def _made_url(answer: Answer) -> str:
    try:
        return msgspec.json.decode(answer.content, type=_Made).url
    except (msgspec.ValidationError, msgspec.DecodeError):
        return answer.headers.get("Location", "")


def _split(rollen: list[Rol], identity: str) -> tuple[list[Rol], list[Rol]]:
    """Return the roles of the receiver, oldest first, and those of others."""

    def is_receiver(rol: Rol) -> bool:
        who = rol.betrokkene_identificatie
        return who is not None and who.identificatie == identity

    mine = [rol for rol in rollen if is_receiver(rol)]
    mine.sort(key=lambda rol: (str(rol.registratiedatum), rol.url))
    return mine, [rol for rol in rollen if not is_receiver(rol)]
