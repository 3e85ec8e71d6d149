"""Keys are obeyed in the order in which they were pressed, however fast they come.

Textual gives a key to what has the focus now, and what the key before it does may still be on its
way: a message to the App that opens a screen, a text that is being saved before its screen closes.
Keys pressed faster than that would land on the screen that is about to go. A text field takes a
letter at once, while an arrow or backspace climbs to the App to find its action: a letter typed
right behind would stand before it. So a key waits here until the one before it has had its effect.
Letters make nothing wait.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TypeAlias

from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.events import Callback, Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen

from screens.awaited import ASKING, FINDING, LEAVING, OpensSoon

Pressed: TypeAlias = Key | Paste

LOCKING = "lock"
"""The group of the worker that closes every screen; keys wait until it has ended."""

# Keys that change neither the focus nor the screen.
_STAYING = frozenset(
    {"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete"}
)
# What lists and pages do with a key that does no more than that.
_STAYING_ACTIONS = frozenset(
    {"move", "page", "first", "last", "scroll", "lines", "windows"}
    | {"cursor_up", "cursor_down", "page_up", "page_down", "scroll_top", "scroll_bottom"}
)
# A key climbs to the App, which acts; that sends a message, and that one perhaps another.
_ROUNDS = 3
# Seconds. Only where something hangs does a key not wait for its effect.
_PATIENCE = 2.0
_LOOK_AGAIN = 0.005


class KeysInOrder:
    """Holds keys back until those before them have had their effect."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._held: deque[Pressed] = deque()
        self._released: Pressed | None = None
        self._task: asyncio.Task[None] | None = None
        # The screen on which a key was pressed whose effect may still be on its way.
        self._unsettled: Screen[object] | None = None
        # Whether a key that only moves or deletes may still be on its way.
        self._is_climbing = False

    def take(self, pressed: Pressed) -> bool:
        """Tell whether a key may go on to the screen now; one that may not comes again later."""
        if pressed is self._released:
            self._released = None
        elif self._task is not None or self._must_wait(pressed):
            self._held.append(pressed)
            if self._task is None:
                self._task = asyncio.create_task(self._release())
            return False
        if not self._is_text(pressed):
            if isinstance(pressed, Key) and self._stays(pressed.key):
                self._is_climbing = True
            else:
                self._unsettled = self._app.screen
        return True

    def _stays(self, key: str) -> bool:
        """Tell whether a key changes neither the focus nor the screen.

        The nearest of those that know the key, from the focus up, is who obeys it.
        """
        if key in _STAYING:
            return True
        focused = self._app.focused
        for node in focused.ancestors_with_self if focused else ():
            bound = node._bindings.key_to_bindings.get(key)
            if bound:
                return {each.action.partition("(")[0] for each in bound} <= _STAYING_ACTIONS
        return False

    def _must_wait(self, pressed: Pressed) -> bool:
        return self._unsettled is not None or (self._is_climbing and self._is_text(pressed))

    async def _release(self) -> None:
        """Let the keys that are held back go on, one after the other."""
        try:
            while self._held:
                if self._must_wait(self._held[0]):
                    await self._settle()
                self._released = self._held.popleft()
                self._app.post_message(self._released)
                await _through(self._app)
        finally:
            self._task = None
            self._released = None

    def _is_text(self, pressed: Pressed) -> bool:
        """Tell whether what has the focus takes this as text."""
        if isinstance(pressed, Paste):
            return True
        focused = self._app.focused
        return focused is not None and focused.check_consume_key(pressed.key, pressed.character)

    async def _settle(self) -> None:
        """Wait until the keys before have had their effect, and the screen can take the next."""
        screen, self._unsettled = self._unsettled, None
        self._is_climbing = False
        try:
            async with asyncio.timeout(_PATIENCE):
                if screen is None:
                    await self._climb(self._app.screen, 1)
                else:
                    await self._arrive(screen)
        except (TimeoutError, ScreenStackError):
            return

    async def _arrive(self, screen: Screen[object]) -> None:
        """Wait until a key of a screen has done all it does, to this screen or to another one."""
        await self._climb(screen, _ROUNDS)
        while self._is_busy():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(_LOOK_AGAIN)
        for each in (self._app, self._app.screen, self._app, self._app.screen):
            await _through(each)
        # Where tab goes next follows from where things stand on the screen.
        await _painted(self._app.screen)

    async def _climb(self, screen: Screen[object], rounds: int) -> None:
        """Follow what a key sets off on its way from the focus up to the App."""
        start: DOMNode = screen.focused or screen
        for _round in range(rounds):
            for node in start.ancestors_with_self:
                await _through(node)

    def _is_busy(self) -> bool:
        """Tell whether the screen is about to look otherwise, so that a key may mean another thing.

        A screen that waits for the answer of one on top of it is not in front.
        """
        screen = self._app.screen
        if isinstance(screen, OpensSoon) and screen.opens_soon:
            return True
        return any(
            not worker.is_finished
            and (
                worker.group == LOCKING
                or (worker.group in {ASKING, FINDING, LEAVING} and worker.node is screen)
            )
            for worker in self._app.workers
        )


async def _through(node: MessagePump) -> None:
    """Wait until a node has handled every message that it has by now."""
    handled = asyncio.Event()
    # As call_later does, which wraps it anew each time, so that Textual inspects it anew.
    if node.is_running and node.post_message(Callback(callback=handled.set)):
        await handled.wait()


async def _painted(screen: Screen[object]) -> None:
    """Wait until a screen shows what has changed on it."""
    painted = asyncio.Event()
    if screen.is_running and screen.call_after_refresh(painted.set):
        await painted.wait()
