"""The queues with their counts, the chosen one marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual.widget import Widget

from api_client.models import Queue
from caseworker.i18n import _


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

    def show(self, counts: Mapping[Queue, int], chosen: Queue) -> None:
        """Show these counts; a queue never seen has none."""
        self._counts = counts
        self._chosen = chosen
        self.refresh()

    def render(self) -> Text:
        """Draw the lines."""
        text = Text(_("Queues"), style="bold", no_wrap=True, overflow="crop")
        for at, queue in enumerate(self._queues, start=1):
            count = str(self._counts[queue]) if queue in self._counts else "–"
            name = f"{at} {queue_name(queue)}"
            line = name + count.rjust(max(1, self.content_size.width - len(name)))
            text.append("\n" + line, style="reverse" if queue is self._chosen else "not bold")
        return text
