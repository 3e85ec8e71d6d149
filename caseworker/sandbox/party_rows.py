"""People and organisations outside the municipality, as a Dutch register identifies them.

Swedish personal and organisation numbers are longer than the nine digits of ``inpBsn`` and
``innNnpId``, so they go where the API keeps other identifications (up to 17 characters).
"""

from __future__ import annotations

import re

from caseworker.sandbox.seed.model import Applicant

_BORN = re.compile(r"(\d{4})(\d{2})(\d{2})-?\d{4}")
_ADDRESS_LINE = 35


def _abroad(address: str) -> dict[str, object] | None:
    """Return a Swedish address the way a Dutch register keeps one from abroad."""
    if not address:
        return None
    lines = [part.strip()[:_ADDRESS_LINE] for part in address.split(",")]
    first, second, third = (*lines, "", "", "")[:3]
    return {
        "lndLandcode": "SE",
        "lndLandnaam": "Sverige",
        "subAdresBuitenland_1": first,
        "subAdresBuitenland_2": second,
        "subAdresBuitenland_3": third,
    }


def citizen_identity(who: Applicant) -> dict[str, object]:
    """Return a person as ``betrokkeneIdentificatie``."""
    born = _BORN.fullmatch(who.personal_number)
    return {
        "inpBsn": "",
        "anpIdentificatie": who.personal_number,
        "inpA_nummer": "",
        "geslachtsnaam": who.family_name,
        "voorvoegselGeslachtsnaam": "",
        "voorletters": "",
        "voornamen": who.given_name,
        "geslachtsaanduiding": "",
        "geboortedatum": "-".join(born.groups()) if born else "",
        "verblijfsadres": None,
        "subVerblijfBuitenland": _abroad(who.address),
    }


def organisation_identity(who: Applicant) -> dict[str, object]:
    """Return an organisation as ``betrokkeneIdentificatie``."""
    return {
        "innNnpId": "",
        "annIdentificatie": who.organisation_number,
        "kvkNummer": "",
        "vestigingsNummer": "",
        "statutaireNaam": who.organisation,
        "innRechtsvorm": "",
        "bezoekadres": who.address,
        "verblijfsadres": None,
        "subVerblijfBuitenland": None,
    }
