"""`caseworker demo` in folders of its own, and its server asked without the program."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sandbox.client import Api
from tests.sandbox_server import Sandbox


@dataclass(frozen=True)
class Demo:
    """A demo that has its own folder."""

    folder: Path
    language: str = "en"

    @property
    def command(self) -> list[str]:
        """The program as `make demo` starts it."""
        return [sys.executable, "-m", "caseworker", "demo"]

    @property
    def environment(self) -> dict[str, str]:
        """What the program is told by its environment."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "CASEWORKER_LANG": self.language,
            "CASEWORKER_DATA": str(self.folder / "data"),
            "CASEWORKER_CONFIG": str(self.folder / "config"),
            "LANG": "C.UTF-8",
        }

    @contextmanager
    def server(self) -> Iterator[Api]:
        """Give the server of the demo that is running, as its own application sees it."""
        folder = self.folder / "data" / "demo"
        [database] = (folder / "server").glob("*.db")
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            clients = dict(connection.execute("SELECT id, secret FROM clients"))
            settings = dict(connection.execute("SELECT name, value FROM settings"))
        url = f"http://127.0.0.1:{(folder / 'port').read_text()}"
        running = Sandbox(
            url=url,
            client_id="caseworker",
            secret=clients["caseworker"],
            users=json.loads(settings["users"]),
            units=json.loads(settings["units"]),
            readonly={"client_id": "readonly", "secret": clients["readonly"]},
        )
        with closing(Api(running)) as server:
            yield server
