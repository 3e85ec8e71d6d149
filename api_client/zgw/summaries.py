"""A zaak and what hangs on it, put together as a line of a queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from api_client.models import CaseSummary, Handling
from api_client.zgw.joining import Joined
from api_client.zgw.people import in_order
from api_client.zgw.requests import Damaged
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import Statustype, ZaakLine, ZaakRemains, Zaaktype


def summary_of(
    zaak: ZaakLine,
    handlings: tuple[Handling, ...],
    applicant: str,
    status: str,
    case_type: str,
    settings: ZgwSettings,
) -> CaseSummary:
    """Return the case as a line of a queue; ``status`` and ``case_type`` are names."""
    return CaseSummary(
        id=zaak.url,
        number=zaak.identificatie,
        title=zaak.omschrijving,
        type=case_type,
        type_id=zaak.zaaktype,
        applicant=applicant,
        handlings=handlings,
        status=status,
        status_id=zaak.status or "",
        received=zaak.startdatum,
        planned=zaak.einddatum_gepland,
        deadline=zaak.uiterlijke_einddatum_afdoening,
        closed=zaak.einddatum,
        suspended=bool(zaak.opschorting and zaak.opschorting.indicatie),
        confidentiality=zaak.vertrouwelijkheidaanduiding,
        protected=zaak.vertrouwelijkheidaanduiding in settings.protected_levels,
        organisation=zaak.verantwoordelijke_organisatie or zaak.bronorganisatie,
    )


def line_of(
    zaak: ZaakLine,
    joined: Joined,
    statustypes: Mapping[str, Statustype],
    zaaktypes: Mapping[str, Zaaktype],
    settings: ZgwSettings,
) -> CaseSummary:
    """Return the case as a line, joined with what was read beside it."""
    statustype = statustypes.get(joined.statustypes.get(zaak.status or "", ""))
    zaaktype = zaaktypes.get(zaak.zaaktype)
    return summary_of(
        zaak,
        in_order(joined.handlings.get(zaak.url, ())),
        joined.applicants.get(zaak.url, ""),
        statustype.omschrijving if statustype else "",
        zaaktype.omschrijving if zaaktype else "",
        settings,
    )


def broken_summary(damaged: Damaged) -> CaseSummary:
    """Return what can be shown of a zaak that the server sent damaged."""
    try:
        remains = msgspec.json.decode(damaged.raw, type=ZaakRemains)
    except (msgspec.ValidationError, msgspec.DecodeError):
        remains = ZaakRemains()
    return CaseSummary(
        id=_text(remains.url),
        number=_text(remains.identificatie),
        title=_text(remains.omschrijving),
        closed=_day(remains.einddatum),
        deadline=_day(remains.uiterlijke_einddatum_afdoening),
        broken=damaged.reason,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(value))
    except ValueError:
        return None
