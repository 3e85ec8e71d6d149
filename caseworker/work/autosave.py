"""Keeping what somebody types on disk while they type it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec.structs import replace

from api_client.errors import N_, Problem
from api_client.models import Case
from caseworker.i18n import _
from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store

SECONDS = 0.5
"""From the first unsaved change until a save begins: half of the second that may be lost at most
(the README, the first promise), so that the flush to the disk has the other half."""


class SaveFailed(Problem):
    """Saving failed in a way that nobody foresaw. Facts: ``kind`` of the error."""

    message = N_("What you type cannot be saved ({kind}).")
    advice = N_("It is still on the screen. Copy it to somewhere else, then tell your help desk.")


class SaveState(StrEnum):
    """Where what was typed is."""

    UNTOUCHED = "untouched"
    UNSAVED = "unsaved"
    SAVED = "saved"
    FAILED = "failed"


class Timer(Protocol):
    """Something planned that can be called off."""

    def cancel(self) -> None:
        """Call it off."""


Later = Callable[[float, Callable[[], None]], Timer]


def _by_the_loop(seconds: float, action: Callable[[], None]) -> Timer:
    return asyncio.get_running_loop().call_later(seconds, action)


class Autosave:
    """Saves soon after a change, one save at a time, and tries again for as long as saving fails.

    ``fields`` gives what stands in the form; it is asked once for every save, never for a change.
    ``save`` returns when it is on disk, with the time of saving. ``told`` hears of every change
    of ``state``. ``later`` plans a call after some seconds: the event loop's own clock.
    """

    def __init__(
        self,
        fields: Callable[[], dict[str, str]],
        save: Callable[[dict[str, str]], Awaitable[datetime]],
        *,
        told: Callable[[], None] = lambda: None,
        later: Later = _by_the_loop,
    ) -> None:
        self._fields = fields
        self._save = save
        self._told = told
        self._later = later
        self._timer: Timer | None = None
        self._lock = asyncio.Lock()
        self._running: set[asyncio.Task[Problem | None]] = set()
        self._typed = 0
        self._on_disk = 0
        self.saved: datetime | None = None
        self.problem: Problem | None = None

    @property
    def state(self) -> SaveState:
        """Where what was typed is now."""
        if self.problem:
            return SaveState.FAILED
        if self._typed > self._on_disk:
            return SaveState.UNSAVED
        return SaveState.SAVED if self.saved else SaveState.UNTOUCHED

    def begin(self, saved: datetime) -> None:
        """Say that the form shows something that is on disk already, since then."""
        self.saved = saved

    def changed(self) -> None:
        """Note a change: it is on disk within a second, if it can be."""
        before = self.state
        self._typed += 1
        self._plan()
        if self.state is not before:
            self._told()

    async def flush(self) -> None:
        """Return when everything typed until now is on disk.

        Raises the Problem that kept it from getting there; saving then goes on being tried.
        A caller that is cancelled does not cut the saving short.
        """
        if self._typed == self._on_disk:
            return
        problem = await asyncio.shield(self._start())
        if problem:
            raise problem

    def stop(self) -> None:
        """Try no more, when what was typed has gone elsewhere or its screen has closed."""
        self._call_off()
        self._on_disk = self._typed

    def _plan(self) -> None:
        if self._timer is None:
            self._timer = self._later(SECONDS, self._due)

    def _call_off(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _due(self) -> None:
        self._timer = None
        self._start()

    def _start(self) -> asyncio.Task[Problem | None]:
        task = asyncio.create_task(self._bring_to_disk(self._typed))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _bring_to_disk(self, wanted: int) -> Problem | None:
        async with self._lock:
            if self._on_disk >= wanted:
                return None
            self._call_off()
            taken = self._typed
            self.problem = await self._try()
            if self.problem is None:
                self._on_disk = max(self._on_disk, taken)
            if self._typed > self._on_disk:
                self._plan()
        self._told()
        return self.problem

    async def _try(self) -> Problem | None:
        try:
            self.saved = await self._save(self._fields())
        except Problem as problem:
            return problem
        except Exception as error:  # a fault of ours must not take the text with it
            return SaveFailed(kind=type(error).__name__)
        return None


def saved_words(autosave: Autosave, *, persistent: bool) -> str:
    """Say where the text is: on disk since when, not there yet, or that it cannot get there.

    ``persistent`` is false where the store lives in memory.
    """
    if autosave.state is SaveState.FAILED:
        return _("NOT SAVED")
    if autosave.state is SaveState.UNSAVED:
        return _("not saved yet")
    if autosave.saved is None:
        return ""
    when = f"{autosave.saved.astimezone():%H:%M:%S}"
    if not persistent:
        return _("kept until you quit, {when}").format(when=when)
    return _("saved {when}").format(when=when)


class KeptDraft:
    """The one draft of a form: begun by the first save, saved over by the next ones."""

    def __init__(self, store: Store, kind: str, case: Case, draft: Draft | None = None) -> None:
        self._store = store
        self._kind = kind
        self._case = case
        self.draft = draft
        self.is_written_elsewhere = False
        """Whether another window has saved the draft since it was opened here."""

    def save(self, fields: dict[str, str]) -> datetime:
        """Save the fields and return when; on disk when this returns. Raises StoreProblem.

        Blocks for as long as the disk takes. What the person saw of the case when beginning
        stays with the draft.
        """
        if self.draft is None:
            self.draft = self._begun(fields)
        else:
            expected = self.draft.revision + 1
            self.draft = self._store.drafts.save(replace(self.draft, fields=fields))
            self.is_written_elsewhere = self.is_written_elsewhere or self.draft.revision > expected
        return self.draft.saved

    def _begun(self, fields: dict[str, str]) -> Draft:
        summary = self._case.summary
        return self._store.drafts.start(
            self._kind, summary.number, fields, case_id=summary.id, based_on=self._case.version
        )


def newest_draft(store: Store, kind: str, number: str) -> Draft | None:
    """Return the draft of this kind that was saved last for a case. Raises StoreProblem."""
    return next((draft for draft in store.drafts.of_case(number) if draft.kind == kind), None)
