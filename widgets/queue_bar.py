"""The queues with their counts, the chosen one marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual.widget import Widget

from api_client.models import Queue
from caseworker.i18n import _
from widgets.fitted import fitted


def queue_name(queue: Queue) -> str:
    """Return the name of a queue in the user's language."""
    return {
        Queue.MINE: _("Mine"),
        Queue.UNIT: _("My unit"),
        Queue.UNASSIGNED: _("Unassigned"),
        Queue.OVERDUE: _("Overdue"),
        Queue.HANDED: _("New to me"),
        Queue.DUE: _("Due soon"),
        Queue.WAITING: _("Suspended"),
        Queue.ALL: _("All"),
    }[queue]


class QueueBar(Widget):
    """One line for each queue: its key, its name, how many cases it had when last seen."""

    def __init__(self, queues: Sequence[Queue], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._queues = queues
        self._counts: Mapping[Queue, int] = {}
        self._chosen = queues[0]
        self._saved: Sequence[tuple[str, int | None]] = ()
        self._chosen_saved = ""

    def show(
        self,
        counts: Mapping[Queue, int],
        chosen: Queue,
        saved: Sequence[tuple[str, int | None]] = (),
        chosen_saved: str = "",
    ) -> None:
        """Show these counts, and those of the queues of one's own; None where nobody counted.

        ``chosen_saved`` is the name of the one of one's own that is shown, if it is one.
        """
        self._counts = counts
        self._chosen = chosen
        self._saved = saved
        self._chosen_saved = chosen_saved
        self.refresh()

    def render(self) -> Text:
        """Draw the lines."""
        text = Text(_("Queues"), style="bold", no_wrap=True, overflow="crop")
        for at, queue in enumerate(self._queues, start=1):
            is_chosen = queue is self._chosen and not self._chosen_saved
            name = f"{at} {queue_name(queue)}"
            text.append("\n" + self._line(name, self._counts.get(queue)), style=_style(is_chosen))
        if self._saved:
            text.append("\n\n" + self._line(_("Own queues"), None, none="9"))
        for at, (name, count) in enumerate(self._saved, start=1):
            line = self._line(f"{at} {name}", count)
            text.append("\n" + line, style=_style(name == self._chosen_saved))
        return text

    def _line(self, name: str, count: int | None, none: str = "–") -> str:
        counted = none if count is None else str(count)
        return fitted(name, self.content_size.width - len(counted) - 1) + " " + counted


def _style(is_chosen: bool) -> str:
    return "reverse" if is_chosen else "not bold"
