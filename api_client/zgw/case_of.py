"""A case in the words of the domain, from the records of the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from api_client.models import (
    Case,
    CaseProperty,
    Decision,
    DocumentInfo,
    Event,
    Note,
    RelatedCase,
)
from api_client.zgw.catalogue import decision_types_of, results_of, statuses_of
from api_client.zgw.outcomes import outcome_of
from api_client.zgw.people import applicant, handlings, name_of, parties
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.summaries import summary_of
from api_client.zgw.wire import (
    Besluit,
    Besluittype,
    Resultaattype,
    Rol,
    Status,
    Statustype,
    Zaaknotitie,
)
from api_client.zgw.zaak_parts import ZaakParts

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def case_of(
    parts: ZaakParts,
    settings: ZgwSettings,
    *,
    documents: tuple[DocumentInfo, ...] = (),
    besluiten: Sequence[Besluit] = (),
    statuses: Sequence[Status] = (),
    notities: Sequence[Zaaknotitie] = (),
    related: tuple[RelatedCase, ...] = (),
    decision_types: Mapping[str, Besluittype] | None = None,
    status_types: Mapping[str, Statustype] | None = None,
    results: Mapping[str, Resultaattype] | None = None,
) -> Case:
    """Return a case; what is not given is left empty."""
    zaak = parts.zaak
    offered = results_of(zaak.zaaktype, results or {})
    decisions = tuple(
        _decisions(besluiten, decision_types or {}, tuple(r.name for r in offered), settings)
    )
    events = (
        *_status_events(statuses, status_types or {}),
        *(_decision_event(decision) for decision in decisions),
        *_handling_events(parts.rollen, settings),
    )
    result = parts.resultaattype
    return Case(
        summary=summary_of(
            zaak,
            handlings(parts.rollen, settings),
            applicant(parts.rollen, settings),
            parts.statustype.omschrijving if parts.statustype else "",
            parts.zaaktype.omschrijving if parts.zaaktype else "",
            settings,
        ),
        description=zaak.toelichting,
        parties=parties(parts.rollen, settings),
        documents=documents,
        decisions=decisions,
        history=tuple(sorted(events, key=lambda event: event.at)),
        result=result.omschrijving if result else (zaak.resultaat or ""),
        result_id=zaak.resultaat or "",
        status_since=parts.status.datum_status_gezet if parts.status else None,
        decision_types=decision_types_of(zaak.zaaktype, decision_types or {}),
        results=offered,
        statuses=statuses_of(zaak.zaaktype, status_types or {}),
        properties=tuple(
            CaseProperty(name=one.naam, value=one.waarde) for one in parts.eigenschappen
        ),
        related=related,
        notes=tuple(sorted(map(_note, notities), key=lambda note: note.at or _LONG_AGO)),
        suspension_reason=zaak.opschorting.reden if zaak.opschorting else "",
        extension=zaak.verlenging.duur if zaak.verlenging else "",
        extension_reason=zaak.verlenging.reden if zaak.verlenging else "",
    )


def _decisions(
    besluiten: Sequence[Besluit],
    types: Mapping[str, Besluittype],
    results: tuple[str, ...],
    settings: ZgwSettings,
) -> Iterator[Decision]:
    for besluit in sorted(besluiten, key=lambda b: (b.datum or dt.date.min, b.url)):
        kind = types.get(besluit.besluittype)
        yield Decision(
            id=besluit.url,
            number=besluit.identificatie,
            type=kind.omschrijving if kind else "",
            text=besluit.toelichting,
            outcome=outcome_of(besluit.toelichting, settings, results),
            date=besluit.datum,
            effective=besluit.ingangsdatum,
            expires=besluit.vervaldatum,
        )


def _status_events(statuses: Iterable[Status], types: Mapping[str, Statustype]) -> Iterator[Event]:
    for status in statuses:
        kind = types.get(status.statustype)
        words = (kind.omschrijving if kind else "", status.statustoelichting)
        yield Event(
            at=status.datum_status_gezet,
            what="status",
            detail=": ".join(word for word in words if word),
        )


def _decision_event(decision: Decision) -> Event:
    day = decision.date or dt.date.min
    return Event(
        at=dt.datetime.combine(day, dt.time(), dt.UTC), what="decision", detail=decision.type
    )


def _handling_events(rollen: Iterable[Rol], settings: ZgwSettings) -> Iterator[Event]:
    for rol in rollen:
        if rol.registratiedatum and rol.omschrijving_generiek in settings.handler_roles:
            yield Event(
                at=rol.registratiedatum, what="handler", who=name_of(rol), detail=rol.roltoelichting
            )


def _note(notitie: Zaaknotitie) -> Note:
    return Note(
        id=notitie.url,
        subject=notitie.onderwerp,
        text=notitie.tekst,
        author=notitie.aangemaakt_door or "",
        at=notitie.aanmaakdatum,
    )
