"""Other cases that have to do with a case: the one it is part of, its parts, and the rest."""

from __future__ import annotations

from collections.abc import Iterator

from api_client.errors import ApiProblem, ForeignLink
from api_client.models import RelatedCase, Relation
from api_client.side_by_side import side_by_side
from api_client.zgw.requests import Requests, sound
from api_client.zgw.wire import RelevanteZaak, Zaak

# Some municipalities link whole neighbourhoods; the first ones are enough to find the way.
_MOST = 20
_RELATIONS = {
    "vervolg": Relation.FOLLOWS,
    "onderwerp": Relation.SUBJECT,
    "bijdrage": Relation.CONTRIBUTES,
}


async def read_related(zaak: Zaak, requests: Requests) -> tuple[RelatedCase, ...]:
    """Return the cases related to one, at most twenty, read side by side.

    One that cannot be had, or lies on another server, is there with its address only.
    """
    links = list(_links(zaak))[:_MOST]
    async with side_by_side() as reading:
        tasks = [reading.create_task(_related(url, how, requests)) for url, how in links]
    return tuple(task.result() for task in tasks)


def _links(zaak: Zaak) -> Iterator[tuple[str, Relation]]:
    if zaak.hoofdzaak:
        yield zaak.hoofdzaak, Relation.WHOLE
    for url in zaak.deelzaken or ():
        yield url, Relation.PART
    for other in sound(zaak.relevante_andere_zaken or [], RelevanteZaak):
        yield other.url, _RELATIONS.get(other.aard_relatie, Relation.OTHER)


async def _related(url: str, how: Relation, requests: Requests) -> RelatedCase:
    try:
        zaak = await requests.one(url, Zaak)
    except ForeignLink as problem:
        return RelatedCase(id="", relation=how, elsewhere=str(problem.facts["host"]))
    except ApiProblem:
        return RelatedCase(id=url, relation=how)
    return RelatedCase(
        id=zaak.url,
        relation=how,
        number=zaak.identificatie,
        title=zaak.omschrijving,
        closed=zaak.einddatum,
    )
