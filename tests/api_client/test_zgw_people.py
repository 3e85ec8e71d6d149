"""Who is who in a case, whatever kind of person or organisation the server names."""

from __future__ import annotations

import msgspec
import pytest

from api_client.zgw.people import handlings, name_of, parties
from api_client.zgw.settings import ZgwSettings
from api_client.zgw.wire import Rol

SETTINGS = ZgwSettings(apis={})


def rol(kind: str, generic: str = "initiator", /, **identity: object) -> Rol:
    return msgspec.convert(
        {
            "url": f"https://x/rollen/{generic}",
            "betrokkeneType": kind,
            "omschrijving": "Sökande",
            "omschrijvingGeneriek": generic,
            "registratiedatum": "2026-11-01T10:00:00Z",
            "betrokkeneIdentificatie": identity,
        },
        type=Rol,
    )


@pytest.mark.parametrize(
    ("kind", "identity", "name"),
    [
        ("medewerker", {"voorletters": "Å.", "achternaam": "Öberg"}, "Å. Öberg"),
        (
            "medewerker",
            {"voorletters": "F.", "voorvoegselAchternaam": "van den", "achternaam": "Berg"},
            "F. van den Berg",
        ),
        ("medewerker", {"identificatie": "abc", "achternaam": ""}, "abc"),
        ("natuurlijk_persoon", {"voornamen": "Zofia", "geslachtsnaam": "Żółć"}, "Zofia Żółć"),
        ("natuurlijk_persoon", {"geslachtsnaam": "Ek"}, "Ek"),
        ("niet_natuurlijk_persoon", {"statutaireNaam": "Påhittade AB"}, "Påhittade AB"),
        ("vestiging", {"handelsnaam": ["Bageriet", "Kafét"]}, "Bageriet"),
        ("organisatorische_eenheid", {"naam": "Bygglovsenheten"}, "Bygglovsenheten"),
        ("natuurlijk_persoon", {}, ""),
    ],
)
def test_a_name_is_put_together_as_it_is_spoken(
    kind: str, identity: dict[str, object], name: str
) -> None:
    assert name_of(rol(kind, "initiator", **identity)) == name


def test_a_number_and_an_address_come_from_the_dutch_fields_or_those_for_other_countries() -> None:
    abroad = rol(
        "natuurlijk_persoon",
        geslachtsnaam="Ek",
        anpIdentificatie="19800101-9801",
        subVerblijfBuitenland={"subAdresBuitenland1": "Vägen 1", "subAdresBuitenland2": "Särö"},
    )
    home = rol(
        "natuurlijk_persoon",
        geslachtsnaam="Berg",
        inpBsn="111222333",
        verblijfsadres={
            "gorOpenbareRuimteNaam": "Molenlaan",
            "aoaHuisnummer": 7,
            "aoaPostcode": "1234AB",
            "wplWoonplaatsNaam": "Teststad",
        },
    )
    found = parties([abroad, home], SETTINGS)
    assert [(p.number, p.address) for p in found] == [
        ("19800101-9801", "Vägen 1, Särö"),
        ("111222333", "Molenlaan 7, 1234AB Teststad"),
    ]


def test_handlers_are_persons_before_units_and_not_parties() -> None:
    rollen = [
        rol("organisatorische_eenheid", "behandelaar", identificatie="BYGG", naam="Bygg"),
        rol("medewerker", "behandelaar", identificatie="asa", achternaam="Ek"),
        rol("natuurlijk_persoon", geslachtsnaam="Berg"),
    ]
    found = handlings(rollen, SETTINGS)
    assert [h.person.id if h.person else h.unit.id if h.unit else "" for h in found] == [
        "asa",
        "BYGG",
    ]
    assert [party.name for party in parties(rollen, SETTINGS)] == ["Berg"]
