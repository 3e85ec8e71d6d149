"""Taking cases along: which go and which do not, how far it has come, what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.errors import Problem
from api_client.models import CaseSummary
from caseworker.i18n import _, _n, explain
from caseworker.text import visible
from caseworker.work.fetching import client_imported
from caseworker.work.pinning import Progress
from caseworker.work.pinning_many import Along, Outcome, take_many_along
from caseworker.work.sizes import size_word
from screens.taking_along import taken_words
from widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from caseworker.services import Services

_GROUP = "take-cases-along"


class TakingCases(ModalScreen[bool]):
    """Ends with True when any case was taken along."""

    CSS: ClassVar[str] = """
    TakingCases { align: center middle; }
    TakingCases > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 90%; padding: 0 1;
        background: $surface; border: round $accent;
    }
    TakingCases VerticalScroll { height: auto; max-height: 18; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", _("take along"), id="cases-along.take"),
        Binding("escape", "stop", _("stop"), id="cases-along.stop"),
        Binding("escape", "close", _("close"), id="cases-along.close"),
    ]

    def __init__(self, services: Services, along: Along) -> None:
        super().__init__()
        self._services = services
        self._along = along
        self._outcomes: list[Outcome] = []
        self._is_begun = False
        self._is_going = False

    def compose(self) -> ComposeResult:
        """Put the question on the screen, how far it has come below."""
        with Vertical():
            with VerticalScroll():
                yield Static(id="cases-along-text")
            yield Static(id="cases-along-now")
        yield KeysLine()

    def on_mount(self) -> None:
        """Say which cases go and which do not; let the arrows scroll."""
        going, staying = self._along.going, self._along.staying
        lines = [_n("Take {count} case along?", "Take {count} cases along?", len(going))]
        lines += [_("What is taken along can be read here without the server."), ""]
        lines += [_line(case) for case in going]
        if staying:
            lines += ["", _("Not taken along")]
            lines += [explain(problem) for _case, problem in staying]
        limit = size_word(self._services.store.documents.limit)
        lines += ["", _("Documents may take {limit} on this computer.").format(limit=limit)]
        self._say(lines)
        self.query_one(VerticalScroll).focus()

    def _say(self, lines: Sequence[str]) -> None:
        self.query_one("#cases-along-text", Static).update(Text(visible("\n".join(lines))))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to begin once, to stop while it goes on, and to close when it does not."""
        offered = {
            "take": not self._is_begun,
            "stop": self._is_going,
            "close": not self._is_going,
        }
        return offered.get(action, True)

    @work(exclusive=True, group=_GROUP)
    async def action_take(self) -> None:
        """Fetch one case after the other."""
        self._is_begun = self._is_going = True
        self.refresh_bindings()
        services, going = self._services, self._along.going
        self._show_outcomes()
        problem: Problem | None = None
        try:
            await client_imported()
            async with services.connect() as api:
                await take_many_along(api, services.store, going, self._show_now, self._note)
        except Problem as met:
            problem = met
            services.connection.note(problem)
        self._end(problem)

    def _show_now(self, case: CaseSummary, progress: Progress) -> None:
        at, count = len(self._outcomes) + 1, len(self._along.going)
        parts = [
            _("Case {at} of {count}").format(at=at, count=count),
            case.number,
            _("{done} of {count} documents").format(done=progress.done, count=progress.documents),
            size_word(progress.received),
        ]
        self._show_last_line(" · ".join(parts))

    def _show_last_line(self, said: str) -> None:
        now = self.query_one("#cases-along-now", Static)
        now.update(Text(visible(said)))

    def _note(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._show_outcomes()

    def _show_outcomes(self) -> None:
        self._say([_outcome_line(each) for each in self._outcomes])
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def _end(self, problem: Problem | None) -> None:
        self._is_going = False
        self.refresh_bindings()
        here = sum(each.taken is not None for each in self._outcomes)
        count = len(self._along.going)
        said = _("Taken along: {here} of {count}.").format(here=here, count=count)
        if problem is not None:
            rest = _("The rest is fetched when the server answers again.")
            said = f"{said} {explain(problem)} {rest}"
        self._show_last_line(said)

    def action_stop(self) -> None:
        """Fetch no more; what has come stays, and what was not begun is left out."""
        self.workers.cancel_group(self, _GROUP)
        self._end(None)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(self._is_begun)


def _line(case: CaseSummary) -> str:
    return f"    {case.number}  {case.title}"


def _outcome_line(outcome: Outcome) -> str:
    if outcome.taken is not None:
        return f"{outcome.case.number}: {taken_words(outcome.taken)}"
    problem = outcome.problem
    return f"{outcome.case.number}: {explain(problem) if problem else ''}"
