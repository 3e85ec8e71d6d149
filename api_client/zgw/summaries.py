"""A zaak and what hangs on it, put together as a line of a queue."""

from __future__ import annotations

import datetime as dt

import msgspec

from api_client.models import CaseSummary, Handling
from api_client.zgw.requests import Damaged
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import ZaakLine, ZaakRemains


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
