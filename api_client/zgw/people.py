"""Roles: who handles a case, who asked for it, and what their names are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from api_client.models import Handling, Party, Person, Unit
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import BetrokkeneIdentificatie, Rol

PERSON = "medewerker"
UNIT = "organisatorische_eenheid"
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def handlings(rollen: Iterable[Rol], settings: ZgwSettings) -> tuple[Handling, ...]:
    """Return who handles the case: persons before units, oldest first."""
    return in_order(handling_of(rol) for rol in rollen if is_handling(rol, settings))


def in_order(handlings: Iterable[Handling]) -> tuple[Handling, ...]:
    """Return persons before units, oldest first."""
    return tuple(sorted(handlings, key=lambda h: (h.person is None, h.since or _LONG_AGO, h.id)))


def is_handling(rol: Rol, settings: ZgwSettings) -> bool:
    """Tell whether somebody handles the case by this role."""
    return rol.omschrijving_generiek in settings.handler_roles and rol.betrokkene_type in {
        PERSON,
        UNIT,
    }


def parties(rollen: Iterable[Rol], settings: ZgwSettings) -> tuple[Party, ...]:
    """Return everybody who is not a handler, applicants first."""
    found = [_party(rol, settings) for rol in rollen if not is_handling(rol, settings)]
    return tuple(sorted(found, key=lambda party: not party.applicant))


def applicant(rollen: Iterable[Rol], settings: ZgwSettings) -> str:
    """Return the name of the first applicant, or an empty text."""
    return next(
        (name_of(rol) for rol in rollen if rol.omschrijving_generiek in settings.applicant_roles),
        "",
    )


def name_of(rol: Rol) -> str:
    """Return the name of somebody as the server gives it, in the order it is spoken."""
    who = rol.betrokkene_identificatie or BetrokkeneIdentificatie()
    if rol.afwijkende_naam_betrokkene:
        return rol.afwijkende_naam_betrokkene
    spoken = (
        _words(who.voorletters, who.voorvoegsel_achternaam, who.achternaam),
        _words(who.voornamen or who.voorletters, who.voorvoegsel_geslachtsnaam, who.geslachtsnaam),
        who.statutaire_naam or "",
        _first(who.handelsnaam),
        who.naam or "",
        (rol.contactpersoon_rol.naam if rol.contactpersoon_rol else "") or "",
        who.identificatie or "",
    )
    return next((name for name in spoken if name), "")


def handling_of(rol: Rol) -> Handling:
    """Return what a role says about who handles a case."""
    who = rol.betrokkene_identificatie or BetrokkeneIdentificatie()
    identity, name = who.identificatie or "", name_of(rol)
    is_person = rol.betrokkene_type == PERSON
    return Handling(
        id=rol.url,
        type_id=rol.roltype,
        person=Person(id=identity, name=name) if is_person else None,
        unit=None if is_person else Unit(id=identity, name=name),
        since=rol.registratiedatum,
        reason=rol.roltoelichting,
    )


def _party(rol: Rol, settings: ZgwSettings) -> Party:
    who = rol.betrokkene_identificatie or BetrokkeneIdentificatie()
    contact = rol.contactpersoon_rol
    return Party(
        role=rol.omschrijving or rol.omschrijving_generiek,
        name=name_of(rol),
        kind=rol.betrokkene_type,
        number=next(iter(numbers_of(who)), ""),
        address=_address(who),
        email=(contact.emailadres if contact else "") or "",
        applicant=rol.omschrijving_generiek in settings.applicant_roles,
    )


def numbers_of(who: BetrokkeneIdentificatie) -> list[str]:
    """Return the numbers that tell a person or an organisation from all others.

    The Dutch fields take nine digits; numbers of other countries stand in the fields for "other".
    """
    numbers = (
        who.inp_bsn,
        who.anp_identificatie,
        who.inn_nnp_id,
        who.ann_identificatie,
        who.kvk_nummer,
    )
    return [number for number in numbers if number]


def _address(who: BetrokkeneIdentificatie) -> str:
    """Return an address on one line."""
    if abroad := who.sub_verblijf_buitenland:
        lines = (
            abroad.sub_adres_buitenland_1,
            abroad.sub_adres_buitenland_2,
            abroad.sub_adres_buitenland_3,
        )
        return ", ".join(part for part in lines if part)
    if home := who.verblijfsadres:
        house = f"{home.aoa_huisnummer or ''}{home.aoa_huisletter or ''}"
        street = f"{home.gor_openbare_ruimte_naam or ''} {house}".strip()
        town = f"{home.aoa_postcode or ''} {home.wpl_woonplaats_naam or ''}".strip()
        return ", ".join(part for part in (street, town) if part)
    return ""


def _words(*parts: str | None) -> str:
    """Join the parts of a name; empty where the family name, the last of them, is missing."""
    if not parts[-1]:
        return ""
    return " ".join(part for part in parts if part)


def _first(names: list[str] | str | None) -> str:
    if isinstance(names, list):
        return names[0] if names else ""
    return names or ""
