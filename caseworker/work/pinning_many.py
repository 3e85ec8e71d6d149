"""Taking many cases along at once, and leaving them behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from api_client.api import CaseAPI
from api_client.errors import N_, ApiProblem, Problem
from api_client.models import CaseSummary
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store
from caseworker.work.pinning import (
    NothingIsKept,
    Progress,
    ProtectedNotKept,
    Taken,
    leave_behind,
    take_along,
)


class TakenAlready(Problem):
    """The case is taken along. Facts: ``number``."""

    message = N_("The case {number} is taken along already.")
    advice = N_("It is brought up to date every hour while the server answers.")


@dataclass(frozen=True, slots=True)
class Along:
    """Which cases would be taken along, and why the rest would not."""

    going: list[CaseSummary] = field(default_factory=list)
    staying: list[tuple[CaseSummary, Problem]] = field(default_factory=list)

    @property
    def are_all_taken(self) -> bool:
        """Whether every case is taken along already."""
        return not self.going and all(isinstance(why, TakenAlready) for _case, why in self.staying)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: what is here of it, or why nothing is."""

    case: CaseSummary
    taken: Taken | None = None
    problem: Problem | None = None


def along(store: Store, cases: Sequence[CaseSummary]) -> Along:
    """Return what happens when cases are taken along. Raises NothingIsKept, StoreProblem."""
    if not store.persistent:
        raise NothingIsKept
    pinned = {pin.case_id for pin in store.pins.all()}
    found = Along()
    for case in cases:
        if case.id in pinned:
            found.staying.append((case, TakenAlready(number=case.number)))
        elif not store.mirror.keeps(case):
            found.staying.append((case, ProtectedNotKept(number=case.number)))
        else:
            found.going.append(case)
    return found


async def take_many_along(
    api: CaseAPI,
    store: Store,
    cases: Sequence[CaseSummary],
    told: Callable[[CaseSummary, Progress], None],
    done: Callable[[Outcome], None],
) -> None:
    """Take cases along, one after the other; ``done`` hears what became of each.

    All of them are noted first: where the server goes on the way, the rest is fetched when it
    answers again. Cancelled, those that were not begun are not taken along. Raises StoreProblem,
    and why no server answers.
    """
    await asyncio.to_thread(lambda: [store.pins.put(case) for case in cases])
    for at, case in enumerate(cases, start=1):

        def tell(progress: Progress, case: CaseSummary = case) -> None:
            told(case, progress)

        try:
            done(await _take(api, store, case, tell))
        except asyncio.CancelledError:
            await asyncio.shield(asyncio.to_thread(leave_many_behind, store, cases[at:]))
            raise


async def _take(
    api: CaseAPI, store: Store, case: CaseSummary, told: Callable[[Progress], None]
) -> Outcome:
    try:
        whole = await api.listed_case(case)
        return Outcome(case, await take_along(api, store, whole, told))
    except UNREACHED:
        raise
    except (ApiProblem, ProtectedNotKept) as problem:
        await asyncio.to_thread(leave_behind, store, case.id)
        return Outcome(case, problem=problem)


def leave_many_behind(store: Store, cases: Sequence[CaseSummary]) -> None:
    """Take cases along no longer, and let their documents go. Raises StoreProblem."""
    for case in cases:
        leave_behind(store, case.id)
