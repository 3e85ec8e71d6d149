"""The storages and properties of an Outlook message ([MS-OXMSG] 2, [MS-OXPROPS])."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import olefile

from caseworker.documents.answer import State
from caseworker.documents.formats.characters import decode_declared
from caseworker.documents.formats.source import NoText
from caseworker.documents.wire import Why

# Types of values ([MS-OXCDATA] 2.11.1).
_STRING: Final = 0x001E
_UNICODE: Final = 0x001F
_BINARY: Final = 0x0102
_OBJECT: Final = 0x000D
_INTEGER: Final = 0x0003
_TIME: Final = 0x0040
_CODE_PAGES: Final = (0x3FDE, 0x3FFD)
"""PidTagInternetCodepage and PidTagMessageCodepage."""
_PROPERTIES: Final = "__properties_version1.0"
_PROPERTY: Final = struct.Struct("<HHI8s")
_HEADS: Final = {"message": 32, "inside": 24, "attached": 8}
"""Bytes before the properties, by what the storage is (2.4.1)."""
_EPOCH: Final = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_MOST_STREAMS: Final = 20_000
_MOST_BYTES: Final = 200_000_000


@contextmanager
def opened(content: bytes) -> Iterator[Storage]:
    """Give the message that a file is. Raises NoText where it is damaged."""
    try:
        file = olefile.OleFileIO(io.BytesIO(content))
    except (OSError, ValueError, struct.error, IndexError) as error:
        raise NoText(State.DAMAGED, Why.DAMAGED) from error
    with file:
        paths = [tuple(path) for path in file.listdir(streams=True, storages=True)]
        yield Storage(file, paths[:_MOST_STREAMS], (), "message")


class Storage:
    """A message, or something attached to one."""

    def __init__(
        self,
        file: olefile.OleFileIO,
        paths: list[tuple[str, ...]],
        path: tuple[str, ...],
        kind: str,
    ) -> None:
        self._file = file
        self._path = path
        self._paths = [each for each in paths if each[: len(path)] == path and each != path]
        depth = len(path)
        self._own = {each[depth].lower(): each for each in self._paths if len(each) == depth + 1}
        self._fixed = dict(self._read_fixed(_HEADS[kind]))

    @property
    def attached(self) -> list[Storage]:
        """What is attached, in its order."""
        return [
            Storage(self._file, self._paths, self._own[name], "attached")
            for name in sorted(self._own)
            if name.startswith("__attach_version1.0_")
        ]

    @property
    def message(self) -> Storage | None:
        """The message that something attached is, if it is one."""
        inside = self._own.get(f"__substg1.0_3701{_OBJECT:04x}")
        if inside is None or self._file.get_type(list(inside)) != olefile.STGTY_STORAGE:
            return None
        return Storage(self._file, self._paths, inside, "inside")

    def text(self, identifier: int) -> str:
        """Return a property that is text, empty where there is none."""
        content = self._stream(identifier, _UNICODE)
        if content is not None:
            return content.decode("utf-16-le", "replace").rstrip("\0")
        content = self._stream(identifier, _STRING)
        return "" if content is None else self.decoded(content).rstrip("\0")

    def binary(self, identifier: int) -> bytes | None:
        """Return a property that is bytes."""
        return self._stream(identifier, _BINARY)

    def time(self, identifier: int) -> dt.datetime | None:
        """Return a property that is a time: hundreds of nanoseconds since 1601, in UTC."""
        value = self._fixed.get((identifier, _TIME))
        if value is None:
            return None
        try:
            return _EPOCH + dt.timedelta(microseconds=int.from_bytes(value, "little") // 10)
        except OverflowError:
            return None

    def decoded(self, content: bytes) -> str:
        """Return text in the message's own code page."""
        for identifier in _CODE_PAGES:
            value = self._fixed.get((identifier, _INTEGER))
            number = int.from_bytes(value[:4], "little") if value else 0
            if number:
                return decode_declared(content, "utf-8" if number == 65001 else f"cp{number}")
        return decode_declared(content, "")

    def _stream(self, identifier: int, kind: int) -> bytes | None:
        path = self._own.get(f"__substg1.0_{identifier:04x}{kind:04x}")
        return None if path is None else self._read(path)

    def _read(self, path: tuple[str, ...]) -> bytes | None:
        try:
            if self._file.get_size(list(path)) > _MOST_BYTES:
                return None
            return bytes(self._file.openstream(list(path)).read())
        except (OSError, ValueError, struct.error, IndexError):
            return None

    def _read_fixed(self, head: int) -> Iterator[tuple[tuple[int, int], bytes]]:
        """Yield the values that need no stream of their own (2.4.2.1)."""
        path = self._own.get(_PROPERTIES)
        content = (self._read(path) if path else None) or b""
        for at in range(head, len(content) - _PROPERTY.size + 1, _PROPERTY.size):
            kind, identifier, _flags, value = _PROPERTY.unpack_from(content, at)
            yield (identifier, kind), value
