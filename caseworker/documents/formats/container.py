"""Zip containers, read so that no bomb goes off: sizes are checked before and while unpacking."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO, Final, NamedTuple

from caseworker.documents.answer import State
from caseworker.documents.formats.source import NoText, Source
from caseworker.documents.limits import MEGABYTE
from caseworker.documents.wire import Why

ZIP_START: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""A file in it, or its end where it is empty (APPNOTE 4.3.7, 4.3.16)."""
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""All that OOXML (ECMA-376-2 annex B) and ODF (part 2, 2.2) allow."""
_ENCRYPTED: Final = 0x1
_CHUNK: Final = 1 << 16
_SMALL: Final = 10 * MEGABYTE
"""Below this, text that repeats itself may be packed as tightly as it likes."""
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, NotImplementedError
)  # fmt: skip
"""What zipfile raises for damaged files."""


class Packed(NamedTuple):
    """A file in an archive: its name raw from outside, its size as declared, and its day."""

    name: str
    size: int
    date: str
    is_folder: bool
    at: int


class Container:
    """The parts of a zip file. Raises NoText: damaged, encrypted or too large."""

    def __init__(self, source: Source) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.content))
        except BROKEN as error:
            raise NoText(State.DAMAGED, Why.DAMAGED) from error
        self._password = source.password.encode() or None
        self._limits = source.limits
        self._left = source.limits.unpacked

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def open(self, name: str) -> Part:
        """Return a part to be read piece by piece. Its declared size is checked here."""
        info = self._zip.NameToInfo.get(name)
        if info is None:
            raise NoText(State.DAMAGED, Why.DAMAGED)
        return self._open(info)

    def _open(self, info: zipfile.ZipInfo) -> Part:
        if info.compress_type not in _METHODS:
            raise NoText(State.DAMAGED, Why.DAMAGED)
        is_locked = bool(info.flag_bits & _ENCRYPTED)
        if is_locked and self._password is None:
            raise NoText(State.ENCRYPTED, Why.LOCKED)
        self._check(info)
        try:
            return Part(self, self._zip.open(info, pwd=self._password if is_locked else None))
        except RuntimeError as error:  # zipfile has no other name for a wrong password
            raise NoText(State.ENCRYPTED, Why.WRONG_PASSWORD) from error
        except BROKEN as error:
            raise NoText(State.DAMAGED, Why.DAMAGED) from error

    def check_all(self) -> None:
        """Check the declared sizes of all parts together, for a library that unpacks by itself."""
        left = self._left
        for info in self._zip.infolist():
            self._check(info)
            left -= info.file_size
        if left < 0:
            raise NoText(State.TOO_LARGE, Why.UNPACKED)

    def _check(self, info: zipfile.ZipInfo) -> None:
        steep = info.file_size > self._limits.ratio * max(info.compress_size, 1)
        if info.file_size > self._left or (steep and info.file_size > _SMALL):
            raise NoText(State.TOO_LARGE, Why.UNPACKED)

    def files(self) -> list[Packed]:
        """Return what is packed, in the order of the directory."""
        return [
            Packed(info.filename, info.file_size, _day(info), info.is_dir(), at)
            for at, info in enumerate(self._zip.infolist())
        ]

    def read_packed(self, file: Packed) -> bytes:
        """Return a file; two may have the same name."""
        return _whole(self._open(self._zip.infolist()[file.at]))

    def read(self, name: str) -> bytes:
        """Return a whole part."""
        return _whole(self.open(name))

    def spend(self, size: int) -> None:
        """Count unpacked bytes against the limit of the whole container."""
        self._left -= size
        if self._left < 0:
            raise NoText(State.TOO_LARGE, Why.UNPACKED)


class Part:
    """One part while it is being unpacked; what a parser reads from."""

    def __init__(self, container: Container, stream: IO[bytes]) -> None:
        self._container = container
        self._stream = stream

    def read(self, size: int = _CHUNK) -> bytes:
        """Return up to this many bytes, at most a chunk; none at the end."""
        try:
            piece = self._stream.read(min(size, _CHUNK) if size > 0 else _CHUNK)
        except BROKEN as error:
            raise NoText(State.DAMAGED, Why.DAMAGED) from error
        self._container.spend(len(piece))
        return piece


def _whole(part: Part) -> bytes:
    pieces = []
    while piece := part.read(_CHUNK):
        pieces.append(piece)
    return b"".join(pieces)


def _day(info: zipfile.ZipInfo) -> str:
    """Return the day of a file, empty where it has none (MS-DOS counts from 1980)."""
    year, month, day = info.date_time[:3]
    return f"{year}-{month:02}-{day:02}" if (year, month, day) > (1980, 1, 1) else ""
