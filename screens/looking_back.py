"""From a draft to its earlier states and back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from api_client.errors import Problem
from caseworker.i18n import _, explain

if TYPE_CHECKING:
    from caseworker.offline.drafts import Draft
    from caseworker.services import Services

T = TypeVar("T")


async def look_back(screen: Screen[T], services: Services, draft: Draft | None) -> Draft | None:
    """Show the earlier states of a draft; return it as brought back, None where it stays.

    Call it from a worker. Says so where there are none.
    """
    from screens.draft_history import DraftHistoryScreen

    try:
        drafts = services.store.drafts
        earlier = await asyncio.to_thread(drafts.earlier, draft.id) if draft else []
    except Problem as problem:
        screen.notify(explain(problem), severity="error", markup=False)
        return None
    if draft is None or not earlier:
        said = _("There are no earlier states yet. One is kept every minute while you write.")
        screen.notify(said, markup=False)
        return None
    history = DraftHistoryScreen(services, draft, earlier)
    found: Draft | None = await screen.app.push_screen_wait(history)
    return found
