"""The second copy of everything typed: an append-only file of sealed records.

A record is ``magic | length | checksum of both | nonce | ciphertext``. The magic lets a reader
find the next record after a damaged stretch, the checksum tells a record that a crash cut short
from one that was damaged later. The order in the file is the order in time.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from caseworker.folders import write_private
from caseworker.offline.sealing import Seal

_MAGIC = b"\xc7CWJ\x01\r\n\xea"
_LENGTH_BYTES = 4
_HEADER_BYTES = len(_MAGIC) + _LENGTH_BYTES + 4
_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows alone has it, and needs it


@dataclass(frozen=True)
class Record:
    """One record that could be read, and where in the file it begins."""

    position: int
    content: bytes


@dataclass(frozen=True)
class Contents:
    """What a journal holds.

    ``damage`` is where the last stretch begins that could not be read, None where all was.
    ``torn`` says that the end is a record that was never finished, so never promised to anybody.
    """

    records: tuple[Record, ...] = ()
    damage: int | None = None
    torn: bool = False


class Journal:
    """Appends and reads. Whoever calls holds the store's lock. Every method raises OSError."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._seal = Seal(key, "journal")

    def append(self, content: bytes) -> int:
        """Add a record, on disk on return; give back the length of the file before.

        The file is as before when this fails.
        """
        if not self._path.exists():
            write_private(self._path, b"")
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | _BINARY)
        try:
            length = os.fstat(descriptor).st_size
            try:
                _write_all(descriptor, self._sealed(content))
                _sync(descriptor)
            except BaseException:
                os.ftruncate(descriptor, length)
                raise
        finally:
            os.close(descriptor)
        return length

    def cut(self, length: int) -> None:
        """Take back what was appended since the file had this length."""
        descriptor = os.open(self._path, os.O_WRONLY | _BINARY)
        try:
            os.ftruncate(descriptor, length)
            _sync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, contents: Iterable[bytes]) -> None:
        """Put these records in place of the whole file, or leave it as it is.

        Raises ``FolderUnusable``.
        """
        write_private(self._path, b"".join(self._sealed(content) for content in contents))

    def size(self) -> int:
        """Return the length of the file in bytes."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def read(self) -> Contents:
        """Read everything that can be read, whatever happened to the rest."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return Contents()
        records: list[Record] = []
        damage, position = None, 0
        while position < len(content):
            record, end = self._record_at(content, position)
            if record is not None:
                records.append(record)
                position = end
                continue
            following = self._next_record(content, position + 1)
            if following is None and _cut_short(content[position:]):
                return Contents(tuple(records), damage, torn=True)
            damage = position
            position = len(content) if following is None else following
        return Contents(tuple(records), damage)

    def _sealed(self, content: bytes) -> bytes:
        header = _header(len(content) + Seal.OVERHEAD)
        return header + self._seal.close(content, header)

    def _record_at(self, content: bytes, position: int) -> tuple[Record | None, int]:
        header = content[position : position + _HEADER_BYTES]
        length = _length_in(header)
        if length is None:
            return None, position
        end = position + _HEADER_BYTES + length
        opened = self._seal.open(content[position + _HEADER_BYTES : end], header)
        return (None if opened is None else Record(position, opened)), end

    def _next_record(self, content: bytes, start: int) -> int | None:
        """Find where the next readable record begins; the magic may also stand there by chance."""
        position = content.find(_MAGIC, start)
        while position >= 0:
            if self._record_at(content, position)[0] is not None:
                return position
            position = content.find(_MAGIC, position + 1)
        return None


def _header(length: int) -> bytes:
    start = _MAGIC + length.to_bytes(_LENGTH_BYTES, "big")
    return start + zlib.crc32(start).to_bytes(4, "big")


def _length_in(header: bytes) -> int | None:
    """Return the length that a header states, None when it is not a whole sound header."""
    length = int.from_bytes(header[len(_MAGIC) : len(_MAGIC) + _LENGTH_BYTES], "big")
    return length if header == _header(length) else None


def _cut_short(rest: bytes) -> bool:
    """Tell whether the end of a file is the beginning of a record."""
    if len(rest) < _HEADER_BYTES:
        return _MAGIC.startswith(rest[: len(_MAGIC)])
    length = _length_in(rest[:_HEADER_BYTES])
    return length is not None and _HEADER_BYTES + length > len(rest)


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


if sys.platform == "darwin":
    import fcntl

    def _sync(descriptor: int) -> None:
        """Flush to the medium: fsync alone stops at the drive's own memory there."""
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)

else:

    def _sync(descriptor: int) -> None:
        os.fsync(descriptor)
