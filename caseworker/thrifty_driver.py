"""Textual's driver for this platform, with less to write."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.driver import Driver

from caseworker.terminal_image import TerminalImage

if TYPE_CHECKING:
    from textual.app import App


def thrifty(driver: type[Driver]) -> type[Driver]:
    """Return a driver like this one that sends only what the terminal does not show yet."""

    class Thrifty(driver):  # type: ignore[misc, valid-type]
        def __init__(
            self,
            app: App[object],
            *,
            debug: bool = False,
            mouse: bool = True,
            size: tuple[int, int] | None = None,
        ) -> None:
            self.image = TerminalImage(erases_in_colour=_erases_in_colour())
            super().__init__(app, debug=debug, mouse=mouse, size=size)

        def write(self, data: str) -> None:
            sent = self.image.through(data)
            if sent:
                super().write(sent)

        def start_application_mode(self) -> None:
            """Start on a screen of which nothing is known."""
            self.image.forget()
            super().start_application_mode()

    return Thrifty


def _erases_in_colour() -> bool:
    """GNU screen does not, nor what calls itself so."""
    return not os.environ.get("TERM", "").startswith("screen")


def forget_what_is_shown(driver: Driver | None) -> None:
    """Let the next frame be sent whole: the terminal may show anything."""
    image = getattr(driver, "image", None)
    if isinstance(image, TerminalImage):
        image.forget()
