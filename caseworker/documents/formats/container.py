"""Zip containers, read so that no bomb goes off: sizes are checked before and while unpacking."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO, Final

from caseworker.documents.answer import State
from caseworker.documents.formats.source import NoText, Source
from caseworker.documents.limits import MEGABYTE
from caseworker.documents.wire import Why

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


class Container:
    """The parts of a zip file. Raises NoText: damaged, encrypted or too large."""

    def __init__(self, source: Source) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.content))
        except BROKEN as error:
            raise NoText(State.DAMAGED, Why.DAMAGED) from error
        self._limits = source.limits
        self._left = source.limits.unpacked

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def open(self, name: str) -> Part:
        """Return a part to be read piece by piece. Its declared size is checked here."""
        info = self._zip.NameToInfo.get(name)
        if info is None or info.compress_type not in _METHODS:
            raise NoText(State.DAMAGED, Why.DAMAGED)
        if info.flag_bits & _ENCRYPTED:
            raise NoText(State.ENCRYPTED, Why.PASSWORD)
        steep = info.file_size > self._limits.ratio * max(info.compress_size, 1)
        if info.file_size > self._left or (steep and info.file_size > _SMALL):
            raise NoText(State.TOO_LARGE, Why.UNPACKED)
        try:
            return Part(self, self._zip.open(info))
        except BROKEN as error:
            raise NoText(State.DAMAGED, Why.DAMAGED) from error

    def read(self, name: str) -> bytes:
        """Return a whole part."""
        part = self.open(name)
        pieces = []
        while piece := part.read(_CHUNK):
            pieces.append(piece)
        return b"".join(pieces)

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
