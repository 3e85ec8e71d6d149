"""The names of the columns of a list of cases."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widget import Widget

from caseworker.work.list_columns import ShownColumn
from widgets.case_columns import heading_line, laid_out


class CaseHeadings(Widget):
    """The names of the columns, above them."""

    DEFAULT_CSS = """
    CaseHeadings { height: 1; color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._chosen: Sequence[ShownColumn] = ()

    def choose(self, columns: Sequence[ShownColumn]) -> None:
        """Name these columns; none for those that there is room for."""
        self._chosen = columns
        self.refresh()

    def render(self) -> Text:
        """Draw the names, as wide as the list below shows its columns."""
        columns = laid_out(self._chosen, self.content_size.width - 1)
        return Text(heading_line(columns), no_wrap=True, overflow="crop")
