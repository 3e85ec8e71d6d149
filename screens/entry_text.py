"""An entry of the outbox in words: its state, its reason, everything of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from caseworker.i18n import _, _n, explain
from caseworker.offline.outbox import Entry, EntryState, StepRecord
from caseworker.text import visible
from caseworker.work.connection import reference_of
from caseworker.work.event_words import event_words
from caseworker.work.intent_words import facts, texts, what


def seconds_left(entry: Entry, now: datetime) -> int:
    """Return the seconds in which an entry can still be undone before it is sent, rounded up."""
    if entry.state is not EntryState.WAITING or entry.tried:
        return 0
    return max(0, math.ceil((entry.not_before - now).total_seconds()))


def state_words(entry: Entry, now: datetime, *, is_behind: bool = False) -> str:
    """Say how far an entry is; ``is_behind`` where an older one of its case comes first."""
    left = seconds_left(entry, now)
    if left:
        return _n("is sent in {count} s", "is sent in {count} s", left)
    if entry.state.settled or entry.state is EntryState.NEEDS_PERSON:
        return {
            EntryState.NEEDS_PERSON: _("needs you"),
            EntryState.DONE: _("done"),
            EntryState.DISCARDED: _("given up"),
        }[entry.state]
    if is_behind:
        return _("waits for the one before it")
    if entry.next_try and entry.next_try > now:
        return _("is tried again {time}").format(time=f"{entry.next_try.astimezone():%H:%M:%S}")
    return _("is being sent") if entry.state is EntryState.SENDING else _("waits to be sent")


def reason_words(entry: Entry) -> str:
    """Say why an entry has not been sent; nothing where it has or nothing is wrong."""
    if entry.reason is None or entry.state.settled:
        return ""
    return explain(entry.reason.problem())


def everything(entry: Entry, now: datetime) -> Text:
    """Return all that is known of an entry, safe for a terminal."""
    text = Text()
    for name, value in _lines(entry, now):
        text.append(name, style="bold")
        text.append(f"  {visible(value, single_line=True)}\n")
    for name, written in texts(entry.intent):
        text.append(f"\n{name}\n", style="bold")
        text.append(visible(written).rstrip() + "\n")
    if entry.steps:
        text.append("\n" + _("Steps") + "\n", style="bold")
    for step in entry.steps:
        text.append(visible(_step(step), single_line=True) + "\n")
    if entry.history:
        text.append("\n" + _("What happened") + "\n", style="bold")
    for event in entry.history:
        when = _moment(event.at)
        text.append(f"{when}  {visible(event_words(event), single_line=True)}\n")
    text.rstrip()
    return text


def _lines(entry: Entry, now: datetime) -> Iterator[tuple[str, str]]:
    intent = entry.intent
    yield _("Case"), intent.case_number
    yield _("What"), what(intent)
    yield _("State"), state_words(entry, now)
    if reason := reason_words(entry):
        yield _("Why"), reason
    if entry.reason is not None and (reference := reference_of(entry.reason.problem())):
        yield _("Reference for the help desk"), reference
    yield from facts(intent)
    yield _("Put in the outbox"), _moment(entry.created)
    yield _("Not sent before"), _moment(entry.not_before)
    if entry.attempts:
        yield _("Put off"), _n("{count} time", "{count} times", entry.attempts)
    if entry.next_try:
        yield _("Next try"), _moment(entry.next_try)
    if entry.finished:
        yield _("Finished"), _moment(entry.finished)
    yield _("Id"), entry.id


def _step(step: StepRecord) -> str:
    if step.done:
        state = _("done {time}").format(time=_moment(step.done))
    elif step.tried:
        state = _("tried {time}, outcome not known").format(time=_moment(step.tried))
    else:
        state = _("not yet tried")
    return "  ".join(part for part in (f"{step.name}:", state, step.url) if part)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
