"""What happened to an entry of the outbox, in the user's language."""

from __future__ import annotations

from caseworker.i18n import _, _n, explain
from caseworker.offline.entry_history import Event, EventKind


def event_words(event: Event) -> str:
    """Say what happened. Outside text is as it came: not yet made safe."""
    words = _words(event)
    if event.times > 1 and event.last is not None:
        last = _("last {time}").format(time=f"{event.last.astimezone():%Y-%m-%d %H:%M:%S}")
        times = _n("{count} time", "{count} times", event.times)
        words = f"{words} ({times}, {last})"
    return words


def _words(event: Event) -> str:
    why = explain(event.reason.problem()) if event.reason else ""
    match event.kind:
        case EventKind.PUT:
            return _("put in the outbox")
        case EventKind.TRIED:
            return _("{step}: is sent").format(step=event.step)
        case EventKind.ANSWERED:
            done = _("{step}: the server answered {status}, done")
            return done.format(step=event.step, status=event.status)
        case EventKind.FOUND:
            return _("{step}: the server was asked and had it").format(step=event.step)
        case EventKind.PUT_OFF:
            return _("put off: {why}").format(why=why) if why else _("put off")
        case EventKind.STOPPED:
            stopped = _("stopped until you decide: {why}").format(why=why)
            return f"{event.step}: {stopped}" if event.step else stopped
        case EventKind.RETRIED:
            return _("you let it be tried again")
        case EventKind.HURRIED:
            return _("you let it be sent at once")
        case EventKind.FINISHED:
            return _("done, and read back from the server")
        case EventKind.TAKEN_BACK:
            return _("you took it back")
        case EventKind.GIVEN_UP:
            return _("you gave it up")
