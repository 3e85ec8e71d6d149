"""Picking lines of a list by what is typed, while the list is still read and after."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.models import CaseSummary
from caseworker.offline.problems import StoreDamaged, StoreProblem
from caseworker.work.case_index import CaseIndex, Column
from caseworker.work.case_lines import HeldLines
from caseworker.work.grouping import Group
from caseworker.work.picking import Picker, View
from tests.work.picked import picked_from
from tests.work.test_filtering import CASES, TODAY

LONG = 5000
COLOURS = ("röd", "blå", "grön", "gul", "vit", "svart", "brun")
MANY = [
    CaseSummary(id=f"case/{at}", number=f"BN 2026-{at:06}", title=f"{COLOURS[at % 7]} altan")
    for at in range(LONG)
]


class CountedLines(HeldLines):
    """Lines that count how many of them were read, and may come to a problem."""

    def __init__(self, cases: list[CaseSummary], *, problem_at: int | None = None) -> None:
        super().__init__(cases)
        self.read = 0
        self.problem_at = problem_at

    def each(self) -> Iterator[CaseSummary]:
        for at, case in enumerate(super().each()):
            if at == self.problem_at:
                raise StoreDamaged(path="store.db")
            self.read += 1
            yield case


def numbers(lines: HeldLines, view: View, picker: Picker) -> list[str]:
    picked = picker.pick(lines, view, TODAY)
    assert picked is not None
    return [each.number for each in picked.lines.each()]


@given(
    st.text(alphabet="abegklnoprtvyö: -82", max_size=10), st.text(alphabet="abglov 8:-", max_size=4)
)
def test_a_filter_that_goes_on_finds_the_same_as_one_that_begins(text: str, more: str) -> None:
    lines, picker = HeldLines(CASES), Picker("asa01")
    picker.take(lines)
    picker.pick(lines, View(wanted=text), TODAY)
    begins = picked_from(lines, View(wanted=text + more))
    assert numbers(lines, View(wanted=text + more), picker) == [
        each.number for each in begins.lines.each()
    ]


@pytest.mark.parametrize(
    "typed", [["BN", "BN 2", "BN 2026-000002"], ["8", "8 a", "8 al"], ["sn 2", "sn 2 b", "sn 2 bo"]]
)
def test_numbers_and_words_that_are_typed_on_are_found_as_if_typed_at_once(
    typed: list[str],
) -> None:
    lines, picker = HeldLines(CASES), Picker("asa01")
    picker.take(lines)
    for text in typed:
        begins = picked_from(lines, View(wanted=text))
        assert numbers(lines, View(wanted=text), picker) == [
            each.number for each in begins.lines.each()
        ]


def test_a_list_is_read_once() -> None:
    lines, picker = CountedLines(MANY), Picker("")
    picker.take(lines)
    assert len(numbers(lines, View(wanted="gul altan", by=Column.NUMBER), picker)) == LONG // 7
    assert len(numbers(lines, View(wanted="altan"), picker)) == LONG
    picker.take(lines)
    assert numbers(lines, View(wanted="2026-000003"), picker) == ["BN 2026-000003"]
    assert lines.read == LONG


def test_the_first_lines_answer_before_all_are_read() -> None:
    lines, picker = CountedLines(MANY), Picker("")
    picker.take(lines)
    early = picker.pick_early(lines, View(wanted="gul altan"), TODAY)
    assert early is not None
    assert lines.read < LONG
    first = [each.number for each in early.lines.each()]
    assert first == [each.number for each in MANY[: lines.read] if each.title == "gul altan"]
    assert numbers(lines, View(wanted="gul altan"), picker)[: len(first)] == first
    assert picker.pick_early(lines, View(wanted="vit"), TODAY) is None  # all are read now


@pytest.mark.parametrize("view", [View(by=Column.TITLE), View(group=Group.TYPE)])
def test_what_is_sorted_or_grouped_is_not_shown_before_all_are_read(view: View) -> None:
    lines, picker = CountedLines(MANY), Picker("")
    picker.take(lines)
    assert picker.pick_early(lines, view, TODAY) is None
    assert lines.read == 0


def test_several_that_ask_at_once_share_the_reading() -> None:
    lines, picker = CountedLines(MANY), Picker("")
    picker.take(lines)
    words = ["altan", "röd", "brun alt", "2026-000003"]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda word: len(numbers(lines, View(wanted=word), picker)), words))
        early = pool.submit(picker.pick_early, lines, View(wanted="altan"), TODAY)
    assert found == [LONG, 715, 714, 1]
    assert early.result() is None
    assert lines.read == LONG


@pytest.mark.parametrize("given_up", [True, False])
def test_nobody_reads_on_in_a_list_that_is_no_longer_looked_at(given_up: bool) -> None:
    lines, picker = CountedLines(MANY), Picker("")
    picker.take(lines)
    picker.pick_early(lines, View(wanted="altan"), TODAY)
    read = lines.read
    if given_up:
        picker.drop()
    else:
        picker.take(HeldLines(CASES))
    assert picker.pick(lines, View(wanted="altan"), TODAY) is None
    assert picker.pick_early(lines, View(wanted="altan"), TODAY) is None
    assert lines.read == read


def test_after_a_problem_the_list_is_read_anew_and_no_part_taken_for_all_of_it() -> None:
    lines, picker = CountedLines(MANY, problem_at=3000), Picker("")
    picker.take(lines)
    with pytest.raises(StoreProblem):
        picker.pick(lines, View(wanted="altan"), TODAY)
    with pytest.raises(StoreProblem):  # whoever else waited for it is told too
        picker.pick(lines, View(wanted="altan"), TODAY)
    lines.problem_at = None
    picker.take(lines)
    assert len(numbers(lines, View(wanted="altan"), picker)) == LONG


def test_a_title_of_several_lines_or_with_control_characters_stays_one_line() -> None:
    odd = [
        CaseSummary(id="1", number="BN 2026-1", title="b\n\x1fx", applicant="Örjan"),
        CaseSummary(id="2", number="BN 2026-2", title="a", applicant="Ada\x1f\nEk"),
    ]
    for by in (Column.TITLE, Column.APPLICANT):
        sorted_ = picked_from(HeldLines(odd), View(by=by))
        assert [each.id for each in sorted_.lines.each()] == ["2", "1"]
    index = CaseIndex(HeldLines(odd)).read_all()
    assert index.part(Column.APPLICANT, 0) == "örjan"


def test_names_that_differ_in_capitals_alone_are_one() -> None:
    cases = [CaseSummary(id=str(at), number=str(at), type=type_) for at, type_ in
             enumerate(["BYGGLOV", "Bygglov", "bygglov", "Altan"])]  # fmt: skip
    index = CaseIndex(HeldLines(cases)).read_all()
    assert index.names[Column.TYPE].values == ["", "bygglov", "altan"]
    picked = picked_from(HeldLines(cases), View(wanted="type:bygg"))
    assert [each.id for each in picked.lines.each()] == ["0", "1", "2"]


def test_what_is_picked_says_how_much_is_overdue() -> None:
    view = View(wanted="type:bygglov", by=Column.RECEIVED, reverse=True)
    picked = picked_from(HeldLines(CASES), view)
    assert [each.number[-1] for each in picked.lines.each()] == ["2", "1"]
    assert picked.overdue == 1
