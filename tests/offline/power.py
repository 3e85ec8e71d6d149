"""A disk that may lose power: what was not flushed is lost in part, as drives do.

The database writes through a SQLite VFS of ours, the journal through its own two functions; both
note what was written since the last flush. ``after_a_power_cut`` gives what such a disk holds: all
that was flushed, and of the rest any part in any order, single writes torn at a sector.
"""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import apsw
import pytest

from caseworker import folders
from caseworker.offline import database, journal

_SECTOR = 512
_NAMES = (f"losing-power-{number}" for number in count(1))
# Encryption lies on each for as long as the process lives.
_KEPT: list[apsw.VFS] = []


class Disk:
    """What was written and what of it has been flushed.

    ``moment`` is told of every write and flush, before it happens. ``fails`` says with which error
    number one does not happen, 0 for none.
    """

    def __init__(self) -> None:
        self.flushed: dict[Path, bytearray] = {}
        self.pending: dict[Path, list[tuple[int, bytes]]] = {}
        self.moment: Callable[[str], None] = lambda _what: None
        self.fails: Callable[[str], int] = lambda _what: 0

    def write(self, path: Path, offset: int, content: bytes) -> None:
        self.moment("write")
        _raise(self.fails("write"))
        self.pending.setdefault(path, []).append((offset, content))

    def flush(self, path: Path) -> None:
        self.moment("flush")
        if number := self.fails("flush"):
            # What could not be flushed is gone from the system's memory too (Linux does so).
            self.pending.pop(path, None)
            _raise(number)
        image = self.flushed.setdefault(path, bytearray())
        for offset, content in self.pending.pop(path, []):
            _put(image, offset, content)

    def truncate(self, path: Path, size: int) -> None:
        image = self.flushed.setdefault(path, bytearray())
        del image[size:]
        self.pending[path] = [
            (offset, content[: size - offset])
            for offset, content in self.pending.get(path, [])
            if offset < size
        ]

    def replace(self, path: Path) -> None:
        """Take a file over as it is: it was written beside and renamed, flushed before."""
        self.flushed[path] = bytearray(path.read_bytes()) if path.exists() else bytearray()
        self.pending.pop(path, None)

    def after_a_power_cut(self, folder: Path, target: Path, choose: random.Random) -> None:
        """Write what is left of a folder into another one."""
        target.mkdir(parents=True)
        for path in {*self.flushed, *self.pending}:
            if path.parent != folder or not path.exists():
                continue
            image = bytearray(self.flushed.get(path, b""))
            pending = [one for one in self.pending.get(path, []) if choose.random() < 0.5]
            choose.shuffle(pending)
            for offset, content in pending:
                sectors = choose.randint(0, len(content) // _SECTOR)
                torn = content if choose.random() < 0.7 else content[: sectors * _SECTOR]
                _put(image, offset, torn)
            (target / path.name).write_bytes(image)
        check = folder / "store.check"
        if check.exists() and not (target / check.name).exists():
            (target / check.name).write_bytes(check.read_bytes())


def _raise(number: int) -> None:
    if number:
        raise OSError(number, os.strerror(number))


def _put(image: bytearray, offset: int, content: bytes) -> None:
    if len(image) < offset:
        image.extend(bytes(offset - len(image)))
    image[offset : offset + len(content)] = content


class _Vfs(apsw.VFS):
    def __init__(self, disk: Disk, name: str) -> None:
        self.disk = disk
        super().__init__(name, "unix")
        _KEPT.append(self)

    def xOpen(  # noqa: N802 - SQLite's name
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        return _File(self.disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self.disk.flushed.pop(Path(filename), None)
        self.disk.pending.pop(Path(filename), None)
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self.disk = disk
        text = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        self.path = Path(text)
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        with _as_sqlite_says(apsw.IOError):
            self.disk.write(self.path, offset, bytes(data))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        with _as_sqlite_says(apsw.IOError):
            self.disk.flush(self.path)
        super().xSync(flags)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self.disk.truncate(self.path, newsize)
        super().xTruncate(newsize)


@contextmanager
def _as_sqlite_says(otherwise: type[apsw.Error]) -> Iterator[None]:
    """Turn an error of the disk into the one that SQLite's own VFS gives for it."""
    try:
        yield
    except OSError as error:
        kind = apsw.FullError if error.errno == errno.ENOSPC else otherwise
        raise kind(error.strerror) from error


@contextmanager
def losing_power(monkeypatch: pytest.MonkeyPatch, *, weaker: bool = False) -> Iterator[Disk]:
    """Let every store that is opened here write to such a disk.

    ``weaker`` is what the program deliberately does not do: ``synchronous=NORMAL``, and a journal
    that is not flushed.
    """
    disk = Disk()
    name = next(_NAMES)
    _Vfs(disk, name)
    usual = apsw.vfs_names()[0]
    connect = database.connect

    def connect_weaker(path: Path, key: bytes, **options: bool) -> apsw.Connection:
        connection = connect(path, key, **options)
        connection.pragma("synchronous", "NORMAL")
        return connection

    def write_all(descriptor: int, content: bytes) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        disk.write(path, os.fstat(descriptor).st_size, content)
        os.write(descriptor, content)

    def sync(descriptor: int) -> None:
        if not weaker:
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            disk.flush(path)
            size = os.fstat(descriptor).st_size
            disk.truncate(path, size)

    write_private = folders.write_private

    def replace(path: Path, content: bytes) -> None:
        write_private(path, content)
        disk.replace(path)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_write_all", write_all)
        patched.setattr(journal, "_sync", sync)
        patched.setattr(journal, "write_private", replace)
        if weaker:
            patched.setattr(database, "connect", connect_weaker)
        # Encryption lies on a VFS from the first time that it is asked for.
        encrypted = f"multipleciphers-{name}"
        apsw.Connection(":memory:", vfs=encrypted).close()
        apsw.set_default_vfs(encrypted)
        try:
            yield disk
        finally:
            apsw.set_default_vfs(usual)
