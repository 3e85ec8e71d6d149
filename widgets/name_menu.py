"""A menu of names from outside: types of decision, results of a case."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Select

from caseworker.i18n import _
from caseworker.text import visible


class NameMenu(Select[str]):
    """One name, or none yet. The value is the name as it came; what is shown is safe."""

    def __init__(self, names: Sequence[str], value: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            _options(names),
            prompt=_("choose with enter"),
            value=value or Select.NULL,
            compact=True,
            id=id,
        )

    def offer(self, names: Sequence[str], value: str) -> None:
        """Offer other names; nobody is told of a change that the program made."""
        with self.prevent(Select.Changed):
            self.set_options(_options(names))
            self.value = value or Select.NULL


def _options(names: Sequence[str]) -> list[tuple[Text, str]]:
    return [
        (Text(visible(name, single_line=True), no_wrap=True, overflow="ellipsis"), name)
        for name in names
    ]
