"""Outlook's messages, written byte by byte: a compound file ([MS-CFB]) with properties in it."""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import dataclass, field

_SECTOR = 512
_BLOCK = 64
_SMALL = 4096
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)

Storage = dict[str, "bytes | Storage"]


@dataclass
class _Writer:
    """Sectors and directory entries of a file; small streams share one, in blocks of 64 bytes."""

    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)
    entries: list[list[object]] = field(default_factory=list)
    small: bytearray = field(default_factory=bytearray)
    small_fat: list[int] = field(default_factory=list)

    def put(self, content: bytes) -> int:
        """Put a stream where its size says and return its first block."""
        if len(content) >= _SMALL or not content:
            return self.stream(content)
        first = len(self.small_fat)
        blocks = -(-len(content) // _BLOCK)
        self.small += content.ljust(blocks * _BLOCK, b"\0")
        self.small_fat += [*range(first + 1, first + blocks), _END]
        return first

    def stream(self, content: bytes) -> int:
        """Put a stream into sectors and return the first of them."""
        if not content:
            return _END
        first = len(self.sectors)
        pieces = [content[at : at + _SECTOR] for at in range(0, len(content), _SECTOR)]
        for number, piece in enumerate(pieces, first + 1):
            self.sectors.append(piece.ljust(_SECTOR, b"\0"))
            self.fat.append(_END if number - first == len(pieces) else number)
        return first

    def storage(self, name: str, kind: int, children: Storage) -> int:
        """Add a storage with what is in it, and return its number."""
        number = len(self.entries)
        entry: list[object] = [name, kind, _FREE, _FREE, _END if kind == 5 else 0, 0]
        self.entries.append(entry)
        before: list[object] | None = None
        for child, content in children.items():
            if isinstance(content, bytes):
                at = len(self.entries)
                start = self.put(content)
                self.entries.append([child, 2, _FREE, _FREE, start, len(content)])
            else:
                at = self.storage(child, 1, content)
            if before is None:
                entry[2] = at
            else:
                before[3] = at
            before = self.entries[at]
        return number


def compound(root: Storage) -> bytes:
    """Return a compound file."""
    writer = _Writer()
    writer.storage("Root Entry", 5, root)
    writer.entries[0][4:] = [writer.stream(bytes(writer.small)), len(writer.small)]
    blocks = struct.pack(f"<{len(writer.small_fat)}I", *writer.small_fat)
    small_at = writer.stream(blocks.ljust(-(-len(blocks) // _SECTOR) * _SECTOR, b"\xff"))
    directory = b"".join(_entry(*entry) for entry in writer.entries)  # type: ignore[arg-type]
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    first = writer.stream(directory)
    own = -(-(len(writer.fat) + 4) // (_SECTOR // 4 - 1))
    fat_at = len(writer.sectors)
    table = writer.fat + [0xFFFFFFFD] * own
    table += [_FREE] * (own * _SECTOR // 4 - len(table))
    fat = struct.pack(f"<{len(table)}I", *table)
    difat = [*range(fat_at, fat_at + own)]
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, own, first,
        0, _SMALL, small_at, -(-len(blocks) // _SECTOR), _END, 0, difat[0],
    )  # fmt: skip
    rest = struct.pack("<108I", *difat[1:], *[_FREE] * (109 - own))
    return (head + rest).ljust(_SECTOR, b"\0") + b"".join(writer.sectors) + fat


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ",
        letters, len(letters), kind, 1, _FREE, right, child, b"", 0, b"", b"", start, size,
    )  # fmt: skip


def message(
    *,
    subject: str = "",
    sender: str = "",
    address: str = "",
    to: str = "",
    body: str = "",
    sent: dt.datetime | None = None,
    attached: tuple[Storage, ...] = (),
    inside: bool = False,
    **streams: bytes,
) -> Storage:
    """Return a message as a storage; ``streams`` are further properties by their names."""
    storage: Storage = {}
    texts = {0x0037: subject, 0x0C1A: sender, 0x0C1F: address, 0x0E04: to, 0x1000: body}
    for identifier, text in texts.items():
        if text:
            storage[f"__substg1.0_{identifier:04X}001F"] = text.encode("utf-16-le")
    fixed = b""
    if sent is not None:
        ticks = (sent - _EPOCH) // dt.timedelta(microseconds=1) * 10
        fixed = struct.pack("<HHIQ", 0x40, 0x0039, 6, ticks)
    storage["__properties_version1.0"] = bytes(24 if inside else 32) + fixed
    for name, content in streams.items():
        storage[f"__substg1.0_{name.lstrip('_')}"] = content
    for number, each in enumerate(attached):
        storage[f"__attach_version1.0_#{number:08X}"] = each
    return storage


def file(name: str, content: bytes, kind: str = "") -> Storage:
    """Return a file as something attached."""
    return {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_370E001F": kind.encode("utf-16-le"),
        "__substg1.0_37010102": content,
    }


def attached_message(inner: Storage) -> Storage:
    """Return a message as something attached."""
    return {"__properties_version1.0": bytes(8), "__substg1.0_3701000D": inner}
