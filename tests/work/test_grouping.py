"""A list in groups: which there are, in which order, and which cases stand under each."""

from __future__ import annotations

import pytest

from api_client.models import CaseSummary
from caseworker.work.case_index import CaseIndex, Column
from caseworker.work.case_lines import HeldLines
from caseworker.work.grouping import Group, grouped
from caseworker.work.picking import View
from tests.work.picked import picked_from
from tests.work.test_filtering import CASES, TODAY, days, line


def in_groups(by: Group, cases: list[CaseSummary] | None = None) -> list[tuple[str, str]]:
    """Return each heading and the last digits of the cases below it."""
    lines = HeldLines(cases or CASES)
    order, headings = grouped(CaseIndex(lines).read_all(), range(len(lines)), by, TODAY)
    numbers = "".join(lines[at].number[-1] for at in order)
    return [(each.name, numbers[each.at : each.at + each.cases]) for each in headings]


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (Group.TYPE, [("Bygglov", "12"), ("Färdtjänst", "3"), ("LSS", "4"), ("Strandskydd", "5")]),
        (Group.HANDLER, [("Karl Ek", "35"), ("Åsa Öberg", "14"), ("no handler", "2")]),
        (Group.UNIT, [("Bygglovsenheten", "125"), ("no unit", "34")]),
        (Group.STATUS, [("Inkommet", "25"), ("Komplett", "13"), ("no status", "4")]),
    ],
)
def test_cases_stand_under_their_names_and_what_has_none_comes_last(
    by: Group, groups: list[tuple[str, str]]
) -> None:
    assert in_groups(by) == groups


def test_weeks_are_those_of_the_calendar_and_what_is_overdue_comes_first() -> None:
    # 2026-11-30 is the Monday of week 49; 2026 has 53 weeks.
    deadlines = [None, days(35), TODAY, days(-1), days(6), days(7), days(-400)]
    cases = [line(f"A 2026-{at}", deadline=day) for at, day in enumerate(deadlines, start=1)]
    assert in_groups(Group.WEEK, cases) == [
        ("deadline passed", "47"),
        ("week 49  11-30 – 12-06", "35"),
        ("week 50  12-07 – 12-13", "6"),
        ("week 1, 2027  01-04 – 01-10", "2"),
        ("no deadline", "1"),
    ]


def test_a_group_keeps_the_order_that_the_list_has() -> None:
    view = View(by=Column.RECEIVED, reverse=True, group=Group.TYPE)
    picked = picked_from(HeldLines(CASES), view)
    assert [each.number[-1] for each in picked.lines.each()] == ["2", "1", "3", "4", "5"]
    assert [heading.at for heading in picked.headings] == [0, 2, 3, 4]
