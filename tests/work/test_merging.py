"""One text out of two: nothing is lost, and what one side alone changed needs no choice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caseworker.work.merging import Side, Take, hunks, merged

SENTENCES = st.lists(st.sampled_from(["En.", " Två.", "\n", " Tre!\n", "Fyra", " å"])).map("".join)
BASE = "Planen följs. Grannen har hörts. Avgiften är betald.\n"


def test_what_each_side_changed_alone_is_taken_by_itself() -> None:
    mine = BASE.replace("Planen följs.", "Planen följs inte.")
    theirs = BASE.replace("Avgiften är betald.", "Avgiften är 9 000 kr.")

    found = hunks(mine, theirs, BASE)

    assert [hunk.changed_by for hunk in found] == [Side.MINE, Side.NOBODY, Side.THEIRS, Side.NOBODY]
    assert merged(found, [hunk.take for hunk in found]) == (
        "Planen följs inte. Grannen har hörts. Avgiften är 9 000 kr.\n"
    )


def test_what_both_changed_is_for_the_person_to_choose() -> None:
    mine = BASE.replace("hörts", "hörts skriftligt")
    theirs = BASE.replace("hörts", "hörts muntligt")

    found = hunks(mine, theirs, BASE)

    [place] = [at for at, hunk in enumerate(found) if hunk.changed_by is Side.BOTH]
    taken = [hunk.take for hunk in found]
    assert merged(found, taken) == mine
    taken[place] = Take.THEIRS
    assert merged(found, taken) == theirs
    taken[place] = Take.BOTH
    assert merged(found, taken) == (
        "Planen följs. Grannen har hörts skriftligt. Grannen har hörts muntligt. "
        "Avgiften är betald.\n"
    )


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    both = BASE.replace("betald", "9 000 kr")

    assert {hunk.changed_by for hunk in hunks(both, both, BASE)} == {Side.NOBODY}


def test_without_a_common_beginning_every_difference_is_of_both() -> None:
    found = hunks("Ett. Två. Tre.", "Ett. 2. Tre.")

    assert [hunk.changed_by for hunk in found] == [Side.NOBODY, Side.BOTH, Side.NOBODY]


@given(mine=SENTENCES, theirs=SENTENCES, base=st.none() | SENTENCES)
def test_taking_one_side_throughout_gives_that_side_to_the_character(
    mine: str, theirs: str, base: str | None
) -> None:
    found = hunks(mine, theirs, base)

    assert merged(found, [Take.MINE] * len(found)) == mine
    assert merged(found, [Take.THEIRS] * len(found)) == theirs


@given(mine=SENTENCES, base=SENTENCES)
def test_where_only_one_side_changed_anything_that_is_what_comes_out(mine: str, base: str) -> None:
    ours, others = hunks(mine, base, base), hunks(base, mine, base)

    assert merged(ours, [hunk.take for hunk in ours]) == mine
    assert merged(others, [hunk.take for hunk in others]) == mine
