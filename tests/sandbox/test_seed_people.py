from __future__ import annotations

import re
from random import Random

import pytest

from caseworker.sandbox.seed.people import check_digit, mail_address, make_organisation, make_person


def _passes_luhn(digits: str) -> bool:
    """The usual definition: double every second digit from the right, sum the digits."""
    doubled = [int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits))]
    return sum(sum(divmod(one, 10)) for one in doubled) % 10 == 0


def test_the_check_digit_is_that_of_the_published_example() -> None:
    # Skatteverket's example: 640823-323?
    assert check_digit("640823323") == 4


def test_personal_numbers_are_of_the_test_series_with_a_right_check_digit() -> None:
    rng = Random(4)
    for _ in range(2000):
        number = make_person(rng).personal_number
        match = re.fullmatch(r"(19|20)(\d{6})-(9[89]\d)(\d)", number)
        assert match, number
        assert _passes_luhn(match[2] + match[3] + match[4]), number


def test_organisation_numbers_begin_as_no_real_one_does() -> None:
    rng = Random(4)
    for _ in range(500):
        organisation = make_organisation(rng)
        assert re.fullmatch(r"49[2-9]\d{3}-\d{4}", organisation.organisation_number)
        assert _passes_luhn(organisation.organisation_number.replace("-", ""))
        assert organisation.name == organisation.organisation


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("Åsa Öberg", "asa.oberg"),
        ("Inés García-Løvås", "ines.garcia-lovas"),
        ("Bogusław Żółć", "boguslaw.zolc"),
        ("Exempel & Söner i Åsa AB", "exempel.soner.i.asa.ab"),
    ],
)
def test_mail_addresses_are_plain_and_lead_nowhere(name: str, user: str) -> None:
    assert mail_address(name) in {f"{user}@example.com", f"{user}@example.org"}


def test_every_mail_address_can_be_sent_to() -> None:
    rng = Random(4)
    for _ in range(500):
        for who in (make_person(rng), make_organisation(rng)):
            assert re.fullmatch(r"[a-z0-9.-]+@example\.(com|org)", who.email), who.email
            assert ".." not in who.email
