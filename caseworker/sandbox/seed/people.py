"""People and organisations outside the municipality, plainly made up.

Personal numbers have birth numbers 980 to 999, the series that Skatteverket reserves for tests;
numbers of organisations begin with 4, which no Swedish organisation has; mail goes to example.com
and example.org (RFC 2606).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from random import Random
from typing import Final

from caseworker.sandbox.seed.model import Applicant
from caseworker.sandbox.seed.places import TOWNS, make_address

_WOMEN: Final[tuple[str, ...]] = (
    "Åsa",
    "Karin",
    "Märta",
    "Hanna",
    "Elsa",
    "Gunnel",
    "Birgitta",
    "Yasmin",
    "Sofía",
    "Małgorzata",
    "Linnéa",
    "Ulla-Britt",
    "Zaynab",
    "Ebba",
    "Rut",
    "Ingalill",
)
_MEN: Final[tuple[str, ...]] = (
    "Göran",
    "Per",
    "Håkan",
    "Björn",
    "Nils-Åke",
    "Amir",
    "Jörgen",
    "Kjell",
    "Elías",
    "Bogusław",
    "André",
    "Viktor",
    "Östen",
    "Hassan",
    "Lennart",
    "Måns",
)
_FAMILIES: Final[tuple[str, ...]] = (
    "Öberg",
    "Nilsson",
    "Åkerström",
    "García-Løvås",
    "Żółć",
    "Bergqvist",
    "Sjögren",
    "Lindh",
    "Haddad",
    "Ekström",
    "Wåhlin",
    "Törnqvist",
    "Kowalska",
    "Björkman",
    "Ångman",
    "Hermansson",
    "Årdal",
    "Lövdahl",
    "Sandblad",
    "Ramírez",
    "von Essén",
    "Näslund",
    "Ali Yusuf",
    "Grönvall",
)
_TRADES: Final[tuple[str, ...]] = (
    "Exempelkrogen",
    "Påhittade Bygg",
    "Sagobageriet",
    "Provhamnens Café",
    "Låtsas Fastigheter",
    "Övningens Båtvarv",
    "Exempel & Söner Trädgård",
    "Föreningen Provbollen",
)
_MAIL_HOSTS: Final[tuple[str, ...]] = ("example.com", "example.org")
_TEST_SERIES: Final = 980
_LETTERS_WITHOUT_PARTS: Final = str.maketrans({"ł": "l", "ø": "o"})


def check_digit(digits: str) -> int:
    """Return the Luhn check digit of a row of digits, as in a Swedish personal number."""
    total = 0
    for place, character in enumerate(reversed(digits)):
        number = int(character) * (2 if place % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return -total % 10


@lru_cache(maxsize=4096)
def mail_address(name: str) -> str:
    """Return the address of somebody of that name: ``asa.oberg@example.com``."""
    parts = unicodedata.normalize("NFD", name.lower().translate(_LETTERS_WITHOUT_PARTS))
    plain = "".join(one for one in parts if one.isascii() and (one.isalnum() or one in " -"))
    host = _MAIL_HOSTS[len(name) % len(_MAIL_HOSTS)]
    return f"{'.'.join(plain.split())}@{host}"


def make_personal_number(rng: Random, *, woman: bool, first_year: int, last_year: int) -> str:
    """Return a twelve-digit personal number of the test series: ``19620314-9812``.

    The third digit of the birth number is even for women, as in real numbers.
    """
    year = first_year + int(rng.random() * (last_year - first_year + 1))
    birth_number = _TEST_SERIES + 2 * int(rng.random() * 10) + (0 if woman else 1)
    month, day = 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)
    digits = f"{year % 100:02}{month:02}{day:02}{birth_number}"
    return f"{year}{month:02}{day:02}-{birth_number}{check_digit(digits)}"


def make_named_person(
    rng: Random, given: str, family: str, *, woman: bool, born: tuple[int, int] = (1945, 1996)
) -> Applicant:
    """Return a person of that name; ``born`` is the first and the last possible year."""
    return Applicant(
        given_name=given,
        family_name=family,
        personal_number=make_personal_number(
            rng, woman=woman, first_year=born[0], last_year=born[1]
        ),
        email=mail_address(f"{given} {family}"),
        address=make_address(rng),
    )


def make_person(rng: Random, *, born: tuple[int, int] = (1945, 1996)) -> Applicant:
    """Return somebody; ``born`` is the first and the last possible year of birth."""
    woman = rng.random() < 0.5
    names = _WOMEN if woman else _MEN
    given = names[int(rng.random() * len(names))]
    family = _FAMILIES[int(rng.random() * len(_FAMILIES))]
    return make_named_person(rng, given, family, woman=woman, born=born)


def make_organisation(rng: Random) -> Applicant:
    """Return a company or an association with a name that says it is made up."""
    trade = _TRADES[int(rng.random() * len(_TRADES))]
    town = TOWNS[int(rng.random() * len(TOWNS))].name
    name = f"{trade} i {town}" + ("" if trade.startswith("Föreningen") else " AB")
    digits = f"49{2 + int(rng.random() * 8)}{int(rng.random() * 1_000_000):06}"
    return Applicant(
        organisation=name,
        organisation_number=f"{digits[:6]}-{digits[6:]}{check_digit(digits)}",
        email=mail_address(name),
        address=make_address(rng),
    )
