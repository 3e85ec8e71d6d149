"""A filter asks for what this computer knows of cases beside their lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from api_client.models import CaseList, CaseSummary, Queue
from caseworker.offline.store import Store
from caseworker.work.case_lines import CaseLines, HeldLines
from caseworker.work.case_signs import CaseSigns
from caseworker.work.picking import Picker, View
from tests.offline.examples import NOON, decision, hand_over
from tests.work.test_filtering import TODAY

COUNT = 600
CASES = [
    CaseSummary(id=f"case/{at}", number=f"BN 2026-{at:06}", title="röd" if at % 2 else "blå")
    for at in range(COUNT)
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "profile", None) as opened:
        yield opened


def picker_of(store: Store, lines: CaseLines) -> Picker:
    picker = Picker("asa01", CaseSigns(store))
    picker.take(lines)
    return picker


def found(picker: Picker, lines: CaseLines, wanted: str) -> list[int]:
    picked = picker.pick(lines, View(wanted=wanted), TODAY)
    assert picked is not None
    return [int(each.number[-6:]) for each in picked.lines.each()]


def of_case(at: int) -> str:
    return CASES[at].number


@pytest.mark.parametrize("of_disk", [False, True])
def test_each_sign_is_asked_for_in_either_language(store: Store, *, of_disk: bool) -> None:
    store.mirror.put_queue(CaseList(queue=Queue.ALL, cases=tuple(CASES), as_of=NOON))
    lines: CaseLines | None = store.mirror.lines(Queue.ALL) if of_disk else HeldLines(CASES)
    assert lines is not None
    for at in (5, 8):
        store.drafts.start("decision", of_case(at), {})
    store.outbox.put(decision("CW-1", of_case(6)), not_before=NOON)
    store.outbox.put(hand_over("CW-2", of_case(9)), not_before=NOON)
    store.pins.put(CASES[599])
    for case in CASES[:300]:
        store.read_marks.note_looked(case)
    for at in (2, 299):
        store.read_marks.note_looked(msgspec.structs.replace(CASES[at], title="another"))
    picker = picker_of(store, lines)
    for sign, its_own, places in (
        ("draft", "utkast", [5, 8]),
        ("outbox", "utkorg", [6, 9]),
        ("pinned", "nedladdat", [599]),
        ("changed", "ändrat", [2, 299]),
    ):
        assert found(picker, lines, f"is:{sign}") == places
        assert found(picker, lines, f"är:{its_own}") == places
        assert found(picker, lines, f"is:{sign} röd") == [at for at in places if at % 2]
        assert found(picker, lines, f"-är:{its_own}") == [
            at for at in range(COUNT) if at not in places
        ]


def test_a_sign_that_has_come_is_found_by_the_same_filter(store: Store) -> None:
    lines = HeldLines(CASES)
    picker = picker_of(store, lines)
    assert found(picker, lines, "is:draft") == []
    store.drafts.start("decision", of_case(7), {})
    assert found(picker, lines, "is:draft") == [7]
    assert found(picker, lines, "is:draft röd") == [7]


def test_what_was_never_opened_has_not_changed_since(store: Store) -> None:
    lines = HeldLines(CASES)
    assert found(picker_of(store, lines), lines, "is:changed") == []
