"""How a request proves who asks: one class for each method, all with the same face."""

from __future__ import annotations

from typing import Protocol


class Auth(Protocol):
    """Something that signs requests to the addresses it was made for."""

    async def headers(self, now: float) -> dict[str, str]:
        """Return the headers that prove who asks. ``now`` is the server's time in Unix seconds.

        Raises ``ApiProblem`` where the proof itself has to be fetched and cannot be.
        """
        ...

    def renews(self, refused: str) -> bool:
        """Tell whether to ask once more, with new proof, after 401 to this ``Authorization``."""
        ...
