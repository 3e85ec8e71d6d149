"""Running one step of a plan, and finding out whether it is already done."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from api_client.errors import (
    AnswerLost,
    ApiProblem,
    CaseClosed,
    ClockWrong,
    Forbidden,
    Invalid,
    NotFound,
    NotSettled,
    TakenByOthers,
)
from api_client.files import Files
from api_client.http import Answer, Http
from api_client.plans import (
    DecisionIntent,
    HandOverIntent,
    Intent,
    Json,
    Plan,
    Step,
    StepReport,
)
from api_client.side_by_side import side_by_side
from api_client.zgw.faults import problem_of
from api_client.zgw.looking import Looking, Made
from api_client.zgw.outcomes import with_outcome
from api_client.zgw.people import PERSON, UNIT, name_of
from api_client.zgw.planning import NOTES, PARTS
from api_client.zgw.requests import CRS_WRITE, Requests
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.uploading import Uploading
from api_client.zgw.wire import Besluit, Rol, Zaak


class Steps:
    """Runs steps. Raises ``ApiProblem``."""

    def __init__(self, http: Http, requests: Requests, settings: ZgwSettings, files: Files) -> None:
        self._http = http
        self._uploading = Uploading(http, requests, files)
        self._requests = requests
        self._settings = settings
        self._looking = Looking(requests, settings)

    async def look(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Find out by reading whether a step has taken effect."""
        check = step.check
        if step.below:
            return await self._looking.look(replace(check, url=urls[step.below] + check.url))
        if check.kind == "linked":
            filled = {name: urls[made_by] for name, made_by in step.fill.items()}
            check = replace(check, params={**check.params, **filled})
        return await self._looking.look(check)

    async def run(self, step: Step, urls: dict[str, str]) -> StepReport:
        """Send a step once; a refusal counts as done where the step has taken effect all the same.

        A proxy that sends a request twice gives the answer to the second: that the decision is
        there already, or that the case is closed.
        """
        if step.method == PARTS:
            return await self._run_parts(step, urls)
        body = await self._body(step, urls)
        url = urls[step.below] + step.url if step.below else step.url
        answer = await self._http.write(step.method, url, body, CRS_WRITE)
        problem = _problem(answer)
        if isinstance(problem, ClockWrong):
            # Refused before anything happened; signed anew with the clock just learned.
            answer = await self._http.write(step.method, url, body, CRS_WRITE)
            problem = _problem(answer)
        if problem is None:
            return StepReport(done=True, url=_made(answer), status=answer.status)
        if step.method == "DELETE" and isinstance(problem, NotFound):
            return StepReport(done=True, status=answer.status)
        if isinstance(problem, Invalid | CaseClosed):
            report = await self._look_after_refusal(step, urls, url)
            if report.done:
                return report
        raise problem

    async def _look_after_refusal(self, step: Step, urls: dict[str, str], url: str) -> StepReport:
        """Look whether a refused step has taken effect. Raises AnswerLost where that is unknown."""
        try:
            return await self.look(step, urls)
        except ApiProblem as problem:
            host = urlsplit(url).hostname or ""
            raise AnswerLost(host=host, reason=type(problem).__name__) from problem

    async def _body(self, step: Step, urls: dict[str, str]) -> Json:
        if step.body is None:
            return None
        filled: dict[str, Json] = {name: urls[made_by] for name, made_by in step.fill.items()}
        if step.content is not None:
            filled["inhoud"] = await self._uploading.inline(step.content)
        return {**step.body, **filled}

    async def _run_parts(self, step: Step, urls: dict[str, str]) -> StepReport:
        if step.content is None:
            raise AssertionError
        document = urls[step.below] if step.below else step.url
        refused = await self._uploading.parts(document, step.content)
        if refused is None:
            return StepReport(done=True, url=document)
        report = await self._look_after_refusal(step, urls, document)
        if report.done:
            return report
        raise problem_of(refused)

    async def settle(self, intent: Intent, plan: Plan) -> None:
        """Read back that the intent holds, and remove repeats of what it made."""
        if isinstance(intent, DecisionIntent):
            await self._settle_decision(intent, plan.case_id)
        elif isinstance(intent, HandOverIntent):
            await self._settle_hand_over(intent, plan)
        else:
            await self._settle_steps(intent, plan)

    async def _settle_steps(self, intent: Intent, plan: Plan) -> None:
        """Read back what every step was to bring about."""
        if not plan.steps:
            return
        await self._remove_repeated_notes(plan)
        for step in plan.steps:
            if _is_readable(step) and not (await self._looking.look(step.check)).done:
                raise NotSettled(number=intent.case_number, missing=step.name)

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

    async def _settle_hand_over(self, intent: HandOverIntent, plan: Plan) -> None:
        rollen = await self._requests.all(
            self._settings.url("zaken", "rollen"), Rol, {"zaak": plan.case_id}
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
        await self._remove_repeated_notes(plan)
        if others:
            raise TakenByOthers(
                number=intent.case_number, names=", ".join(name_of(rol) for rol in others)
            )

    async def _remove_repeated_notes(self, plan: Plan) -> None:
        """Keep one note of a plan, where a proxy has sent it twice."""
        for step in plan.steps:
            if step.name != NOTES:
                continue
            try:
                for repeat in (await self._looking.own_notes(step.check))[1:]:
                    await self._delete(repeat.url)
            except (NotFound, Forbidden, Invalid):
                return  # the words are on the case, if twice

    async def _delete(self, url: str) -> None:
        problem = _problem(await self._http.write("DELETE", url, None, CRS_WRITE))
        if problem is not None and not isinstance(problem, NotFound):
            raise problem


def _problem(answer: Answer) -> ApiProblem | None:
    return None if answer.is_success else problem_of(answer)


def _made(answer: Answer) -> str:
    """Return the address of what an answer says was made, or the lock that it gives."""
    try:
        made = msgspec.json.decode(answer.content, type=Made)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return answer.headers.get("Location", "")
    return made.url or made.lock


def _is_readable(step: Step) -> bool:
    """Tell whether what a step brought about can be read back by its check alone.

    What stands on an earlier step needs that one's address; a lock is gone by then.
    """
    return not step.below and step.check.kind not in {"linked", "locked"}


def _split(rollen: list[Rol], identity: str) -> tuple[list[Rol], list[Rol]]:
    """Return the roles of the receiver, oldest first, and those of others."""

    def is_receiver(rol: Rol) -> bool:
        who = rol.betrokkene_identificatie
        return who is not None and who.identificatie == identity

    mine = [rol for rol in rollen if is_receiver(rol)]
    mine.sort(key=lambda rol: (str(rol.registratiedatum), rol.url))
    return mine, [rol for rol in rollen if not is_receiver(rol)]
