"""What a list shows of its cases, and in which order, as somebody asks for it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.models import CaseSummary, Handling, Person, Unit
from caseworker.work.case_index import CaseIndex, Column, PickedLines
from caseworker.work.case_lines import HeldLines
from caseworker.work.filtering import CaseFilter, Term, terms_of

TODAY = dt.date(2026, 11, 30)
ASA = Person(id="asa01", name="Åsa Öberg")
KARL = Person(id="karl", name="Karl Ek")
BYGG = Unit(id="bygg", name="Bygglovsenheten")


def days(count: int) -> dt.date:
    return TODAY + dt.timedelta(days=count)


def line(number: str, **facts: object) -> CaseSummary:
    handlings = []
    person, unit = facts.pop("person", None), facts.pop("unit", None)
    if isinstance(person, Person):
        handlings.append(Handling(id="1", person=person))
    if isinstance(unit, Unit):
        handlings.append(Handling(id="2", unit=unit))
    return CaseSummary(
        id=f"case/{number}", number=number, handlings=tuple(handlings), **facts,  # type: ignore[arg-type]
    )  # fmt: skip


CASES = [
    line("BN 2026-000001", title="Carport Onsala 8:77", type="Bygglov", applicant="Ada Ek",
         deadline=days(-3), received=days(-90), status="Komplett", person=ASA, unit=BYGG),
    line("BN 2026-000002", title="Altan", type="Bygglov", applicant="Örjan Å", deadline=days(3),
         received=days(-5), status="Inkommet", unit=BYGG),
    line("SN 2026-000003", title="Färdtjänst", type="Färdtjänst", applicant="Bo Al",
         deadline=days(20), received=days(-1), status="Komplett", person=KARL, suspended=True),
    line("SN 2026-000004", title="Bostad med särskild service", type="LSS",
         applicant="Hemlig Person", protected=True, confidentiality="geheim", person=ASA),
    line("BN 2026-000005", title="Brygga", type="Strandskydd", applicant="Zita", deadline=days(7),
         received=days(-30), status="Inkommet", person=KARL, unit=BYGG),
]  # fmt: skip


def found(text: str, cases: list[CaseSummary] = CASES) -> list[str]:
    index = CaseIndex(HeldLines(cases)).read_all()
    places = CaseFilter(index, today=TODAY, me="asa01").places(text)
    return [cases[at].number[-1] for at in places]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", "12345"),
        ("bygglov", "125"),  # the name of the unit too
        ("BYGG", "125"),
        ("carport onsala", "1"),
        ("onsala 8:77", "1"),
        ("öberg", "14"),
        ("-bygglov", "34"),
        ("hemlig", ""),  # a protected name is found by nobody
        ("bn 2026-000002", "2"),
        ("2026-000003", "3"),
        ("type:bygg", "12"),
        ("typ:bygglov -handläggare:ingen", "1"),
        ("handler:none", "2"),
        ("handläggare:mig", "14"),
        ("handler:karl", "35"),
        ("enhet:bygg status:inkommet", "25"),
        ("unit:none", "34"),
        ("due:<7d", "12"),
        ("due:<=7d", "125"),
        ("frist:>7", "3"),
        ("due:none", "4"),
        ("due:overdue", "1"),
        ("is:overdue", "1"),
        ("due:3d", "2"),
        ("due:<2026-12-08", "125"),
        ("due:2026-12-03", "2"),
        ("received:<7d", "23"),
        ("inkom:>30d", "1"),
        ("is:suspended", "3"),
        ("är:vilande", "3"),
        ("är:parkerat", "3"),
        ("is:protected", "4"),
        ("är:sekretess", "4"),
        ('title:"särskild service"', "4"),
        ('"med särskild"', "4"),
        ("applicant:ada", "1"),
        ("number:sn", "34"),
        ("due:", "12345"),  # still to be typed
        ("due:soon", ""),
        ("due:<99999999d", "1235"),
        ("due:9999-99-99", ""),
        ("bgglv", "125"),  # its letters in this order
        ("crprt", "1"),
        ("xqz", ""),
        ("-", "12345"),
    ],
)
def test_a_filter_asks_for_words_and_fields(text: str, numbers: str) -> None:
    assert "".join(found(text)) == numbers


def test_a_filter_is_cut_into_what_it_asks_for() -> None:
    assert terms_of('Typ:"två ord" -Handläggare:ingen 8:77 "a b" ') == [
        Term("två ord", "typ"),
        Term("ingen", "handläggare", negated=True),
        Term("8:77"),
        Term("a b"),
    ]


@given(st.text(max_size=30))
def test_whatever_is_typed_finds_some_of_the_lines_in_their_order(text: str) -> None:
    numbers = found(text)
    assert numbers == sorted(numbers)


@given(st.text(alphabet="abcdefghijklmnoprstuvåäö -:8", max_size=12))
def test_a_word_and_its_opposite_share_the_lines(text: str) -> None:
    word = text.replace(" ", "").replace("-", "").replace(":", "")
    exact = set(found(f'"{word}"')) if len(word) < 3 else set()
    if word and len(word) < 3:
        assert exact | set(found(f'-"{word}"')) == set("12345")
        assert not exact & set(found(f'-"{word}"'))


@pytest.mark.parametrize(
    ("by", "numbers"),
    [
        (Column.NUMBER, "12534"),
        (Column.TITLE, "24513"),
        (Column.APPLICANT, "13524"),  # z before ö; without a name, last
        (Column.TYPE, "12345"),
        (Column.STATUS, "25134"),
        (Column.HANDLER, "35142"),
        (Column.UNIT, "12534"),
        (Column.DEADLINE, "12534"),
        (Column.RECEIVED, "15234"),
    ],
)
def test_a_list_is_sorted_by_any_column_and_what_has_nothing_there_is_last(
    by: Column, numbers: str
) -> None:
    index = CaseIndex(HeldLines(CASES)).read_all()
    places = index.ordered(range(len(CASES)), by, reverse=False)
    assert "".join(CASES[at].number[-1] for at in places) == numbers
    empty = index.ordered(range(len(CASES)), Column.DEADLINE, reverse=True)
    assert "".join(CASES[at].number[-1] for at in empty) == "35214"


def test_what_is_picked_knows_where_each_case_stands() -> None:
    lines = HeldLines(CASES)
    picked = PickedLines(lines, [4, 0, 2])
    assert [each.number[-1] for each in picked.each()] == ["5", "1", "3"]
    assert [picked.place_of(each.id) for each in CASES] == [1, None, 2, None, 0]
    assert picked.place_of("none") is None
