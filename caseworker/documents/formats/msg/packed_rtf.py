"""The compression of RTF in Outlook's messages ([MS-OXRTFCP])."""

from __future__ import annotations

import struct
from typing import Final

_HEAD: Final = struct.Struct("<IIII")
_COMPRESSED: Final = 0x75465A4C
_RING: Final = 4096
_MOST: Final = 20_000_000
_START: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the ring holds before the first byte (2.1.2.1)."""


def unpacked_rtf(packed: bytes) -> bytes:
    """Return the RTF; what is damaged ends where the damage begins."""
    if len(packed) < _HEAD.size:
        return b""
    _size, raw_size, kind, _checksum = _HEAD.unpack_from(packed)
    body = packed[_HEAD.size :]
    if kind != _COMPRESSED:
        return body[:raw_size]
    ring = bytearray(_START.ljust(_RING, b"\0"))
    write = len(_START)
    out = bytearray()
    at = 0
    while at < len(body) and len(out) < min(raw_size, _MOST):
        control = body[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(body):
                    return bytes(out)
                word = body[at] << 8 | body[at + 1]
                at += 2
                read, length = word >> 4, (word & 0xF) + 2
                if read == write % _RING:  # the sign of the end
                    return bytes(out)
                piece = [ring[(read + step) % _RING] for step in range(length)]
                if (write - read) % _RING < length:  # it reads what it writes
                    piece = _repeated(ring, read, write, length)
            elif at < len(body):
                piece = [body[at]]
                at += 1
            else:
                return bytes(out)
            for byte in piece:
                ring[write % _RING] = byte
                write += 1
            out += bytes(piece)
    return bytes(out)


def _repeated(ring: bytearray, read: int, write: int, length: int) -> list[int]:
    """Return a run that begins in the ring and goes on into itself."""
    period = (write - read) % _RING
    return [ring[(read + step % period) % _RING] for step in range(length)]
