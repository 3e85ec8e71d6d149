"""A zaak and what hangs on it, put together as a line of a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from api_client.models import CaseSummary
from api_client.zgw.people import applicant, handlings
from api_client.zgw.requests import Damaged
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import Rol, Statustype, Zaak, ZaakRemains, Zaaktype


def summary_of(
    zaak: Zaak,
    rollen: Sequence[Rol],
    statustype: Statustype | None,
    zaaktype: Zaaktype | None,
    settings: ZgwSettings,
) -> CaseSummary:
    """Return the case as a line of a queue."""
    return CaseSummary(
        id=zaak.url,
        number=zaak.identificatie,
        title=zaak.omschrijving,
        type=zaaktype.omschrijving if zaaktype else "",
        type_id=zaak.zaaktype,
        applicant=applicant(rollen, settings),
        handlings=handlings(rollen, settings),
        status=statustype.omschrijving if statustype else "",
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
        broken=damaged.reason,
    )


def by_case(rollen: Sequence[Rol]) -> Mapping[str, list[Rol]]:
    """Return roles by the URL of their zaak."""
    found: dict[str, list[Rol]] = {}
    for rol in rollen:
        found.setdefault(rol.zaak, []).append(rol)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
