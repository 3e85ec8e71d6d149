"""What the App asks of a screen on which somebody writes, before it takes the screen away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

from textual.app import App

from api_client.errors import Problem
from caseworker.i18n import _, explain


@runtime_checkable
class KeepsText(Protocol):
    """A screen whose text is on disk soon, and at once when this is asked."""

    async def is_on_disk(self) -> bool:
        """Bring what is typed to the disk; where that fails, say so on the screen."""
        ...


async def may_leave(app: App[object], keep: Callable[[], Awaitable[None]]) -> bool:
    """Tell whether a screen may go: what is typed is on disk, or the person gives it up."""
    try:
        await keep()
    except Problem as problem:
        from screens.question import Question

        question = _("What you typed could not be saved. Close and lose it?")
        answer: bool = await app.push_screen_wait(Question(f"{explain(problem)}\n\n{question}"))
        return answer
    return True
