"""The columns of a list: as wide as the list whatever its width, and what was chosen first."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from api_client.models import CaseSummary
from caseworker.work.case_index import Column
from caseworker.work.list_columns import ShownColumn
from widgets.case_columns import SIGNS, cell, heading_line, laid_out

TODAY = dt.date(2026, 11, 30)
CASE = CaseSummary(
    id="1", number="BN 2026-000001", title="Nybyggnad 高層 a\u0308", applicant="Zaynab Wåhlin",
    type="Bygglov", status="Inkommet", received=TODAY, deadline=TODAY,
)  # fmt: skip
_chosen = st.lists(
    st.builds(ShownColumn, st.sampled_from(Column), st.integers(4, 60)),
    max_size=9,
    unique_by=lambda shown: shown.column,
)


def names(columns: list[ShownColumn]) -> list[str]:
    return [each.column.value for each in columns]


def test_wider_lists_have_more_columns() -> None:
    assert names(laid_out((), 56)) == ["number", "title", "due"]
    assert names(laid_out((), 78)) == ["number", "title", "status", "due"]
    assert names(laid_out((), 95)) == ["number", "title", "applicant", "status", "due"]
    assert len(laid_out((), 175)) == len(Column)


@given(_chosen, st.integers(20, 250))
def test_every_line_is_as_wide_as_its_columns_and_no_wider_than_the_list(
    chosen: list[ShownColumn], width: int
) -> None:
    columns = laid_out(chosen, width)
    cells = [cell(CASE, shown, TODAY) for shown in columns]
    assert [cell_len(text) for text in cells] == [shown.width for shown in columns]
    line = 2 + sum(map(cell_len, cells)) + len(cells) - 1
    assert cell_len(heading_line(columns)) == line
    if len(columns) > 1:
        assert line + SIGNS <= width
    if any(shown.column is Column.TITLE for shown in columns):
        assert line + SIGNS == width or len(columns) == 1
    order = [shown.column for shown in chosen]
    assert not chosen or [each.column for each in columns] == [
        column for column in order if column in {each.column for each in columns}
    ]
