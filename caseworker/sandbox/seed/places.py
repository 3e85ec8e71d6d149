"""Kungsbacka on the map: real towns, schools and parishes, made-up streets and houses."""

from __future__ import annotations

from random import Random
from typing import Final, NamedTuple


class Town(NamedTuple):
    """A town of the municipality and the postal code used for it here."""

    name: str
    postal_code: str


TOWNS: Final[tuple[Town, ...]] = (
    Town("Kungsbacka", "434 30"),
    Town("Kungsbacka", "434 37"),
    Town("Onsala", "439 31"),
    Town("Onsala", "439 33"),
    Town("Åsa", "439 53"),
    Town("Åsa", "439 54"),
    Town("Särö", "429 41"),
    Town("Kullavik", "429 43"),
    Town("Vallda", "434 91"),
    Town("Frillesås", "439 62"),
    Town("Fjärås", "439 74"),
    Town("Anneberg", "439 92"),
)

_STREETS: Final[tuple[str, ...]] = (
    "Kaprifolstigen",
    "Ejdergränd",
    "Påhittsvägen",
    "Äppelkärnsvägen",
    "Strandråget",
    "Övre Lommarvägen",
    "Blåklintsbacken",
    "Ängssyrevägen",
    "Sagogränd",
    "Fyrmästarstigen",
    "Lövgrodevägen",
    "Måsungestigen",
    "Tallkottsvägen",
    "Södra Provgatan",
    "Hönskärsgränd",
    "Gökottevägen",
)

TRACTS: Final[tuple[str, ...]] = (
    "Åsa",
    "Kolla",
    "Hede",
    "Onsala",
    "Vallda",
    "Särö",
    "Kullavik",
    "Frillesås",
    "Fjärås Kyrkby",
    "Gällinge",
    "Älvsåker",
    "Anneberg",
    "Hanhals",
    "Tölö",
    "Ölmanäs",
    "Kyvik",
    "Gottskär",
    "Rågelund",
    "Förlanda",
    "Lerkil",
)

SCHOOLS: Final[tuple[str, ...]] = (
    "Kollaskolan",
    "Åsaskolan",
    "Frillesåsskolan",
    "Gällinge skola",
    "Malevikskolan",
    "Iseråsskolan",
    "Särö skola",
    "Toråsskolan",
    "Fjärås Bräckaskolan",
    "Varlaskolan",
)

SQUARES: Final[tuple[str, ...]] = (
    "Stortorget, Kungsbacka",
    "Lindens torg, Kungsbacka",
    "Åsa centrum",
    "Gottskärs hamn",
    "Kullaviks hamn",
    "Onsala centrum",
    "Särö centrum",
    "Frillesås torg",
    "Fjärås stationsväg",
    "Anneberg, stationen",
)


def make_address(rng: Random) -> str:
    """Return a made-up street and house with a real town: ``Sagogränd 14, 439 53 Åsa``."""
    town = TOWNS[int(rng.random() * len(TOWNS))]
    street = _STREETS[int(rng.random() * len(_STREETS))]
    return f"{street} {1 + int(rng.random() * 88)}, {town.postal_code} {town.name}"


def make_property(rng: Random) -> str:
    """Return a property designation with a real tract and an invented number: ``Åsa 3:21``."""
    tract = TRACTS[int(rng.random() * len(TRACTS))]
    return f"{tract} {1 + int(rng.random() * 14)}:{2 + int(rng.random() * 480)}"
