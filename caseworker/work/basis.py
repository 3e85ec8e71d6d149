"""What is known of a case when somebody starts to write about it."""

from __future__ import annotations

import msgspec

from api_client.api import CaseAPI
from api_client.models import CaseSummary, CaseType, CaseVersion
from caseworker.offline.clock import now_utc
from caseworker.offline.sender import UNREACHED
from caseworker.offline.store import Store


class Basis(msgspec.Struct, frozen=True):
    """A case and its case type; nothing of either, when offline for the first time.

    ``version`` is what the person saw. ``is_fresh`` tells whether the server gave it just now.
    """

    summary: CaseSummary | None = None
    version: CaseVersion | None = None
    case_type: CaseType | None = None
    is_fresh: bool = False

    @property
    def case_id(self) -> str:
        """The id of the case, or an empty text where only its number is known."""
        return self.summary.id if self.summary else ""

    def is_at(self, status: str) -> bool:
        """Tell whether the case was just seen to have the status of this name."""
        return self.is_fresh and self.summary is not None and self.summary.status == status


async def basis(number: str, api: CaseAPI, store: Store) -> Basis:
    """Return the case as it is on the server, or as it was last seen, with its case type.

    Raises CaseUnknown and CaseAmbiguous; a server that cannot be reached is no problem.
    """
    try:
        case = await api.overview(number)
        case_type = await api.case_type(case.summary.type_id)
    except UNREACHED:
        return _as_last_seen(number, store)
    store.mirror.put_case_type(case_type, now_utc())
    return Basis(summary=case.summary, version=case.version, case_type=case_type, is_fresh=True)


def _as_last_seen(number: str, store: Store) -> Basis:
    kept = store.mirror.case(number)
    summary = kept[0].summary if kept else store.mirror.summary(number)
    if summary is None:
        return Basis()
    return Basis(
        summary=summary,
        version=kept[0].version if kept else CaseVersion.of(summary),
        case_type=store.mirror.case_type(summary.type_id),
    )
