"""Nothing that the store writes can be read without the key."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from api_client.models import Person
from caseworker.offline import schema
from caseworker.offline.store import Store
from tests.offline.examples import (
    KEY,
    NAME,
    NOON,
    PERSONAL_NUMBER,
    REASONS,
    Clock,
    case,
    decision,
    plan,
    queue,
    summary,
)
from tests.offline.windows import ROOT

SECRETS = (
    PERSONAL_NUMBER,
    PERSONAL_NUMBER.replace("-", ""),
    NAME,
    REASONS[:20],
    "asa@example.com",
    "KUB-2026-1",
    "zaken.example.com",
    "Ansökan om bidrag",
    "CREATE TABLE",
)


def _readable(folder: Path) -> set[tuple[str, str]]:
    """Return which secrets stand in which file, in any of the encodings text may have."""
    found = set()
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for secret in SECRETS:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
                if secret.encode(encoding) in content:
                    found.add((path.name, secret))
        for key in (KEY, KEY.hex().encode()):
            if key in content:
                found.add((path.name, "the key"))
    return found


def _fill(store: Store) -> None:
    text = f"{NAME} {PERSONAL_NUMBER} {REASONS} " * 200
    draft = store.drafts.start("decision", "KUB-2026-1", {"reasons": text})
    store.drafts.save(replace(draft, fields={"reasons": text * 2}))
    sent = store.drafts.start("decision", "KUB-2026-1", {"reasons": text})
    store.outbox.put(decision(), not_before=NOON, draft=sent)
    store.outbox.set_plan("CW-1", plan())
    store.mirror.put_queue(
        queue(*(summary(f"KUB-2026-{n}", person=Person(id="p", name=NAME)) for n in range(500)))
    )
    store.mirror.put_case(case(), NOON)
    store.mirror.put_catalogue("roles", REASONS.encode(), NOON)


def test_no_file_holds_anything_readable_while_open_or_closed_or_mended(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(folder, KEY, clock=Clock()) as store:
        _fill(store)
        assert (folder / "store.db-wal").stat().st_size > 100_000
        assert _readable(folder) == set()
    assert _readable(folder) == set()

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE more (x)"))
    Store.open(folder, KEY, clock=Clock()).close()
    for name in ("store.db", "journal"):
        with (folder / name).open("r+b") as stream:
            stream.seek(5000)
            stream.write(b"damage")
    Store.open(folder, KEY, clock=Clock()).close()

    names = {re.sub(r"-.*", "", path.name) for path in folder.iterdir()}
    assert {"store.backup", "store.damaged", "journal.damaged"} <= names
    assert _readable(folder) == set()


def test_the_search_would_find_what_is_readable(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(f"x{PERSONAL_NUMBER}x".encode("utf-16-le") + KEY)
    assert _readable(tmp_path) == {("plain", PERSONAL_NUMBER), ("plain", "the key")}


def test_nothing_is_written_outside_the_folder_of_the_profile(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from caseworker.offline.store import Store; "
        "from tests.offline.examples import KEY; from tests.offline.test_secrecy import _fill\n"
        "with Store.open(Path(sys.argv[1]), KEY) as store: _fill(store); store.check()"
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {
        **os.environ,
        **dict.fromkeys(("HOME", "TMPDIR", "SQLITE_TMPDIR", "XDG_CACHE_HOME"), str(elsewhere)),
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "profile")],
        cwd=elsewhere,
        env=environment,
        check=True,
    )

    assert list(elsewhere.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"elsewhere", "profile"}
