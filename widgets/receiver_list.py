"""Those who fit the typed letters, one of them chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual.widget import Widget

from caseworker.i18n import _, _n
from caseworker.work.receiver_search import Candidate
from widgets.fitted import fitted

_ID = 14
_OPEN = 10
_LEAST_NAME = 12


class ReceiverList(Widget):
    """A few lines of candidates that follow the choice; the keys are those of the field above."""

    DEFAULT_CSS = "ReceiverList { height: 5; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._found: Sequence[Candidate] = ()
        self._open: Mapping[str, int] = {}
        self._at = 0
        self._empty = ""

    @property
    def choice(self) -> Candidate | None:
        """The candidate under the mark."""
        return self._found[self._at] if self._found else None

    def show(self, found: Sequence[Candidate], empty: str) -> None:
        """Show these, the first one marked; ``empty`` is said where there are none."""
        self._found, self._at, self._empty = found, 0, empty
        self.refresh()

    def count(self, open_cases: Mapping[str, int]) -> None:
        """Show how many open cases each has."""
        self._open = open_cases
        self.refresh()

    def move(self, by: int) -> None:
        """Mark another one."""
        self._at = max(0, min(self._at + by, len(self._found) - 1))
        self.refresh()

    def render(self) -> Text:
        """Draw the window around the mark."""
        width, height = self.content_size.width, max(1, self.content_size.height)
        if not self._found:
            return Text(fitted(self._empty, width))
        top = max(0, min(self._at - height // 2, len(self._found) - height))
        text = Text(no_wrap=True, overflow="crop")
        for at in range(top, min(top + height, len(self._found))):
            if at > top:
                text.append("\n")
            line = self._line(self._found[at], width, is_marked=at == self._at)
            text.append(line, style="reverse" if at == self._at else "")
        return text

    def _line(self, one: Candidate, width: int, *, is_marked: bool) -> str:
        count = self._open.get(one.wanted, 0)
        cases = _n("{count} open", "{count} open", count) if count else ""
        rest = max(0, width - 2 - _ID - _OPEN - 3)
        name = max(min(rest, _LEAST_NAME), rest * 3 // 5)
        unit = one.unit if one.receiver.person else _("unit")
        parts = (
            fitted(one.label, name),
            fitted(one.id, _ID),
            fitted(unit, max(0, rest - name)),
            cases.rjust(_OPEN)[:_OPEN],
        )
        return fitted(("▸ " if is_marked else "  ") + " ".join(parts), width)
